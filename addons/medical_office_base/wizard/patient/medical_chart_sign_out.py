from datetime import timedelta

from odoo import fields, models

from ...models.patient.medical_chart_loan import LOAN_REASONS


class MedicalChartSignOut(models.TransientModel):
    """Asks to whom charts go, why and until when."""
    _name = 'medical.chart.sign.out'
    _description = 'Sign Out Charts'

    chart_ids = fields.Many2many('medical.chart', string='Charts', required=True)
    to = fields.Selection([('user', 'Somebody here'), ('outside', 'Somebody outside')], 'Goes To', required=True, default='user')
    user_id = fields.Many2one('res.users', 'Who', domain="[('share', '=', False)]")
    outside = fields.Char('Who (Outside)')
    reason = fields.Selection(LOAN_REASONS, required=True, default='visit')
    date_due = fields.Date('Due Back', required=True, default=lambda self: fields.Date.context_today(self) + timedelta(days=7))

    def action_confirm(self):
        """Write down who has them."""
        self.ensure_one()
        inside = self.to == 'user'
        self.chart_ids._sign_out(self.reason, self.date_due, user=inside and self.user_id, outside=not inside and (self.outside or '').strip())
        return {'type': 'ir.actions.act_window_close'}
