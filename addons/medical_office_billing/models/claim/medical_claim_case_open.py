from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .medical_claim_qmb import MEDICARE
from .medical_remittance_claim import REVERSAL

FIRST = ('1', '19')  # processed as the first payer
BY_ITSELF = ('recovered', 'settled')  # outcomes that follow from what payers answer
BY_ACTION = {'denial': 'denial', 'decide': 'cut'}


class MedicalClaimCase(models.Model):
    """How cases come and go by themselves: with what a payer answers, with what is left, with what is paid later."""
    _inherit = 'medical.claim.case'

    # === FROM ANSWERS === #

    @api.model
    def _open_from_answers(self, answers):
        """Open what these posted answers leave to a person, and close what they settle. Again with the same answers: nothing more.

        :param answers: posted medical.remittance.claim; reversals open nothing
        :return: the cases that were opened
        """
        # sudo: cases are written by methods alone, from answers that the caller has posted
        self, answers = self.sudo(), answers.sudo().filtered('claim_id')
        if not answers:
            return self.browse()
        claims = answers.claim_id
        answered = answers.filtered(lambda answer: answer.status_code != REVERSAL)
        found = self._adjusted(answered, claims._filtered_qmb())
        for answer_id, amount in self._underpaid(answered).items():
            found[answer_id, 'underpaid'] = {'amount': amount, 'codes': {}, 'is_qmb': False}
        known = {(case.answer_id.id, case.kind) for case in self.search([('answer_id', 'in', answers.ids), ('outcome', '!=', 'undone')])}
        new = {key: what for key, what in found.items() if key not in known}
        self._refresh(claims)
        if not new:
            return self.browse()
        paid = self._paid(claims)
        opened = self.create([
            self._prepare_from_answer(answers.browse(answer_id), kind, what, paid) for (answer_id, kind), what in new.items()])
        for kind, cases in opened.grouped('kind').items():
            words = dict(self._fields['kind']._description_selection(self.env))[kind]
            cases.claim_id._event('denied' if kind == 'denial' else 'note', self.env._("To work: %(kind)s", kind=words), cases[:1] if len(cases) == 1 else None)
        return opened

    @api.model
    def _adjusted(self, answers, qmb):
        """{(answer id, kind): {amount, codes: {CO-197: amount}, is_qmb}} of adjustments that somebody has to work."""
        found = {}
        rows = self.env['medical.remittance.adjustment']._read_group(
            [('answer_id', 'in', answers.ids), '|', ('action', 'in', ('denial', 'decide')), '&', ('action', '=', 'patient'),
             ('answer_id.claim_id', 'in', qmb.ids)],
            ['answer_id', 'group', 'reason', 'action'], ['amount:sum'])
        for answer, group, reason, action, amount in rows:
            is_qmb = group == 'PR' and answer.claim_id in qmb and answer.remittance_id.payer_id.payer_type in MEDICARE
            # what moved to the next payer isn't billed to the patient
            if action == 'patient' and (not is_qmb or answer.moved_to_id):
                continue
            kind = 'responsibility' if group == 'PR' else BY_ACTION[action]
            what = found.setdefault((answer.id, kind), {'amount': 0, 'codes': {}, 'is_qmb': False})
            what['amount'] += amount
            what['codes'][f'{group}-{reason}'] = what['codes'].get(f'{group}-{reason}', 0) + amount
            what['is_qmb'] |= is_qmb
        currencies = {answer.id: answer.currency_id for answer in answers}
        return {key: what for key, what in found.items() if currencies[key[0]].compare_amounts(what['amount'], 0) > 0}

    @api.model
    def _underpaid(self, answers):
        """{answer id: by how much the payer stayed below the contract}; services within its tolerance don't count, denied ones neither.

        Underpayment = expected − (paid + patient's part), per service.
        """
        agreed = self.env['medical.contract.rate']._read_group([('payer_id', 'in', answers.remittance_id.payer_id.ids)], ['payer_id'])
        agreed = {payer for [payer] in agreed}
        firsts = answers.filtered(lambda answer: answer.status_code in FIRST and answer.remittance_id.payer_id in agreed)
        lines = self.env['medical.remittance.line'].search([('answer_id', 'in', firsts.ids), ('claim_line_id', '!=', False)]) if firsts else []
        if not lines:
            return {}
        # by the payer who answered: who is asked now may be the next already
        keys = {line: (line.company_id.id, line.answer_id.remittance_id.payer_id.id, line.claim_line_id.code, line.claim_line_id.modifiers or '',
                       line.claim_line_id.service_date) for line in lines}
        rates = self.env['medical.contract.rate']._find(list(set(keys.values())))
        lines = lines.filtered(lambda line: keys[line] in rates)
        if not lines:
            return {}
        shares, worked = {}, set()
        for line, group, action, amount in self.env['medical.remittance.adjustment']._read_group(
                [('line_id', 'in', lines.ids), '|', ('group', '=', 'PR'), ('action', 'in', ('denial', 'decide'))],
                ['line_id', 'group', 'action'], ['amount:sum']):
            if action in ('denial', 'decide'):
                worked.add(line.id)
            elif group == 'PR':
                shares[line.id] = shares.get(line.id, 0) + amount
        missing = {}
        for line in lines:
            units = line.claim_line_id.units
            gap = line.currency_id.round(rates[keys[line]] * units) - line.paid - shares.get(line.id, 0)
            tolerance = line.answer_id.remittance_id.payer_id.underpaid_tolerance * max(units, 1)
            if line.id not in worked and line.currency_id.compare_amounts(gap, tolerance) > 0:
                missing[line.answer_id.id] = missing.get(line.answer_id.id, 0) + gap
        return missing

    @api.model
    def _prepare_from_answer(self, answer, kind, what, paid):
        payer, date = answer.remittance_id.payer_id, answer.remittance_id.date
        codes = sorted(what['codes'].items(), key=lambda code: -code[1])
        return {
            'claim_id': answer.claim_id.id, 'payer_id': payer.id, 'answer_id': answer.id, 'kind': kind, 'opened_on': self.env.company._medical_today(),
            'amount': answer.currency_id.round(what['amount']), 'reason': codes[0][0] if codes else False, 'is_qmb': what['is_qmb'],
            'reason_text': '; '.join(f'{code} {amount:.2f}' for code, amount in codes),
            'paid_before': paid.get((answer.claim_id.id, payer.id), 0),
            'deadline': date + timedelta(days=payer.appeal_days) if payer and date else False}

    @api.model
    def _undo_from_answers(self, answers):
        """Take back the cases of answers that are undone, and what they had settled.

        :raise UserError: something was written off for one of the cases: that is undone first
        """
        # sudo: as for opening
        self, answers = self.sudo(), answers.sudo().filtered('claim_id')
        if not answers:
            return
        cases = self.search([('answer_id', 'in', answers.ids), ('outcome', '!=', 'undone')])
        given_up = cases.adjustment_ids.filtered(lambda adjustment: adjustment.state in ('submitted', 'posted'))
        if given_up:
            raise UserError(self.env._(
                "Written off because of this answer: %(numbers)s. Undo that, or take it back, first.", numbers=', '.join(given_up.mapped('name'))))
        cases._close('undone')
        self._refresh(answers.claim_id, answers)

    # === WHAT IS LEFT === #

    @api.model
    def _open_remainder(self, claims):
        """Ask a person about what is open with payers of claims whose last payer has answered, beyond what their open cases are about."""
        # sudo: as for opening
        self, claims = self.sudo(), claims.sudo()
        open_cases = self.search([('claim_id', 'in', claims.ids), ('state', '!=', 'done')])
        worked = {}
        for case in open_cases:
            if case.kind != 'underpaid':
                worked[case.claim_id] = worked.get(case.claim_id, 0) + case.amount
        qmb, values, today = claims._filtered_qmb(), [], self.env.company._medical_today()
        for claim in claims:
            left = claim.currency_id.round(claim.amount_open_payer - worked.get(claim, 0))
            if claim.currency_id.compare_amounts(left, 0) > 0:
                values.append({
                    'claim_id': claim.id, 'payer_id': claim.payer_id.id, 'kind': 'remainder', 'amount': left, 'opened_on': today,
                    'is_qmb': claim in qmb and bool(claim.payer_ids.payer_id.filtered(lambda payer: payer.payer_type in MEDICARE))})
        return self.create(values)

    # === WHAT WAS PAID SINCE === #

    @api.model
    def _paid(self, claims, without=None):
        """{(claim id, payer id): what the payer has paid on it by posted answers, but for some}; one query."""
        self.env['medical.remittance.claim'].flush_model(['claim_id', 'paid', 'state', 'remittance_id'])
        self.env['medical.remittance'].flush_model(['payer_id'])
        return {(claim, payer): float(amount or 0) for claim, payer, amount in self.env.execute_query(SQL(
            """SELECT answer.claim_id, remittance.payer_id, SUM(answer.paid)
                 FROM medical_remittance_claim answer
                 JOIN medical_remittance remittance ON remittance.id = answer.remittance_id
                WHERE answer.claim_id = ANY(%s) AND answer.state = 'posted' AND answer.id != ALL(%s)
             GROUP BY answer.claim_id, remittance.payer_id""", claims.ids, without.ids if without else []))}

    @api.model
    def _refresh(self, claims, without=None):
        """Note what was recovered on cases of these claims; close what is paid, or of which nothing is open; reopen what was taken back."""
        cases = self.search([
            ('claim_id', 'in', claims.ids), ('payer_id', '!=', False), '|', ('state', '!=', 'done'), ('outcome', 'in', BY_ITSELF)], order='id')
        if not cases:
            return
        paid, used = self._paid(claims, without), {}
        for case in cases:
            key = case.claim_id.id, case.payer_id.id
            since = paid.get(key, 0) - case.paid_before - used.get(key, 0)
            recovered = case.currency_id.round(max(min(since, case.amount), 0))
            used[key] = used.get(key, 0) + recovered
            if case.currency_id.compare_amounts(recovered, case.amount_recovered):
                case.amount_recovered = recovered
            whole = case.currency_id.compare_amounts(recovered, case.amount) >= 0
            settled = case.kind != 'underpaid' and case.currency_id.compare_amounts(case.claim_id.amount_open_payer, 0) <= 0
            if case.state != 'done' and (whole or settled):
                # what isn't paid of it by then is contractual, or the patient's
                case._close('recovered' if recovered else 'settled')
            elif case.state == 'done' and not whole and not settled:
                case._reopen()
