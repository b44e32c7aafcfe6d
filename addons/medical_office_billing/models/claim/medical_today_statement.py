from odoo import api, models

LEADERS = 'medical_office_base.group_biller,medical_office_base.group_manager'


class MedicalToday(models.AbstractModel):
    """What waits about what patients owe."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._statement_cards()

    @api.model
    def _statement_cards(self):
        balance = {
            'section': 'billing', 'model': 'medical.patient.balance', 'action': 'medical_office_billing.action_medical_patient_balance', 'groups': LEADERS}
        statement = {'section': 'billing', 'model': 'medical.statement', 'action': 'medical_office_billing.action_medical_statement', 'groups': LEADERS}
        return [
            self._card(
                'promises_broken', title=self.env._("Promises broken"), sequence=50, urgency='danger', icon='fa-chain-broken',
                domain=[('standing', '=', 'broken')], empty=self.env._("No promise to pay is broken."), **balance),
            self._card(
                'plans_late', title=self.env._("Payment plans late or ended"), section='billing', sequence=51, urgency='warning', icon='fa-calendar-times-o',
                groups=LEADERS, model='medical.payment.plan', domain=['|', ('state', '=', 'ended'), '&', ('state', '=', 'running'), ('amount_late', '>', 0)],
                action='medical_office_billing.action_medical_payment_plan', empty=self.env._("Every installment came in.")),
            self._card(
                'statements_call', title=self.env._("Patients to call about a reminder"), sequence=52, urgency='warning', icon='fa-phone',
                domain=[('call_state', '=', 'todo')], empty=self.env._("Nobody is to be called."), **statement),
            self._card(
                'statements_final', title=self.env._("Final notices over"), sequence=53, urgency='warning', icon='fa-gavel',
                domain=[('can_place', '=', True)], empty=self.env._("No final notice has run out."), **balance),
            self._card(
                'placements_to_approve', title=self.env._("Placements to approve"), section='billing', sequence=54, urgency='warning', icon='fa-check',
                model='medical.collection.placement', domain=[('can_decide', '=', True)],
                action='medical_office_billing.action_medical_collection_placement', empty=self.env._("No placement waits for you.")),
            self._card(
                'statements_send', title=self.env._("Letters to print and mail"), sequence=55, urgency='warning', icon='fa-envelope-o',
                domain=[('state', '=', 'made')], empty=self.env._("No letter waits."), **statement),
            self._card(
                'statements_due', title=self.env._("Patients due for a statement"), sequence=56, icon='fa-file-text-o',
                domain=[('is_due', '=', True)], empty=self.env._("Nobody is due for a statement."), **balance),
        ]
