from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

BILLED = ('sent', 'accepted', 'rejected', 'partly', 'denied', 'appealed', 'paid', 'closed')


class MedicalClaim(models.Model):
    """A claim's way: checked, ready, sent, accepted or rejected, replaced, void. Each step for billers, with its entry in the history.

    Sending posts the charges; that the claim goes to the clearinghouse is the clinical system's doing. A rejected claim keeps its
    invoice: what describes it is corrected and it is sent again; what is charged changes by voiding it and entering a new one.
    """
    _inherit = 'medical.claim'

    reject_words = fields.Char('Why Rejected', readonly=True, copy=False)
    replaced_by_ids = fields.One2many('medical.claim', 'original_id', readonly=True)
    replaced_by_id = fields.Many2one('medical.claim', 'Counts Instead', compute='_compute_replaced_by_id')

    @api.depends('replaced_by_ids.state')
    def _compute_replaced_by_id(self):
        for claim in self:
            claim.replaced_by_id = claim.replaced_by_ids.filtered(lambda other: other.state != 'void')[:1]

    def _for_billers(self, states, what):
        """Refuses who isn't a biller, and claims in other states.

        :param str what: what is done, as in "… are sent"
        """
        if not self.env.su and not self.env.user.has_group('medical_office_base.group_biller'):
            raise AccessError(self.env._("Claims are worked by billers."))
        self.check_access('write')
        if others := self.filtered(lambda claim: claim.state not in states):
            raise UserError(self.env._(
                "%(claims)s: %(what)s", claims=', '.join(others[:5].mapped('number')), what=what))

    def _told(self, words, kind='success'):
        """A short message on the screen, which is read anew."""
        return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
            'message': words, 'type': kind, 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    # === CHECKED AND SENT === #

    def action_check(self):
        """Check these claims; what is to be corrected is written on them."""
        self._for_billers(('draft', 'ready', 'rejected'), self.env._("was sent; only what isn't sent is checked."))
        faults = self._check_clean()
        bad = self.filtered(lambda claim: faults[claim])
        (self - bad)._event('checked', self.env._("Checked: nothing to correct"))
        bad._event('checked', self.env._("Checked: there is something to correct"))
        bad.filtered(lambda claim: claim.state == 'ready')._take_back_ready()
        if bad:
            return self._told(self.env._("%(count)s to correct, %(clean)s clean.", count=len(bad), clean=len(self - bad)), 'warning')
        return self._told(self.env._("Clean: %(count)s.", count=len(self)))

    def action_ready(self):
        """Check these claims; those without fault are ready to be sent."""
        self._for_billers(('draft', 'rejected'), self.env._("isn't a draft."))
        faults = self._check_clean()
        clean = self.filtered(lambda claim: not faults[claim])
        clean._set_state('ready', 'checked', self.env._("Checked: nothing to correct"), reject_words=False)
        (self - clean)._event('checked', self.env._("Checked: there is something to correct"))
        if self - clean:
            return self._told(self.env._("%(count)s to correct, %(clean)s ready.", count=len(self - clean), clean=len(clean)), 'warning')
        return self._told(self.env._("Ready to send: %(count)s.", count=len(clean)))

    def action_send(self):
        """Post the charges of these claims and mark them as sent; those that have a fault by now go back to be corrected."""
        self._for_billers(('ready',), self.env._("isn't ready: check it first."))
        faults = self._check_clean()
        clean = self.filtered(lambda claim: not faults[claim])
        bad = self - clean
        bad._event('checked', self.env._("Checked: there is something to correct"))
        bad._take_back_ready()
        clean._send()
        if bad:
            return self._told(self.env._("%(sent)s sent, %(count)s to correct first.", sent=len(clean), count=len(bad)), 'warning')
        return self._told(self.env._("Sent: %(count)s.", count=len(clean)))

    def _send(self):
        """Bill what isn't billed, and mark as sent today. For methods, after their own checks."""
        if not self:
            return
        self._bill()
        today = self.company_id[:1]._medical_today()
        for kind, words in (('insurance', self.env._("Sent to the payer")), ('self_pay', self.env._("Billed to the patient"))):
            self.filtered(lambda claim, kind=kind: claim.kind == kind)._set_state('sent', 'sent', words, sent_on=today)

    def action_draft(self):
        """Back to draft, to change something. Of a rejected claim what is charged stays."""
        self._for_billers(('ready',), self.env._("isn't ready."))
        self._take_back_ready()

    def _take_back_ready(self):
        for state in ('draft', 'rejected'):
            # sudo: whether there is an invoice
            claims = self.filtered(lambda claim, state=state: (state == 'rejected') == bool(claim.sudo().move_id))
            claims._set_state(state, 'note', self.env._("Taken back to be changed"))

    def action_accept(self):
        """The clearinghouse or payer has taken it in."""
        self._for_billers(('sent',), self.env._("isn't sent."))
        self._accept(self.env._("Accepted"))

    def _accept(self, words, source=None):
        self._set_state('accepted', 'accepted', words, source, reject_words=False)

    def _reject(self, words, source=None):
        """Rejected before it was decided on: back to be corrected, with the reason; its charges stay posted."""
        self._set_state('rejected', 'rejected', words, source, reject_words=words, was_touched=True)

    # === NEXT PAYER === #

    def action_send_next(self):
        """The next payer is asked now for what those before left to it."""
        self._for_billers(BILLED, self.env._("isn't billed."))
        owed = {}
        for line in self._open_lines(patient=False):
            key = line.medical_claim_id, line.partner_id
            owed[key] = owed.get(key, 0) + line.amount_residual
        today = self.company_id[:1]._medical_today()
        for claim in self:
            payer = claim.next_payer_id
            # sudo: the payer's contact in the ledger
            if not payer or owed.get((claim, payer.sudo().partner_id), 0) <= 0:
                raise UserError(self.env._(
                    "Nothing of %(claim)s is open with a next payer: decide on what is open first.", claim=claim.number))
            row = claim.payer_ids.filtered(lambda row, payer=payer: row.payer_id == payer and row.state == 'waiting')[:1]
            row.sudo().write({'state': 'billed', 'billed_on': today})  # sudo: written by methods alone
            claim._event('sent', self.env._("Sent to %(payer)s", payer=payer.name))

    def action_skip_next(self):
        """The next payer isn't asked: what was left to it is the one's after it, or the patient's."""
        self._for_billers(BILLED, self.env._("isn't billed."))
        for claim in self:
            payer = claim.next_payer_id
            if not payer:
                raise UserError(self.env._("%(claim)s has no next payer.", claim=claim.number))
            row = claim.payer_ids.filtered(lambda row, payer=payer: row.payer_id == payer and row.state == 'waiting')[:1]
            row.sudo().write({'state': 'skipped'})  # sudo: written by methods alone
            owner = claim._next_owners()[claim]
            # sudo: the payer's contact in the ledger
            left = sum(line.amount_residual for line in claim._open_lines(patient=False) if line.partner_id == payer.sudo().partner_id)
            if left > 0 and not owner:
                raise UserError(self.env._(
                    "%(claim)s: the patient may not be billed for what is left. Leave it with the payer, or write it off.", claim=claim.number))
            words = self.env._("%(payer)s isn't asked", payer=payer.name)
            claim._move_owed({claim: owner}, claim.company_id._medical_today(), f"{claim.number} · {words}", source=payer.sudo().partner_id)
            claim._event('moved', words)
        self._follow_ledger()

    # === REPLACED AND VOID === #

    def action_replace(self):
        """Enter a replacement (frequency 7) with what was charged here, to be changed and sent; opens it."""
        self.ensure_one()
        self._for_billers(BILLED, self.env._("isn't billed: change it instead."))
        if self.kind == 'self_pay':
            raise UserError(self.env._("A self-pay claim is voided and entered anew: no payer has to know."))
        if other := self.replaced_by_ids.filtered(lambda claim: claim.state != 'void')[:1]:
            raise UserError(self.env._("%(claim)s replaces it already.", claim=other.number))
        first = self.payer_ids.sorted('order')[:1]
        claim = self.copy({
            'frequency': '7', 'original_id': self.id, 'original_number': first.payer_number or False, 'date': self.company_id[:1]._medical_today()})
        self._event('note', self.env._("Replacement %(claim)s entered", claim=claim.number), claim)
        return {'type': 'ir.actions.act_window', 'res_model': 'medical.claim', 'res_id': claim.id, 'views': [(False, 'form')]}

    def action_void(self):
        """Take these claims back. Posted charges are reversed by Odoo; refused once a payer has answered or somebody has paid."""
        self._for_billers(('draft', 'ready', *BILLED), self.env._("is void already."))
        # sudo: whether there is an answer, of claims that the user writes
        answer = self.env['medical.remittance.claim'].sudo().search([('claim_id', 'in', self.ids), ('state', 'in', ('posted', 'unapplied'))], limit=1)
        if answer:
            raise UserError(self.env._(
                "%(claim)s was answered in %(remittance)s: undo that first, or enter a replacement.",
                claim=answer.claim_id.number, remittance=answer.remittance_id.display_name))
        # sudo: whether there is an invoice
        billed = self.filtered(lambda claim: claim.sudo().move_id)
        taken = billed._take_back(self.env._("Void"))
        if kept := billed - taken:
            raise UserError(self.env._(
                "%(claims)s: something was paid or moved on already. Take that back first.", claims=', '.join(kept[:5].mapped('number'))))
        self._set_state('void', 'closed', self.env._("Void"), closed_on=self.company_id[:1]._medical_today())

    def _take_back(self, words):
        """Reverse the charges of these claims as far as nothing of them is paid, moved or written off, through Odoo.

        :return: those whose charges were taken back
        """
        # sudo: items and invoices of claims that the callers checked
        own = self.sudo()
        lines = own._open_lines().grouped('medical_claim_id')
        none = self.env['account.move.line']
        whole = self.filtered(lambda claim: claim._is_whole(lines.get(claim, none)))
        today = self.company_id[:1]._medical_today()
        for claim in whole.filtered('move_id'):
            move = claim.move_id.with_context(tracking_disable=True, mail_create_nolog=True)
            back = move._reverse_moves([{'date': today, 'invoice_date': today, 'ref': f"{claim.number} · {words}", 'medical_claim_id': claim.id}])
            back._post(soft=False)
            claim._mark_owed(back)
            owed = back.line_ids.filtered(lambda line: line.account_id.account_type == 'asset_receivable')
            # Odoo has matched it with the invoice itself, where that is open
            if left := (owed | lines.get(claim, none).sudo(False)).filtered(lambda line: not line.reconciled):
                left.reconcile()
        return whole

    def _is_whole(self, lines):
        """Whether all that was charged is open again, or still, with whom it was billed to; as superuser."""
        move = self.sudo().move_id  # sudo: as _take_back
        return not move or lines.partner_id <= move.partner_id and self.currency_id.compare_amounts(
            sum(lines.mapped('amount_residual')), move.amount_total) == 0

    def _bill(self):
        """Beside posting charges: what is replaced or voided by these claims is taken back, where nothing of it is settled."""
        res = super()._bill()
        for claim in self.filtered(lambda claim: claim.frequency in ('7', '8') and claim.original_id.state not in (False, 'void')):
            claim._take_back_original()
        return res

    def _take_back_original(self):
        """The charges of the claim that this one replaces go; where the payer has paid on it, once it has taken that back."""
        self.ensure_one()
        original = self.original_id
        if original._take_back(self.env._("replaced by %(claim)s", claim=self.number)):
            original._set_state('void', 'closed', self.env._("Replaced by %(claim)s", claim=self.number), self, closed_on=self.company_id[:1]._medical_today())
        else:
            original._event('note', self.env._(
                "%(claim)s replaces it: its charges are taken back when the payer takes back what it paid", claim=self.number), self)
