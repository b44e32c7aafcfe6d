from odoo import fields, models
from odoo.tools import format_date

from .medical_appeal import BY_OUTCOME


class MedicalClaimCase(models.Model):
    """The appeals of a case."""
    _inherit = 'medical.claim.case'

    appeal_ids = fields.One2many('medical.appeal', 'case_id', 'Appeals')

    def _appeal_words(self):
        """What stands for the words in braces of an appeal's text."""
        self.ensure_one()
        claim = self.claim_id
        row = claim.payer_ids.filtered(lambda row: row.payer_id == self.payer_id)[:1]
        days = dict.fromkeys(day for day in (claim.service_date, claim.service_date_to) if day)
        practice = self.env['medical.practice']._get(self.company_id)
        return {
            'claim': claim.number, 'payer_number': row.payer_number or self.answer_id.payer_number, 'member': row.member_id,
            'service_dates': ' – '.join(format_date(self.env, day) for day in days), 'amount': self.currency_id.format(self.amount),
            'codes': ', '.join(code.split()[0] for code in (self.reason_text or '').split('; ') if code),
            'answer_date': format_date(self.env, self.answer_id.remittance_id.date or self.opened_on),
            'practice': practice.legal_name or self.company_id.name}

    def action_appeal(self):
        """Write an appeal, or open the one that isn't sent yet."""
        self.ensure_one()
        self._check_biller()
        draft = self.appeal_ids.filtered(lambda appeal: appeal.state == 'draft')[:1]
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Appeal of %(claim)s", claim=self.claim_id.number), 'res_model': 'medical.appeal',
            'res_id': draft.id, 'view_mode': 'form', 'context': {'default_case_id': self.id}}

    def _close(self, outcome, note=False):
        res = super()._close(outcome, note)
        # sudo: how the appeals ended follows from how the case did
        for case in self.sudo():
            sent = case.appeal_ids.filtered(lambda appeal: appeal.state == 'sent')
            if sent and outcome in BY_OUTCOME:
                sent.write({'state': BY_OUTCOME[outcome]})
        return res
