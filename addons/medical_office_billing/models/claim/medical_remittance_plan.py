from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .medical_remittance_claim import REVERSAL, SILENT


class Plan:
    """What posting some answers comes to, worked out before anything is written: lines of one entry, and what each answer got.

    - lines: for `account.move._medical_post_entry`
    - results: {answer id: {written_off, moved, moved_to, posted: {adjustment id: amount}}}
    - unapplied: {position in lines: answer}; deposits: {position in lines: items that are applied last}
    """

    def __init__(self, remittance, answers):
        self.remittance, self.answers, self.env = remittance, answers, remittance.env
        self.round = remittance.currency_id.round
        self.payer = remittance.payer_id
        self.partner = self.payer.partner_id
        self.practice = self.env['medical.practice'].sudo()._get(remittance.company_id)  # sudo: where the practice posts, for whoever may post
        self.claims = answers.claim_id.sorted('id')
        self.lines, self.results, self.unapplied, self.deposits = [], {}, {}, {}
        self.written_off = {}
        self._read_open()

    # === WHAT IS OPEN === #

    def _read_open(self):
        """Lock the claims' invoices in order of their ids, then read what is open."""
        claims, self.open, self.items, self.accounts = self.claims, {}, {}, {}
        if moves := claims.move_id:
            self.env.cr.execute(SQL("SELECT id FROM account_move WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(moves.ids)))
        for item in claims._open_lines():
            key = item.medical_claim_id.id, item.partner_id.id
            self.open[key] = self.open.get(key, 0) + item.amount_residual
            self.items.setdefault((*key, item.account_id.id), []).append(item.id)
            self.accounts.setdefault(item.medical_claim_id.id, item.account_id)
        if closed := claims.filtered(lambda claim: claim.id not in self.accounts):
            for claim, account in self.env['account.move.line'].sudo()._read_group(  # sudo: where the claim's charges stand, for whoever may post
                    [('medical_claim_id', 'in', closed.ids), ('account_id.account_type', '=', 'asset_receivable')], ['medical_claim_id', 'account_id']):
                self.accounts.setdefault(claim.id, account)
        self.owners = claims._next_owners() if claims else {}
        self.distributions = {site: site._medical_distribution() for site in claims.site_id}
        self.rule_account = self.env['medical.adjustment.rule']._lookup_account(self.remittance.company_id)
        self.copays, self.kept = self._read_credits()

    def _read_credits(self):
        """What patients have paid at a till already: co-pays by visit, deposits by patient, as far as they are open."""
        entries = self.env['medical.till.entry'].sudo()  # sudo: payments of the patients, for whoever may post
        moving = self.answers.filtered('amount_patient').claim_id
        if not moving:
            return {}, {}
        found = entries.search([
            ('state', '=', 'posted'), ('company_id', '=', self.remittance.company_id.id), '|',
            '&', ('kind', '=', 'copay'), ('visit_id', 'in', moving.visit_id.ids),
            '&', ('kind', '=', 'deposit'), ('patient_id', 'in', moving.patient_id.ids)])
        copays, kept = {}, {}
        for entry in found:
            item = entry.move_id.line_ids.filtered(lambda line: line.account_id.account_type == 'asset_receivable' and not line.reconciled)
            if item and entry.kind == 'copay':
                copays[entry.visit_id] = copays.get(entry.visit_id, item.browse()) | item
            elif item:
                kept[entry.patient_id] = kept.get(entry.patient_id, item.browse()) | item
        return copays, kept

    # === LINES === #

    def add(self, values, key=None, items=None):
        self.lines.append((values, key, items))
        return len(self.lines) - 1

    def add_owed(self, claim, partner, amount, items=None):
        """A receivable item of a claim; above zero it is owed from now on. Matched with what is open of the same."""
        amount = self.round(amount)
        if not amount:
            return None
        account = self.accounts[claim.id]
        key = claim.id, partner.id, account.id
        mine = items or self.env['account.move.line']
        mine = mine.sudo().browse(self.items.pop(key, ())) | mine.sudo()  # sudo: open items, for whoever may post
        self.open[key[:2]] = self.open.get(key[:2], 0) + amount
        return self.add({**claim._owed_values(account), 'partner_id': partner.id, 'balance': amount}, key, mine)

    def add_answer(self, answer):
        """One answer: what was paid, then what moves, then what is written off, never more than is open with its payer."""
        claim = answer.claim_id
        if answer.status_code in SILENT or not claim:
            self.results[answer.id] = {'written_off': 0, 'moved': 0, 'moved_to': False, 'posted': {}}
        elif answer.status_code == REVERSAL:
            self._take_back(answer, claim)
        else:
            self._apply(answer, claim)

    def _apply(self, answer, claim):
        rows = answer.adjustment_ids.filtered(lambda row: row.action in ('patient', 'writeoff'))
        room = max(self.open.get((claim.id, self.partner.id), 0), 0) - max(answer.paid, 0)
        # what raises the payment gives room to the others
        room = max(self.round(room - sum(min(row.amount, 0) for row in rows)), 0)
        target = self.owners[claim]
        if target == self.partner:
            target = claim.patient_id.partner_id
        posted = {}
        for row in sorted(rows, key=lambda row: (row.action != 'patient', row.id)):
            amount = self.round(min(row.amount, room)) if row.amount > 0 else row.amount
            if row.action == 'patient' and not target:
                # whom the law spares, with no payer left to ask
                amount = 0
            if amount > 0:
                room = self.round(room - amount)
            posted[row.id] = amount
        moved = self.round(sum(posted[row.id] for row in rows if row.action == 'patient'))
        written_off = self.round(sum(posted[row.id] for row in rows if row.action == 'writeoff'))
        self.add_owed(claim, self.partner, -(answer.paid + moved + written_off))
        target = self._move(claim, target, moved) or target
        for row in rows:
            if row.action == 'writeoff':
                self._write_off(row, claim, posted[row.id])
        self.results[answer.id] = {'written_off': written_off, 'moved': moved, 'moved_to': target.id if moved else False, 'posted': posted}

    def _move(self, claim, target, moved):
        """Debit whoever owes what moves; a payer who has paid ahead of this answer has that taken off first.

        :return: the contact that took it last, None where nothing moved
        """
        patient, last = claim.patient_id, None
        for partner in claim.payer_ids.payer_id.partner_id - self.partner:
            ahead = min(moved, -self.open.get((claim.id, partner.id), 0))
            if ahead > 0:
                self.add_owed(claim, partner, ahead)
                moved, last = self.round(moved - ahead), partner
        if not moved:
            return last
        own = moved > 0 and target == patient.partner_id
        position = self.add_owed(claim, target, moved, self.copays.get(claim.visit_id) if own and claim.visit_id else None)
        if own and position is not None and patient in self.kept:
            self.deposits[position] = self.kept[patient]
        return target

    def _write_off(self, row, claim, amount):
        if not amount:
            return
        account = self.rule_account(self.remittance.company_id, self.payer, row.group, row.reason) or self.practice.contractual_account_id.id
        if not account:
            raise UserError(self.env._("There is no account for contractual adjustments: the office manager chooses one in the practice profile."))
        key = account, claim.site_id, f'{row.group}-{row.reason}'
        self.written_off[key] = self.round(self.written_off.get(key, 0) + amount)

    def _take_back(self, answer, claim):
        """A reversal: what its answer did, the other way round. Whoever has come to owe the patient's part since is relieved of it."""
        origin = answer.origin_id
        known = self.results.get(origin.id)
        posted = known['posted'] if known else {row.id: row.posted for row in origin.adjustment_ids if row.posted}
        moved_to = self.env['res.partner'].browse(known['moved_to']) if known else origin.moved_to_id
        moved = known['moved'] if known else origin.amount_moved
        written_off = known['written_off'] if known else origin.amount_written_off
        self.add_owed(claim, self.partner, self.round(-answer.paid + moved + written_off))
        for row in origin.adjustment_ids:
            if row.action == 'writeoff':
                self._write_off(row, claim, -posted.get(row.id, 0))
        left = moved
        for partner in (moved_to, claim.patient_id.partner_id, *claim.payer_ids.payer_id.partner_id):
            part = min(left, max(self.open.get((claim.id, partner.id), 0), 0)) if partner != self.partner else 0
            if left > 0 and part > 0:
                self.add_owed(claim, partner, -part)
                left = self.round(left - part)
        if left and moved_to:
            self.add_owed(claim, moved_to, -left)
        self.results[answer.id] = {
            'written_off': -written_off, 'moved': -moved, 'moved_to': moved_to.id if moved else False, 'posted': {}}

    def add_unapplied(self, answer):
        """The money of an answer that can't be applied yet: a credit of the payer's."""
        account = self.partner.with_company(self.remittance.company_id).property_account_receivable_id
        if paid := self.round(answer.paid):
            position = self.add({
                'account_id': account.id, 'partner_id': self.partner.id, 'name': self.env._("Unapplied %(number)s", number=answer.number), 'balance': -paid,
                'analytic_distribution': False})
            self.unapplied[position] = answer

    def add_applied(self, answer):
        """That credit is used up."""
        item = answer.unapplied_line_id
        if paid := self.round(answer.paid):
            self.add({
                'account_id': item.account_id.id, 'partner_id': item.partner_id.id, 'name': item.name, 'balance': paid, 'analytic_distribution': False},
                ('unapplied', answer.id), item)

    def add_payment(self):
        """The money itself, and what the payer paid or kept back beside the claims."""
        remittance, practice = self.remittance, self.practice
        clearing = self.payer.remittance_account_id or practice.remittance_account_id
        if not clearing or not practice.payer_clearing_account_id:
            raise UserError(self.env._("There is no account for payers' payments: the office manager chooses one in the practice profile."))
        if amount := self.round(remittance.amount):
            self.add({
                'account_id': clearing.id, 'partner_id': self.partner.id, 'balance': amount, 'analytic_distribution': False,
                'name': ' '.join(filter(None, (self.payer.name, remittance.trace)))})
        for row in remittance.provider_ids:
            self.add({
                'account_id': row._account(practice).id, 'partner_id': self.partner.id, 'balance': self.round(row.amount), 'analytic_distribution': False,
                'name': ' '.join(filter(None, (row.reason, row.label, row.reference)))})

    def close(self):
        """The contractual write-offs, summed by account, site and reason."""
        for (account, site, reason), amount in self.written_off.items():
            if amount:
                self.add({
                    'account_id': account, 'partner_id': self.partner.id, 'balance': amount, 'name': reason,
                    'analytic_distribution': self.distributions[site]})
        return self


class MedicalRemittance(models.Model):
    """Planning of what is posted: see `Plan`."""
    _inherit = 'medical.remittance'

    def _plan(self, apply, keep=None, later=False):
        """What posting comes to.

        :param apply: answers whose claims are credited
        :param keep: answers whose money stays unapplied
        :param bool later: the money was posted before, unapplied
        """
        plan = Plan(self, apply)
        if not later:
            plan.add_payment()
        for answer in apply.sorted(lambda answer: (answer.sequence, answer.id)):
            if later:
                plan.add_applied(answer)
            plan.add_answer(answer)
        for answer in keep or ():
            plan.add_unapplied(answer)
        return plan.close()
