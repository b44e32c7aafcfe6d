from odoo import models
from odoo.exceptions import AccessError, UserError

BILLER = 'medical_office_base.group_biller'


class MedicalClaimCase(models.Model):
    """What is decided about a case, and by whom: the biller decides; the office manager assigns, approves write-offs and reopens."""
    _inherit = 'medical.claim.case'

    # === STATUS === #

    def _close(self, outcome, note=False):
        """End these cases; for methods, after their own checks."""
        # sudo: the status is written by methods alone
        self.sudo().write({
            'state': 'done', 'outcome': outcome, 'outcome_note': note, 'closed_on': self.env.company._medical_today(), 'closed_by_id': self.env.uid,
            'next_action': False, 'next_date': False})

    def _reopen(self):
        """Work these cases again; for methods, after their own checks."""
        # sudo: as for closing
        self.sudo().write({'state': 'open', 'outcome': False, 'outcome_note': False, 'closed_on': False, 'closed_by_id': False})

    def _set_state(self, state, **values):
        # sudo: as for closing
        self.sudo().write({'state': state, **values})

    def _check_biller(self):
        """Refuses whoever isn't the biller, and cases that are done."""
        if not self.env.su and not self.env.user.has_group(BILLER):
            raise AccessError(self.env._("The biller decides about cases."))
        self.check_access('write')
        if done := self.filtered(lambda case: case.state == 'done'):
            raise UserError(self.env._("%(case)s is done: reopen it to go on.", case=done[0].display_name))

    def _check_amount(self, amount):
        """Refuses an amount that isn't above zero, or above what the case is about or what is open with payers."""
        self.ensure_one()
        most = min(self.amount, self.claim_id.amount_open_payer)
        if self.currency_id.compare_amounts(amount, 0) <= 0 or self.currency_id.compare_amounts(amount, most) > 0:
            raise UserError(self.env._(
                "%(claim)s: type an amount above zero, at most %(most)s: that is what it is about, and open with payers.",
                claim=self.claim_id.number, most=self.currency_id.format(max(most, 0))))

    # === BUTTONS === #

    def action_take(self):
        """Make these cases mine."""
        self.write({'user_id': self.env.uid})
        return True

    def action_reopen(self):
        """Work cases again that somebody ended."""
        self.check_access('write')
        for case in self:
            if case.state != 'done' or case.outcome == 'undone':
                raise UserError(self.env._("%(case)s isn't done, or its answer was taken back.", case=case.display_name))
            case._reopen()
            case.claim_id._event('note', self.env._("Worked again: %(case)s", case=case.display_name), case)
        return True

    def _action_decide(self, decision, title):
        self._check_biller()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': 'medical.claim.case.decide', 'view_mode': 'form', 'target': 'new',
            'context': {'default_case_ids': self.ids, 'default_decision': decision}}

    def action_ask_payer(self):
        """Note that the payer was asked, and when to look again."""
        return self._action_decide('ask', self.env._("Ask the Payer"))

    def action_give_up(self):
        """Write what is open off, with an approval above the limit."""
        return self._action_decide('give_up', self.env._("Give Up"))

    def action_bill_patient(self):
        """Let the patient owe it, where that is allowed."""
        return self._action_decide('patient', self.env._("The Patient Owes It"))

    def action_next_payer(self):
        """Let the next payer owe it."""
        return self._action_decide('next', self.env._("Ask the Next Payer"))

    def action_accept(self):
        """Accept what the payer paid."""
        return self._action_decide('accept', self.env._("Accept What Was Paid"))

    def action_correct(self):
        """Enter a corrected claim in place of this one, and close the case with it."""
        self.ensure_one()
        self._check_biller()
        action = self.claim_id.action_replace()
        self._close('rebilled')
        return action

    def action_mistake(self):
        """Close a case that is none."""
        return self._action_decide('mistake', self.env._("Close a Case That Is None"))

    def action_open_claim(self):
        """Open the claim."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.claim_id.number, 'res_model': 'medical.claim', 'res_id': self.claim_id.id, 'view_mode': 'form'}

    # === DECISIONS === #

    def _ask(self, words, date):
        """The payer was asked: wait until the day."""
        self._check_biller()
        self._set_state('waiting', next_action=words, next_date=date)
        for case in self:
            case.claim_id._event('note', self.env._("Payer asked: %(what)s", what=words or ''), case)

    def _give_up(self, kind, reason, amount=None):
        """Propose to write these cases off; at once where no approval is needed.

        :param str kind: of the adjustment
        :param amount: of one case; by default what it is about, as far as it is open
        :return: the adjustments
        """
        self._check_biller()
        proposed = self.env['medical.adjustment']
        for case in self:
            worth = min(case.amount, case.claim_id.amount_open_payer) if amount is None else amount
            case._check_amount(worth)
            proposed |= proposed._propose(kind, worth, claim=case.claim_id, reason=reason, case=case)
        self._set_state('waiting', next_action=self.env._("Waits for approval to write off"), next_date=False)
        proposed.action_submit()
        return proposed

    def _bill_patient(self, amount, reason):
        """Move what the payer leaves to the patient.

        :raise UserError: where the payer's contract (CO) or the law (QMB) forbids it
        """
        self.ensure_one()
        self._check_biller()
        if refusal := self._patient_refusal():
            raise UserError(refusal)
        self._check_amount(amount)
        claim = self.claim_id
        # sudo: the contact that stands for the patient in the ledger
        self._move({claim: claim.patient_id.sudo().partner_id}, amount)
        self._close('patient', reason)
        claim._event('moved', self.env._("The patient owes %(amount)s", amount=self.currency_id.format(amount)), self)

    def _bill_next(self, amount, reason):
        """Move what the payer leaves to the payer after it."""
        self.ensure_one()
        self._check_biller()
        self._check_amount(amount)
        claim = self.claim_id
        following = claim.payer_ids.sorted('order').filtered(lambda row: row.state in ('waiting', 'billed') and row.payer_id != self.payer_id)[:1]
        if not following:
            raise UserError(self.env._("%(claim)s has no payer that wasn't asked yet: add the coverage to the claim first.", claim=claim.number))
        # sudo: the payer's contact in the ledger; the claim is sent there from the list of what goes to next payers
        self._move({claim: following.payer_id.sudo().partner_id}, amount)
        self._close('next', reason)
        claim._event('moved', self.env._("%(payer)s owes %(amount)s", payer=following.payer_id.name, amount=self.currency_id.format(amount)), self)

    def _move(self, partners, amount):
        claim = self.claim_id
        claim._move_owed(partners, self.env.company._medical_today(), self.env._("Who owes: %(claim)s", claim=claim.number), {claim: amount})
        claim._follow_ledger()

    def _accept(self, reason, outcome='accepted'):
        """Close without a posting: an underpayment that is accepted, or a case that is none."""
        self._check_biller()
        if not (reason or '').strip():
            raise UserError(self.env._("Write down why."))
        if outcome == 'accepted' and self.filtered(lambda case: case.kind != 'underpaid'):
            raise UserError(self.env._("What a payer leaves open isn't accepted, it is written off or moved on: only underpayments are."))
        self._close(outcome, reason)
        for case in self:
            case.claim_id._event('note', self.env._("Closed without a posting: %(case)s", case=case.display_name), case)
