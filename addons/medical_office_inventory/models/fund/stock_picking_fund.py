from odoo import api, fields, models


class StockPicking(models.Model):
    """A delivery of a program's vaccine: what it brings is the program's."""
    _inherit = 'stock.picking'

    medical_fund_id = fields.Many2one('medical.vaccine.fund', 'Vaccine Fund', compute='_compute_medical_fund_id')

    @api.depends('owner_id')
    def _compute_medical_fund_id(self):
        funds = self.env['medical.vaccine.fund']._by_partner(self.owner_id)
        for picking in self:
            picking.medical_fund_id = funds.get(picking.owner_id, False)

    def _medical_line_faults(self, line):
        faults = super()._medical_line_faults(line)
        fund = self.medical_fund_id
        if not fund or line._medical_verdict()[1] == 'refuse':
            return faults
        product = line.product_id
        if not product.medical_by_fund:
            faults.append(self.env._(
                "%(product)s is not kept apart by vaccine fund: mark the supply so before doses of %(fund)s come in.",
                product=product.display_name, fund=fund.name))
        # sudo: whether the practice paid decides, who receives need not see the price
        if line.move_id.sudo().purchase_line_id.price_unit:
            faults.append(self.env._(
                "%(product)s: the practice pays for this order, so its doses can't be of %(fund)s.", product=product.display_name, fund=fund.name))
        return faults
