from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from .medical_remittance_claim import REVERSAL

METHOD_CODES = {'ACH': 'ach', 'BOP': 'ach', 'FWT': 'ach', 'CHK': 'cheque', 'CCC': 'card', 'NON': 'none'}
GROUPS = ('CO', 'PR', 'OA', 'PI', 'CR')


class MedicalRemittance(models.Model):
    """Drafts from what was read of a payer's file; see tools/x12/remittance.py."""
    _inherit = 'medical.remittance'

    @api.model
    def _from_x12(self, file, transactions):
        """Make a draft of each transaction, with its claims matched, its reasons judged by the rules. All rows in bulk.

        A payment that was entered before is left out; where nothing else is in the file, it is refused.

        :param file: the medical.x12.file, whose company it is
        :param list transactions: of tools.x12.remittance.Remittance
        :return: the new medical.remittance
        :raise UserError: all of it was entered before, naming the first
        """
        # sudo: rows that nobody may type; the caller has checked the user's right to import
        self = self.sudo().with_company(file.company_id).with_context(tracking_disable=True)
        self.sudo(False).check_access('create')
        company, fresh, seen = file.company_id, [], set()
        keyed = [(self._file_key(transaction), transaction) for transaction in transactions]
        known = self._known(company, [key for key, _transaction in keyed]) if keyed else self.browse()
        before = set(known.sudo().mapped('key'))  # sudo: to compare
        for key, transaction in keyed:
            if key not in before | seen:
                fresh.append((key, transaction))
            seen.add(key)
        if keyed and not fresh:
            raise UserError(known._known_words())
        payers = self._payer_finder(company)
        remittances = self.create([self._file_values(file, key, transaction, payers(transaction)) for key, transaction in fresh])
        remittances._remember_originator()
        self.env['medical.remittance.provider'].create([
            {'remittance_id': remittance.id, 'reason': (row.reason or 'CS')[:2], 'reference': row.reference, 'amount': float(row.amount)}
            for remittance, (_key, transaction) in zip(remittances, fresh, strict=True) for row in transaction.provider_adjustments])
        remittances._create_answers([transaction for _key, transaction in fresh])
        return remittances.sudo(False)

    @api.model
    def _file_key(self, transaction):
        payer = transaction.originator or transaction.payer_number or transaction.payer_name
        return self._make_key(payer, transaction.trace, transaction.originator, transaction.date, f'{transaction.payment:.2f}')

    @api.model
    def _file_values(self, file, key, transaction, payer):
        values = {
            'company_id': file.company_id.id, 'source': 'file', 'payer_id': payer.id, 'payer_name': transaction.payer_name,
            'payer_number': transaction.payer_number, 'originator': transaction.originator, 'trace': transaction.trace,
            'method': METHOD_CODES.get(transaction.method, 'other'), 'amount': float(transaction.payment), 'key': key, 'file_id': file.id}
        if day := transaction.date or transaction.produced_on:
            values['date'] = day
        return values

    @api.model
    def _payer_finder(self, company):
        """A function: transaction -> medical.payer, by originator, by the payer's number, by its name; empty where none or several fit."""
        payers = self.env['medical.payer'].search([('company_id', '=', company.id)])
        by = {name: defaultdict(payers.browse) for name in ('originator', 'payer_number', 'name')}
        for payer in payers:
            for name, index in by.items():
                if value := (payer[name] or '').strip().upper():
                    index[value] |= payer

        def find(transaction):
            for name, value in (('originator', transaction.originator), ('payer_number', transaction.payer_number), ('name', transaction.payer_name)):
                found = by[name].get((value or '').strip().upper(), payers.browse())
                if len(found) == 1:
                    return found
            return payers.browse()
        return find

    def _create_answers(self, transactions):
        """Answers, services and reasons of these remittances, in three bulk creates; then matched."""
        claims = [(remittance, claim) for remittance, transaction in zip(self, transactions, strict=True) for claim in transaction.claims]
        answers = self.env['medical.remittance.claim'].create([
            {**self._answer_values(claim), 'remittance_id': remittance.id, 'sequence': position} for position, (remittance, claim) in enumerate(claims)])
        services = [(answer, line, position) for answer, (_remittance, claim) in zip(answers, claims, strict=True) for position, line in enumerate(claim.lines)]
        lines = self.env['medical.remittance.line'].create([
            {'answer_id': answer.id, 'sequence': position, 'code': line.code, 'modifiers': ' '.join(line.modifiers), 'units': float(line.units or 1),
             'service_date': line.date_from or answer.service_date, 'control_number': line.control_number, 'charged': float(line.charged),
             'paid': float(line.paid), 'allowed': float(line.allowed or 0)} for answer, line, position in services])
        self.env['medical.remittance.adjustment'].create([
            *({'answer_id': answer.id, **self._reason_values(row)}
              for answer, (_remittance, claim) in zip(answers, claims, strict=True) for row in claim.adjustments),
            *({'answer_id': record.answer_id.id, 'line_id': record.id, **self._reason_values(row)}
              for record, (_answer, line, _position) in zip(lines, services, strict=True) for row in line.adjustments)])
        answers._find_claims()
        return answers

    @api.model
    def _answer_values(self, claim):
        days = [line.date_from for line in claim.lines if line.date_from]
        return {
            'number': claim.number or '-', 'status_code': REVERSAL if claim.is_reversal else claim.status or '1',
            'charged': float(claim.charged), 'paid': float(claim.paid),
            'patient_amount': float(claim.patient_amount), 'payer_number': claim.payer_number, 'forwarded_to': claim.forwarded_to,
            'member_id': claim.member_id, 'patient_name': ' '.join(filter(None, (claim.patient_given_name, claim.patient_family_name))),
            'service_date': claim.date_from or min(days, default=False)}

    @api.model
    def _reason_values(self, row):
        return {'group': row.group if row.group in GROUPS else 'OA', 'reason': row.reason or '-', 'amount': float(row.amount)}
