from datetime import timedelta

from odoo import Command

from .claim_common import ClaimCommon


class CaseCommon(ClaimCommon):
    """Beside ClaimCommon: answers of payers as they stand when posted, without the posting itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Case, cls.Answer = cls.env['medical.claim.case'], cls.env['medical.remittance.claim']

    @classmethod
    def _day(cls, days):
        return cls.today + timedelta(days=days)

    @classmethod
    def _answer(cls, claim, paid, adjustments=(), payer=None, date=None, lines=(), **values):
        """A posted answer on a claim; adjustments are (group, reason, amount, action), lines (claim line, paid, adjustments)."""
        payer = payer or claim.payer_id
        remittance = cls.env['medical.remittance'].sudo().create({
            'payer_id': payer.id, 'date': date or cls.today, 'amount': paid, 'state': 'posted', 'company_id': claim.company_id.id})
        answer = cls.Answer.sudo().create({
            'remittance_id': remittance.id, 'number': claim.number, 'claim_id': claim.id, 'match': 'matched', 'state': 'posted', 'paid': paid,
            'charged': claim.amount_charged, **values})
        rows = cls.env['medical.remittance.adjustment'].sudo()
        for line, amount, reasons in lines:
            row = cls.env['medical.remittance.line'].sudo().create({
                'answer_id': answer.id, 'claim_line_id': line.id, 'code': line.code, 'units': line.units, 'charged': line.charge, 'paid': amount})
            rows.create([cls._reason(answer, *reason, line_id=row.id) for reason in reasons])
        rows.create([cls._reason(answer, *reason) for reason in adjustments])
        return answer

    @classmethod
    def _reason(cls, answer, group, reason, amount, action, **values):
        return {'answer_id': answer.id, 'group': group, 'reason': reason, 'amount': amount, 'action': action, **values}

    @classmethod
    def _document(cls):
        return Command.create({'name': 'application.txt', 'file': 'QXBwbGljYXRpb24='})
