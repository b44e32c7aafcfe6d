from odoo import models
from odoo.exceptions import AccessError, UserError

from .medical_adjustment import ACCOUNTS

UNDOERS = 'medical_office_base.group_manager,medical_office_base.group_owner'


class MedicalAdjustment(models.Model):
    """What an adjustment does in the ledger: one entry that settles open items, oldest first, against the account of its kind."""
    _inherit = 'medical.adjustment'

    def _open_items(self):
        """The open receivable items that this adjustment may settle, oldest first; as superuser."""
        self.ensure_one()
        if self.claim_id:
            lines = self.claim_id._open_lines(patient=self.side == 'patient')
        else:
            # sudo: what the patient owes, to compare and settle it; who may is checked by the callers
            lines = self.env['account.move.line'].sudo().search([
                ('partner_id', '=', self.sudo().patient_id.partner_id.id), ('company_id', '=', self.company_id.id), ('parent_state', '=', 'posted'),
                ('account_id.account_type', '=', 'asset_receivable'), ('reconciled', '=', False)])
        return lines.filtered(lambda line: line.amount_residual > 0).sorted(lambda line: (line.medical_service_date or line.date, line.id))

    def _post(self):
        """Post what was approved. As superuser: who approved it by the rules need not be able to post, and the ledger's own checks hold."""
        self.ensure_one()
        practice = self.env['medical.practice']._get(self.company_id)
        account, today = practice[ACCOUNTS[self.kind]], practice._today()
        if not account:
            raise UserError(self.env._("There is no account for this kind of adjustment: the office manager chooses one in the practice profile."))
        left, lines, sums = self.amount, [], {}
        for item in self._open_items():
            amount = min(item.amount_residual, left)
            if self.currency_id.compare_amounts(amount, 0) <= 0:
                break
            left -= amount
            claim = item.medical_claim_id
            owed = claim._owed_values(item.account_id) if claim else {
                'account_id': item.account_id.id, 'name': self.name, 'analytic_distribution': False}
            lines.append(({**owed, 'partner_id': item.partner_id.id, 'balance': -amount}, item, item))
            distribution = claim.site_id._medical_distribution() if claim else item.analytic_distribution
            key = claim, str(distribution)
            sums[key] = distribution, sums.get(key, (None, 0))[1] + amount
        lines += [({
            'account_id': account.id, 'name': ' '.join(filter(None, (claim.number, self.name))), 'balance': amount, 'analytic_distribution': distribution,
        }, None, None) for (claim, _key), (distribution, amount) in sums.items()]
        move = self.env['account.move']._medical_post_entry(self.company_id, today, self.name, lines)
        self.write({'state': 'posted', 'move_id': move.id, 'posted_on': move.date})
        label = dict(self._fields['kind']._description_selection(self.env))[self.kind]
        claims = move.line_ids.medical_claim_id
        claims._event('adjusted', self.env._("%(kind)s: %(amount)s", kind=label, amount=self.currency_id.format(self.amount)), self)
        self.case_id._close('partly' if self.case_id.amount_recovered else 'written_off', self.reason)
        claims._follow_ledger()

    # === UNDOING === #

    def action_undo(self):
        """Ask why, then reverse the entry."""
        self.ensure_one()
        self._check_undo()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Undo %(number)s", number=self.name), 'res_model': 'medical.adjustment.undo',
            'view_mode': 'form', 'target': 'new', 'context': {'default_adjustment_id': self.id}}

    def _check_undo(self):
        if not self.env.su and not self.env.user.has_groups(UNDOERS):
            raise AccessError(self.env._("The office manager undoes adjustments."))
        self.check_access('read')
        if self.state != 'posted':
            raise UserError(self.env._("%(number)s isn't posted: there is nothing to undo.", number=self.name))

    def _undo(self, reason):
        """Reverse the entry: what was given up is owed again, by whoever owed it.

        :raises UserError: not posted, or no reason
        :raises AccessError: for whoever isn't the manager or owner
        """
        self.ensure_one()
        self._check_undo()
        if not (reason or '').strip():
            raise UserError(self.env._("Write down why."))
        # sudo: the manager was checked, who reads the ledger but doesn't post; lock dates hold all the same
        adjustment = self._approval_sudo()
        move = adjustment.move_id
        today = adjustment.company_id._medical_today()
        reversal = move._reverse_moves([{'date': today, 'ref': self.env._("Undone: %(number)s", number=adjustment.name)}], cancel=True)
        adjustment.write({'state': 'undone', 'reversal_id': reversal.id, 'undone_reason': reason})
        claims = move.line_ids.medical_claim_id
        claims._event('undone', self.env._("Adjustment undone: %(number)s", number=adjustment.name), adjustment)
        adjustment.case_id.filtered(lambda case: case.outcome in ('written_off', 'partly'))._reopen()
        claims._follow_ledger()
