from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from .product_category import KINDS

# what a supply takes from its category under the same name
CATEGORY_FIELDS = (
    'medical_kind', 'medical_controlled', 'medical_hazard', 'medical_has_temperature', 'medical_temp_min', 'medical_temp_max', 'medical_unspsc')


class ProductTemplate(models.Model):
    """A supply of the practice: Odoo's product, with what a medical office must know of it."""
    _name = 'product.template'
    _inherit = ['product.template', 'medical.library.copy.mixin', 'medical.linkable']
    _library_model = 'medical.supply.item'

    medical_library_id = fields.Many2one('medical.supply.item', 'Library Item', index='btree_not_null', readonly=True, copy=False, ondelete='restrict')
    medical_kind = fields.Selection(KINDS, 'Supplies', compute='_compute_medical_defaults', store=True, readonly=False, index='btree_not_null')
    medical_controlled = fields.Boolean('Controlled Substance', compute='_compute_medical_defaults', store=True, readonly=False, tracking=True)
    medical_hazard = fields.Boolean(
        'Hazardous, Safety Data Sheet Needed', compute='_compute_medical_defaults', store=True, readonly=False)
    medical_sheet_ids = fields.Many2many('ir.attachment', string='Safety Data Sheets', help="29 CFR 1910.1200(g)")
    medical_sheet_missing = fields.Boolean(compute='_compute_medical_sheet_missing', search='_search_medical_sheet_missing')
    medical_has_temperature = fields.Boolean('Storage Temperature', compute='_compute_medical_defaults', store=True, readonly=False)
    medical_temp_min = fields.Float('Minimum (°C)', compute='_compute_medical_defaults', store=True, readonly=False)
    medical_temp_max = fields.Float('Maximum (°C)', compute='_compute_medical_defaults', store=True, readonly=False)
    medical_unspsc = fields.Char('UNSPSC', compute='_compute_medical_defaults', store=True, readonly=False)
    medical_estimate = fields.Float(
        'Estimated Price', min_display_digits='Product Price', help="Per unit, in the company's currency; used until a vendor's price is known.")

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', 'This library item is adopted already.')

    @api.depends('categ_id')
    def _compute_medical_defaults(self):
        """A new supply takes its category's defaults; what was set by hand stays when the category changes."""
        for product in self:
            category = product.categ_id
            if not category.medical_kind or product.medical_kind:
                continue
            for name in CATEGORY_FIELDS:
                product[name] = category[name]

    @api.depends('medical_hazard', 'medical_sheet_ids')
    def _compute_medical_sheet_missing(self):
        for product in self:
            product.medical_sheet_missing = product.medical_hazard and not product.medical_sheet_ids

    def _search_medical_sheet_missing(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return [('medical_hazard', '=', True), ('medical_sheet_ids', '=', False)]

    @api.constrains('medical_controlled', 'tracking', 'is_storable')
    def _check_medical_controlled(self):
        for product in self:
            if product.medical_controlled and (not product.is_storable or product.tracking == 'none'):
                raise ValidationError(self.env._(
                    "%(product)s is a controlled substance: track its inventory by lots (21 CFR 1304.11).", product=product.display_name))

    @api.constrains('medical_has_temperature', 'medical_temp_min', 'medical_temp_max')
    def _check_medical_temperature(self):
        for product in self:
            if product.medical_has_temperature and product.medical_temp_min >= product.medical_temp_max:
                raise ValidationError(self.env._(
                    "Storage temperature of %(product)s: the minimum must be below the maximum.", product=product.display_name))

    @api.onchange('categ_id')
    def _onchange_categ_id_medical(self):
        if self.categ_id.medical_kind:
            self.update(self._medical_category_defaults(self.categ_id))

    @api.model
    def _medical_category_defaults(self, category):
        """Values of a new supply that follow from its category."""
        return {
            'type': 'consu',
            'is_storable': True,
            'alert_time': category.medical_alert_days,
            **self._medical_tracking(category.medical_lot_tracked, category.medical_expiry_tracked, category.medical_controlled),
        }

    @api.model
    def _medical_tracking(self, lots, expires, controlled):
        # Odoo keeps expiry dates on lots: what expires has lots
        return {'tracking': 'lot' if lots or expires or controlled else 'none', 'use_expiration_date': expires}

    def _library_copy_fields(self):
        return {
            'code': 'default_code',
            'name': 'name',
            'category_id': 'categ_id',
            'uom_id': 'uom_id',
            'unspsc': 'medical_unspsc',
            'controlled': 'medical_controlled',
            'hazard_sds': 'medical_hazard',
            'has_temperature': 'medical_has_temperature',
            'temp_min_c': 'medical_temp_min',
            'temp_max_c': 'medical_temp_max',
            'note': 'description',
        }

    def _library_prepare_copy(self, row, company):
        pack = self.env['uom.uom']._medical_pack(row.pack_kind, row.pack_qty, row.uom_id)
        category = self._library_linked(row, 'category_id', company)
        return {
            **super()._library_prepare_copy(row, company),
            **self._medical_category_defaults(category),
            'medical_kind': category.medical_kind,
            'uom_ids': [Command.set(pack.ids)],
            **self._medical_tracking(row.lot_tracked, row.expiry_tracked, row.controlled),
            'medical_estimate': row.est_price / (row.pack_qty or 1),
            'sale_ok': False,
            'taxes_id': False,
        }
