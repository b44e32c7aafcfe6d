from datetime import timedelta

from odoo import api, fields, models

LEADERS = 'medical_office_base.group_biller,medical_office_base.group_manager'


class MedicalToday(models.AbstractModel):
    """What waits about claims."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._claim_cards()

    @api.model
    def _claim_cards(self):
        today = fields.Date.context_today(self)
        day, soon = fields.Date.to_string(today), fields.Date.to_string(today + timedelta(days=14))
        claims = {'section': 'billing', 'model': 'medical.claim', 'action': 'medical_office_billing.action_medical_claim'}
        biller = 'medical_office_base.group_biller'
        return [
            self._card(
                'claims_filing', title=self.env._("Claims to file within 14 days"), sequence=1, urgency='danger', icon='fa-hourglass-end', groups=LEADERS,
                domain=[('state', 'in', ('draft', 'ready', 'rejected')), ('filing_deadline', '!=', False), ('filing_deadline', '<=', soon)],
                empty=self.env._("No filing limit is near."), **claims),
            self._card(
                'claims_rejected', title=self.env._("Claims rejected"), sequence=2, urgency='danger', icon='fa-reply', groups=biller,
                domain=[('state', '=', 'rejected')], empty=self.env._("No claim is rejected."), **claims),
            self._card(
                'claims_visits', title=self.env._("Visits without a claim"), section='billing', sequence=3, urgency='warning', icon='fa-calendar-times-o',
                groups=LEADERS, model='medical.visit', domain=[('is_claim_late', '=', True)],
                action='medical_office_billing.action_medical_claim_visit', empty=self.env._("Every visit has its claim.")),
            self._card(
                'claims_unanswered', title=self.env._("Claims without an answer"), sequence=4, urgency='warning', icon='fa-question-circle-o', groups=LEADERS,
                domain=[('state', 'in', ('sent', 'accepted', 'partly')), ('answer_due', '!=', False), ('answer_due', '<', day)],
                empty=self.env._("No payer is late."), **claims),
            self._card(
                'claims_next_payer', title=self.env._("Claims for the next payer"), sequence=5, urgency='warning', icon='fa-share', groups=biller,
                domain=[('next_payer_id', '!=', False), ('amount_open_payer', '>', 0)], empty=self.env._("Nothing waits for a next payer."), **claims),
            self._card(
                'claims_to_send', title=self.env._("Claims to send"), sequence=6, icon='fa-paper-plane-o', groups=biller,
                domain=[('state', 'in', ('draft', 'ready'))], empty=self.env._("Every claim is sent."), **claims),
        ]
