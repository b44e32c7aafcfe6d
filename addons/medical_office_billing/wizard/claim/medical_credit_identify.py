from odoo import fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_date

from ...models.claim.medical_claim_overpaid import OVERPAID, WORKERS


class MedicalCreditIdentify(models.TransientModel):
    """From which day an overpayment is known, and how it goes back: the clock to repay runs from then (42 CFR 401.305)."""
    _name = 'medical.credit.identify'
    _description = 'Overpayment Identified'

    claim_ids = fields.Many2many('medical.claim', string='Claims', required=True, readonly=True)
    date = fields.Date('Identified On', required=True, default=lambda self: self.env.company._medical_today())
    how = fields.Selection(OVERPAID, 'Goes Back', required=True, default='refund')
    note = fields.Char(help="As the payer's letter, without the patient's name.")

    def action_confirm(self):
        """Note it on the claims."""
        self.ensure_one()
        if not self.env.user.has_groups(WORKERS):
            raise AccessError(self.env._("The biller or the office manager says when an overpayment was identified."))
        if self.date > self.env.company._medical_today():
            raise ValidationError(self.env._("What isn't identified yet can't be noted."))
        self.claim_ids.check_access('read')
        # sudo: the manager reads claims and doesn't write them; checked above
        self.claim_ids.sudo().write({'overpaid_on': self.date, 'overpaid_how': self.how, 'overpaid_note': self.note})
        self.claim_ids._event('note', self.env._("Overpayment identified on %(date)s", date=format_date(self.env, self.date)))
        return {'type': 'ir.actions.act_window_close'}
