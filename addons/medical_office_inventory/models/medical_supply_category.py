from odoo import api, fields, models


class MedicalSupplyCategory(models.Model):
    """A shipped category of supplies: what its items have in common (lots, expiry, storage, hazard).

    A practice adopts it as a product category. Temperatures are degrees Celsius; the product's own label wins.
    UNSPSC codes are of version 7.0901.
    """
    _name = 'medical.supply.category'
    _description = 'Supply Category (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'product.category'
    _parent_store = True
    _order = 'code'

    parent_id = fields.Many2one('medical.supply.category', index=True, ondelete='restrict')
    parent_path = fields.Char(index=True)
    item_count = fields.Integer(compute='_compute_item_count')
    adopted_count = fields.Integer('Yours', compute='_compute_item_count', help="Items that your practice has adopted.")
    unspsc = fields.Char('UNSPSC')
    expiry_tracked = fields.Boolean('Expires')
    lot_tracked = fields.Boolean('Lots')
    controlled = fields.Boolean('Controlled Substance')
    cold_chain = fields.Char()
    temp_min_c = fields.Float('Minimum Storage Temperature (°C)')
    temp_max_c = fields.Float('Maximum Storage Temperature (°C)')
    has_temperature = fields.Boolean('Storage Temperature')
    hazard_sds = fields.Boolean('Hazardous, Safety Data Sheet Needed', help="29 CFR 1910.1200(g): the sheet is at hand in the workplace.")
    par_basis = fields.Char('How Par Is Chosen')

    @api.depends_context('company')
    def _compute_item_count(self):
        below = [('category_id', 'child_of', self.ids)]
        Item = self.env['medical.supply.item']
        items = Item._read_group(below, ['category_id'], ['__count'])
        adopted = Item._read_group([*below, ('is_adopted', '=', True)], ['category_id'], ['__count'])
        for category in self:
            category.item_count, category.adopted_count = (
                sum(count for child, count in groups if child.parent_path.startswith(category.parent_path)) for groups in (items, adopted))

    def _library_fields(self):
        return [name for name in super()._library_fields() if name not in ('cold_chain', 'par_basis')]

    def _library_adopt(self, company):
        copies = super()._library_adopt(company)
        # sudo: who may adopt was checked; categories are shared, but each practice has its own cost method: it is set
        # before the practice has anything of the category, and is its own to change from then on
        shared = copies.sudo().with_company(company)
        used = self.env['product.template'].sudo().with_context(active_test=False)._read_group(
            [('categ_id', 'in', copies.ids), ('company_id', '=', company.id)], ['categ_id'])
        (shared - shared.browse(category.id for category, in used)).property_cost_method = 'average'
        return copies

    def _library_items(self):
        return self.env['medical.supply.item'].search([('category_id', 'child_of', self.ids)])

    def _medical_kind(self):
        """'medical' or 'office', by the root of the tree."""
        self.ensure_one()
        return 'office' if self.code.startswith('OFF') else 'medical'
