from odoo import api, fields, models
from odoo.fields import Domain


class StockQuant(models.Model):
    """Whose doses these are, where a public program owns them."""
    _inherit = 'stock.quant'

    medical_fund_id = fields.Many2one('medical.vaccine.fund', 'Stock Of', compute='_compute_medical_fund_id')

    @api.depends('owner_id')
    def _compute_medical_fund_id(self):
        # sudo: which owners are funds is no secret
        funds = self.env['medical.vaccine.fund']._by_partner(self.sudo().owner_id)
        for quant in self:
            quant.medical_fund_id = funds.get(quant.sudo().owner_id, False)

    def _get_gather_domain(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False):
        domain = super()._get_gather_domain(product_id, location_id, lot_id, package_id, owner_id, strict)
        return domain & Domain('owner_id', '=', False) if self.env.context.get('medical_own_stock') else domain

    def _medical_fund_values(self):
        """What a use of these goods has to say of their fund."""
        self.ensure_one()
        return {'fund_id': self.medical_fund_id.id} if self.product_id.medical_by_fund else {}
