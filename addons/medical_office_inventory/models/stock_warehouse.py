from odoo import api, fields, models


class StockWarehouse(models.Model):
    _inherit = 'stock.warehouse'

    medical_site_ids = fields.One2many('medical.site', 'warehouse_id')
    medical_site_id = fields.Many2one('medical.site', 'Site', compute='_compute_medical_site_id', store=True, index='btree_not_null')

    @api.depends('medical_site_ids.warehouse_id')
    def _compute_medical_site_id(self):
        for warehouse in self.with_context(active_test=False):
            warehouse.medical_site_id = warehouse.medical_site_ids[:1]
