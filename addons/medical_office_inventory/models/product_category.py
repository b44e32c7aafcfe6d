from odoo import api, fields, models

KINDS = [('medical', 'Medical'), ('office', 'Office')]


class ProductCategory(models.Model):
    """Odoo's product category with the defaults that supplies of a kind share.

    Categories are shared by all companies, as everywhere in Odoo.
    """
    _name = 'product.category'
    _inherit = ['product.category', 'medical.library.copy.mixin']
    _library_model = 'medical.supply.category'

    medical_library_id = fields.Many2one('medical.supply.category', 'Library Category', index='btree_not_null', readonly=True, copy=False, ondelete='restrict')
    medical_kind = fields.Selection(KINDS, 'Supplies', help="Set on categories of supplies: medical or office.")
    medical_lot_tracked = fields.Boolean('Track Lots')
    medical_expiry_tracked = fields.Boolean('Track Expiry')
    medical_alert_days = fields.Integer('Alert Before Expiry (Days)', default=60)
    medical_short_dated_days = fields.Integer(
        'Short-dated Below (Days)', default=30, help="What arrives with fewer days left is refused or quarantined at receipt.")
    medical_short_dated_policy = fields.Selection(
        [('quarantine', 'Quarantine'), ('refuse', 'Refuse')], 'Short-dated Goods', default='quarantine', required=True)
    medical_controlled = fields.Boolean('Controlled Substances', help="Schedules II to V (21 CFR 1308).")
    medical_hazard = fields.Boolean('Hazardous, Safety Data Sheet Needed')
    medical_has_temperature = fields.Boolean('Storage Temperature')
    medical_temp_min = fields.Float('Minimum (°C)')
    medical_temp_max = fields.Float('Maximum (°C)')
    medical_unspsc = fields.Char('UNSPSC')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id) WHERE medical_library_id IS NOT NULL', 'This library category is adopted already.')

    @api.onchange('parent_id')
    def _onchange_parent_id_medical(self):
        parent = self.parent_id
        if parent.medical_kind and not self.medical_kind:
            self.update({name: parent[name] for name in self._medical_inherited_fields()})

    @api.model
    def _medical_inherited_fields(self):
        return ['medical_kind', 'medical_lot_tracked', 'medical_expiry_tracked', 'medical_alert_days', 'medical_short_dated_days',
                'medical_short_dated_policy', 'medical_controlled', 'medical_hazard', 'medical_has_temperature',
                'medical_temp_min', 'medical_temp_max']

    def _library_copy_fields(self):
        return {
            'name': 'name',
            'parent_id': 'parent_id',
            'unspsc': 'medical_unspsc',
            'expiry_tracked': 'medical_expiry_tracked',
            'lot_tracked': 'medical_lot_tracked',
            'controlled': 'medical_controlled',
            'hazard_sds': 'medical_hazard',
            'has_temperature': 'medical_has_temperature',
            'temp_min_c': 'medical_temp_min',
            'temp_max_c': 'medical_temp_max',
        }

    def _library_prepare_copy(self, row, company):
        return {
            **super()._library_prepare_copy(row, company),
            'medical_kind': row._medical_kind(),
            'removal_strategy_id': self.env.ref('product_expiry.removal_fefo').id,
        }
