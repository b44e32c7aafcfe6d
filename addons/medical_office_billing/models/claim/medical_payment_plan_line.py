from odoo import api, fields, models


class MedicalPaymentPlanLine(models.Model):
    """An installment of a plan: how much on which day, and how much of it was paid."""
    _name = 'medical.payment.plan.line'
    _description = 'Installment'
    _inherit = ['medical.guarded']
    _order = 'plan_id, number, id'
    _rec_name = 'number'

    plan_id = fields.Many2one('medical.payment.plan', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='plan_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='plan_id.currency_id')
    number = fields.Integer(required=True)
    date = fields.Date(required=True)
    amount = fields.Monetary(required=True)
    paid = fields.Monetary()
    standing = fields.Selection(
        [('paid', 'Paid'), ('partly', 'Partly Paid'), ('late', 'Late'), ('due', 'To Come')], compute='_compute_standing')

    @api.depends('amount', 'paid', 'date')
    def _compute_standing(self):
        today = self.env.company._medical_today()
        for line in self:
            left = line.currency_id.compare_amounts(line.amount, line.paid) > 0
            line.standing = 'paid' if not left else 'late' if line.date < today else 'partly' if line.paid else 'due'
