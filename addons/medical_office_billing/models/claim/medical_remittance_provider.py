from odoo import api, fields, models
from odoo.exceptions import UserError

# what the codes of provider-level adjustments are, in own short words
REASONS = {
    'WO': "Recovery of an overpayment", 'FB': "Balance brought forward", '72': "Refund acknowledged", 'L6': "Interest", 'CS': "Adjustment",
    'J1': "Not reimbursable", 'AP': "Advance payment", 'IR': "Tax withheld", 'LE': "Levy", '50': "Late filing", '90': "Early payment allowance"}


class MedicalRemittanceProvider(models.Model):
    """What a payer pays or keeps back beside the claims (PLB): an amount above zero lowers the payment.

    Interest is income; everything else waits on the account for payers' recoveries until it is known which claims it belongs to.
    """
    _name = 'medical.remittance.provider'
    _description = 'Provider-Level Adjustment'
    _order = 'remittance_id, id'
    _rec_name = 'reason'
    _check_company_auto = True

    remittance_id = fields.Many2one('medical.remittance', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='remittance_id.company_id', store=True, precompute=True)
    currency_id = fields.Many2one(related='remittance_id.currency_id')
    reason = fields.Char(required=True, size=2, help="WO, FB, 72, L6, CS and others.")
    label = fields.Char('What', compute='_compute_label')
    reference = fields.Char()
    amount = fields.Monetary(required=True)
    account_id = fields.Many2one(
        'account.account', check_company=True, groups='account.group_account_invoice,account.group_account_readonly',
        help="In place of the practice's account for payers' recoveries, or for interest.")

    @api.depends('reason')
    def _compute_label(self):
        for row in self:
            row.label = REASONS.get((row.reason or '').upper(), self.env._("Other"))

    def _account(self, practice):
        """Where it is posted; as superuser."""
        self.ensure_one()
        return self.account_id or (
            practice.payer_interest_account_id if (self.reason or '').upper() == 'L6' else practice.payer_clearing_account_id)

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_changeable({'reason'})
        return rows

    def write(self, vals):
        self._check_changeable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self._check_changeable({'reason'})

    def _check_changeable(self, names):
        if self.env.su:
            return
        if self.remittance_id.filtered(lambda remittance: remittance.state != 'draft'):
            raise UserError(self.env._("What is posted stays. Undo the remittance first."))
        if set(names) - {'account_id'} and self.remittance_id.filtered(lambda remittance: remittance.source == 'file'):
            raise UserError(self.env._("What the payer's file says stays as it was sent."))
