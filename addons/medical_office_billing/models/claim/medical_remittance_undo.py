from odoo import models
from odoo.exceptions import UserError


class MedicalRemittance(models.Model):
    """Undoing a whole remittance: its entries are reversed through Odoo, and claims stand as they did before."""
    _inherit = 'medical.remittance'

    def action_undo(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.remittance.undo', 'view_mode': 'form', 'target': 'new',
            'name': self.env._("Undo %(name)s", name=self.name), 'context': {'default_remittance_id': self.id}}

    def _undo(self, reason):
        """Take back everything that this remittance posted, by entries of today. The same payment can be entered again then.

        :param str reason: in words, kept
        :raise UserError: matched with the bank, answered again since, or a lock date forbids
        """
        self.ensure_one()
        self.check_access('write')
        if not (reason or '').strip():
            raise UserError(self.env._("Write why it is undone."))
        if self.state not in ('posted', 'partly'):
            raise UserError(self.env._("%(name)s isn't posted.", name=self.name))
        self._lock(self.state)
        # sudo: answers and entries of claims that the user need not be able to open; reversed in the user's own name and right to post
        own = self.sudo()
        own._check_undo()
        answers = own.claim_ids.filtered(lambda answer: answer.state == 'posted' and answer.claim_id)
        self._reverse_entries(own.move_ids.filtered(lambda move: move.state == 'posted' and not move.reversed_entry_id))
        own.claim_ids.write({'state': 'undone', 'unapplied_line_id': False})
        self.env['medical.claim.case'].sudo()._undo_from_answers(answers)  # sudo: cases of claims that the user need not be able to open
        answers.claim_id._after_answer()
        answers._restore_claims()
        today = self.company_id._medical_today()
        own.write({
            'state': 'undone', 'undo_reason': reason.strip(), 'undone_on': today, 'undone_by_id': self.env.uid, 'clearing_line_id': False})

    def _check_undo(self):
        item = self.clearing_line_id
        if item.matched_debit_ids or item.matched_credit_ids:
            raise UserError(self.env._("The bank's line is matched with it. Undo that match first, in Bank Matching."))
        claims = self.claim_ids.claim_id
        later = self.env['medical.remittance.claim'].search([
            ('claim_id', 'in', claims.ids), ('state', '=', 'posted'), ('remittance_id', '!=', self.id), ('remittance_id.posted_on', '>=', self.posted_on)])
        mine = {answer.claim_id.id: answer for answer in self.claim_ids}
        later = later.filtered(lambda answer: answer._came_after(mine[answer.claim_id.id]))
        if later:
            raise UserError(self.env._(
                "%(claim)s was answered again in %(name)s. Undo that one first.", claim=later[:1].claim_id.number, name=later[:1].remittance_id.name))

    def _reverse_entries(self, moves):
        """Reverse through Odoo, newest first."""
        moves = moves.sorted('id', reverse=True).sudo(False)
        if not moves:
            return
        practice = self.env['medical.practice'].sudo()._get(self.company_id)  # sudo: the practice's own day
        reversed_moves = moves.with_context(tracking_disable=True, mail_create_nolog=True)._reverse_moves(
            [{'date': practice._today(), 'ref': move.ref} for move in moves], cancel=True)
        # sudo: written by methods alone
        reversed_moves.sudo().medical_remittance_id = self.id


class MedicalRemittanceClaim(models.Model):
    """Claims as they stood before they were answered, where nothing else answers them."""
    _inherit = 'medical.remittance.claim'

    def _came_after(self, other):
        """Whether this answer was posted after another: by their entries' order."""
        mine, theirs = (max(answer.remittance_id.move_ids.ids, default=0) for answer in (self, other))
        return mine > theirs

    def _restore_claims(self):
        """The status of claims that nothing answers any more, as it was before the first of these answers."""
        first = {}
        for answer in self.sorted(lambda answer: (answer.sequence, answer.id)):
            first.setdefault(answer.claim_id, answer)
        for claim, answer in first.items():
            if answer.state_before and claim.state != answer.state_before and not claim.answered_on:
                claim._set_state(
                    answer.state_before, 'undone', self.env._("%(name)s was undone", name=answer.remittance_id.name), answer.remittance_id, closed_on=False)
