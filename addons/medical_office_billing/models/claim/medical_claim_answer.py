from odoo import fields, models

from .medical_claim_qmb import MEDICARE
from .medical_remittance_claim import REVERSAL

FORWARDED = ('19', '20', '21', '23')
OPEN_CASES = ('denial', 'decide')


class MedicalClaim(models.Model):
    """What follows from payers' answers: which payers have answered, who is asked next, who owes what is left, and the status.

    All is found anew from the posted answers and the ledger, so that posting, reversing and undoing meet in the same place. Amounts
    in the company's currency; queries don't grow with the number of claims.
    """
    _inherit = 'medical.claim'

    amount_paid = fields.Monetary('Paid by Payers', compute='_compute_amounts_answered', store=True, help="By posted answers, reversals taken off.")
    amount_contractual = fields.Monetary(
        'Contractual', compute='_compute_amounts_answered', store=True, help="What posted answers wrote off by contract.")
    amount_patient = fields.Monetary(
        "Left to the Patient", compute='_compute_amounts_answered', store=True,
        help="What posted answers left to the next payer or the patient, all payers together.")

    def _compute_amounts_answered(self):
        """Of posted answers. Asked for by `_after_answer`: nothing else changes them."""
        if not self.ids:
            self.amount_paid = self.amount_contractual = self.amount_patient = 0
            return
        # sudo: sums of claims that the user reads
        posted = [('answer_id.state', '=', 'posted'), ('answer_id.claim_id', 'in', self.ids)]
        paid = dict(self.env['medical.remittance.claim'].sudo()._read_group(
            [('state', '=', 'posted'), ('claim_id', 'in', self.ids)], ['claim_id'], ['paid:sum']))
        adjusted = {}
        for answer, action, amount in self.env['medical.remittance.adjustment'].sudo()._read_group(
                [*posted, ('action', 'in', ('writeoff', 'patient'))], ['answer_id', 'action'], ['amount:sum']):
            key = answer.claim_id.id, action
            adjusted[key] = adjusted.get(key, 0) + amount
        paid = {claim.id: amount for claim, amount in paid.items()}
        for claim in self:
            claim.amount_paid = paid.get(claim.id, 0)
            claim.amount_contractual = adjusted.get((claim.id, 'writeoff'), 0)
            claim.amount_patient = adjusted.get((claim.id, 'patient'), 0)

    # === WHO IS NEXT === #

    def _next_owners(self):
        """Who owes what the payer who is asked now leaves to the patient: the next payer, the patient where there is none.

        Nobody (an empty contact) for Medicare's cost share of a Qualified Medicare Beneficiary without a next payer: it may not be
        billed to them (42 U.S.C. 1396a(n)(3)(B)).

        :return: {claim: res.partner}
        """
        # sudo: contacts in the ledger of payers and patients, and whether somebody is a QMB; for methods that post what is owed
        claims = self.sudo()
        qmb = claims.filtered(lambda claim: claim.payer_id.payer_type in MEDICARE)._filtered_qmb()
        owners = {}
        for claim, own in zip(claims, self, strict=True):
            following = claim.payer_ids.sorted('order').filtered(lambda row: row.state == 'waiting')
            if claim.kind == 'insurance' and not any(row.state in ('billed', 'answered') for row in claim.payer_ids):
                following = following[1:]
            owner = following[:1].payer_id.partner_id
            owners[own] = (owner or claim.patient_id.partner_id.browse() if claim in qmb else owner or claim.patient_id.partner_id).sudo(False)
        return owners

    # === AFTER AN ANSWER === #

    def _after_answer(self):
        """Payer rows, amounts and status of these claims, after answers were posted, reversed or undone. Called once for all of them."""
        # sudo: all of this follows from posted answers
        claims = self.sudo().exists()
        if not claims:
            return
        answers = claims._standing_answers()
        for claim in claims:
            claim._follow_rows(answers.get(claim, {}))
        for name in ('amount_paid', 'amount_contractual', 'amount_patient'):
            self.env.add_to_compute(self._fields[name], claims)
        days = {}
        for claim in claims:
            day = max((answer.remittance_id.date for answer in answers.get(claim, {}).values()), default=False)
            if claim.answered_on != day:
                days[day] = days.get(day, claims.browse()) | claim
        for day, group in days.items():
            group.write({'answered_on': day})
        claims._follow_ledger(answers)
        claims._take_back_replaced()
        if left := claims._left_after_the_last(answers):
            cases = self.env['medical.claim.case']
            # what the answers themselves leave to a person comes first: the remainder is what is beside it
            cases._open_from_answers(self.env['medical.remittance.claim'].union(*(
                answer for claim in left for answer in answers.get(claim, {}).values())))
            cases._open_remainder(left)

    def _standing_answers(self):
        """{claim: {payer row: the answer that stands}}: the last one of each payer that wasn't reversed; two queries."""
        rows = self.env['medical.remittance.claim'].search([('claim_id', 'in', self.ids), ('state', '=', 'posted')])
        # predetermined is nothing decided
        rows = rows.filtered(lambda answer: answer.status_code != '25').sorted(
            lambda answer: (answer.remittance_id.date, answer.remittance_id.id, answer.sequence, answer.id))
        standing = {}
        for answer in rows:
            claim = answer.claim_id
            row = claim._row_of(answer)
            mine = standing.setdefault(claim, {})
            if answer.status_code == REVERSAL:
                mine.pop(row, None)
            elif row:
                mine[row] = answer
        return standing

    def _row_of(self, answer):
        """The payer row that an answer is of: the payer's own; of several, the one of the order that the status says."""
        rows = self.payer_ids.sorted('order')
        own = rows.filtered(lambda row: row.payer_id == answer.remittance_id.payer_id)
        if len(own) == 1:
            return own
        order = {'1': 'primary', '19': 'primary', '2': 'secondary', '20': 'secondary', '3': 'tertiary', '21': 'tertiary'}.get(answer.status_code)
        return (own or rows).filtered(lambda row: row.order == order)[:1] or own[:1] or rows.filtered(lambda row: row.state != 'skipped')[:1]

    def _follow_rows(self, answers):
        """Write the states of this claim's payer rows as the answers that stand say."""
        self.ensure_one()
        forwarded_on = None
        for number, row in enumerate(self.payer_ids.sorted('order')):
            answer = answers.get(row)
            if answer:
                values = {
                    'state': 'answered', 'answered_on': answer.remittance_id.date, 'payer_number': answer.payer_number or row.payer_number,
                    'is_forwarded': row.is_forwarded or bool(forwarded_on), 'billed_on': row.billed_on or forwarded_on or answer.remittance_id.date}
            elif row.state == 'skipped':
                continue
            elif forwarded_on:
                values = {'state': 'billed', 'is_forwarded': True, 'billed_on': row.billed_on or forwarded_on}
            elif row.is_forwarded or row.state == 'waiting':
                # by the payer before, who has taken that back
                values = {'state': 'waiting', 'is_forwarded': False, 'billed_on': False, 'answered_on': False}
            else:
                values = {'state': 'billed' if row.billed_on or not number else 'waiting', 'answered_on': False}
            forwarded_on = answer.remittance_id.date if answer and answer.status_code in FORWARDED else None
            if changed := {name: value for name, value in values.items() if row[name] != value}:
                row.write(changed)

    # === STATUS BY THE LEDGER === #

    def _follow_ledger(self, answers=None):
        """The status that what is open says: closed, paid, partly paid, denied. For whatever moves, pays or writes off what a claim owes.

        Claims that aren't sent, or that no payer has answered, keep theirs; self-pay ones close once nothing is open.
        """
        # sudo: the status is written by methods alone
        claims = self.sudo()
        if answers is None:
            answers = claims._standing_answers()
        moved = {}
        for claim in claims:
            state = claim._state_by_ledger(answers.get(claim, {}))
            if state and state != claim.state:
                moved[state] = moved.get(state, claims.browse()) | claim
        labels = dict(self._fields['state']._description_selection(self.env))
        today = self.company_id[:1]._medical_today()
        for state, group in moved.items():
            kind = {'closed': 'closed', 'denied': 'denied', 'sent': 'undone', 'accepted': 'undone'}.get(state, 'moved')
            group._set_state(state, kind, labels[state], closed_on=today if state == 'closed' else False)

    def _state_by_ledger(self, answers):
        self.ensure_one()
        if self.state in ('draft', 'ready', 'rejected', 'void') or not self.move_id:
            return None
        payer, patient = self.currency_id.round(self.amount_open_payer), self.currency_id.round(self.amount_open_patient)
        if self.kind == 'self_pay':
            return None if payer or patient else 'closed'
        if not answers:
            if self.state in ('sent', 'accepted') or not any(row.state in ('billed', 'waiting') for row in self.payer_ids):
                return None if payer or patient else 'closed'
            return 'sent' if payer or patient else 'closed'
        if payer <= 0:
            return 'closed' if not payer and not patient else 'paid'
        if any(row.state in ('billed', 'waiting') for row in self.payer_ids):
            return 'partly'
        if self.state == 'appealed':
            return None
        paid = sum(answer.paid for answer in answers.values())
        return 'denied' if not paid and any(answer.adjustment_ids.filtered(lambda row: row.action == 'denial') for answer in answers.values()) else 'partly'

    def _take_back_replaced(self):
        """Claims that were replaced, on which nothing is paid any more: their charges go."""
        for claim in self.filtered(lambda claim: claim.state != 'void' and claim.replaced_by_ids):
            follower = claim.replaced_by_ids.filtered(lambda other: other.move_id and other.state != 'void')[:1]
            if follower and not claim.currency_id.round(claim.amount_paid) and claim.currency_id.compare_amounts(
                    claim.amount_open_payer, claim.amount_charged) == 0:
                follower._take_back_original()

    def _left_after_the_last(self, answers):
        """Those of these claims that all payers have answered, with more open than what is worked as a denial or a decision."""
        left = self.browse()
        for claim in self:
            if claim.amount_open_payer <= 0 or any(row.state in ('billed', 'waiting') for row in claim.payer_ids):
                continue
            worked = sum(row.amount for answer in answers.get(claim, {}).values() for row in answer.adjustment_ids if row.action in OPEN_CASES)
            if claim.currency_id.compare_amounts(claim.amount_open_payer, worked) > 0:
                left |= claim
        return left

    def _cron_follow_ledger(self):
        """Close what has been paid or written off meanwhile; each night."""
        claims = self.search([
            ('state', 'in', ('sent', 'accepted', 'partly', 'denied', 'appealed', 'paid')), ('amount_open_payer', '=', 0),
            ('amount_open_patient', '=', 0), ('amount_charged', '>', 0)], limit=5000)
        claims._follow_ledger()
