from odoo import fields, models


class MedicalSupplyItem(models.Model):
    """A shipped supply item: what it is, how it is packed, and how it must be kept.

    A practice adopts it as a product. The price is a rough estimate in US dollars per pack, used only until
    a vendor's price is known. Temperatures are degrees Celsius.
    """
    _name = 'medical.supply.item'
    _description = 'Supply Item (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'product.template'
    _order = 'category_id, name'

    category_id = fields.Many2one('medical.supply.category', required=True, index=True, ondelete='restrict')
    pack_kind = fields.Char('Pack', help="How it is bought: box, case, bottle…")
    pack_qty = fields.Float('Contents of a Pack', digits='Product Unit')
    uom_id = fields.Many2one('uom.uom', 'Unit', required=True, help="The unit that stock is kept in.")
    est_price = fields.Float('Estimated Price of a Pack (USD)', digits='Product Price')
    unspsc = fields.Char('UNSPSC')
    expiry_tracked = fields.Boolean('Expires')
    lot_tracked = fields.Boolean('Lots')
    controlled = fields.Boolean('Controlled Substance')
    has_temperature = fields.Boolean('Storage Temperature')
    temp_min_c = fields.Float('Minimum Storage Temperature (°C)')
    temp_max_c = fields.Float('Maximum Storage Temperature (°C)')
    hazard_sds = fields.Boolean('Hazardous, Safety Data Sheet Needed')
    note = fields.Char()

    def _library_fields(self):
        # an estimate is no news: prices come from vendors
        return [name for name in super()._library_fields() if name != 'est_price']
