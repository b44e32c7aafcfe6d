from odoo import api, models


class MedicalToday(models.AbstractModel):
    """What waits about payers' payments."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._remittance_cards()

    @api.model
    def _remittance_cards(self):
        biller = 'medical_office_base.group_biller'
        leaders = f'{biller},medical_office_base.group_manager,medical_office_base.group_owner'
        remittances, answers = 'medical.remittance', 'medical.remittance.claim'
        return [
            self._card(
                'remittances_to_post', title=self.env._("Payers' payments to post"), section='billing', sequence=40, urgency='warning',
                icon='fa-envelope-open-o', groups=biller, model=remittances,
                domain=[('state', '=', 'draft')], action='medical_office_billing.action_medical_remittance',
                empty=self.env._("Every payment is posted.")),
            self._card(
                'answers_unmatched', title=self.env._("Answers without a claim"), section='billing', sequence=41, urgency='warning', icon='fa-chain-broken',
                groups=biller, model=answers, domain=[('match', 'in', ('unmatched', 'suggested')), ('state', 'in', ('draft', 'unapplied'))],
                action='medical_office_billing.action_medical_remittance_unmatched', empty=self.env._("Every answer has its claim.")),
            self._card(
                'money_unapplied', title=self.env._("Unapplied money of payers"), section='billing', sequence=42, urgency='info', icon='fa-question-circle-o',
                groups=leaders, model=answers, domain=[('state', '=', 'unapplied'), ('paid', '!=', 0)],
                action='medical_office_billing.action_medical_remittance_unapplied', empty=self.env._("No money is unapplied.")),
            self._card(
                'remittances_without_money', title=self.env._("Payers' money that hasn't come"), section='billing', sequence=43, urgency='warning',
                icon='fa-hourglass-half', groups=leaders, model=remittances, domain=[('is_money_late', '=', True)],
                action='medical_office_billing.action_medical_remittance_money', empty=self.env._("What payers announced has come.")),
            self._card(
                'money_without_remittance', title=self.env._("Payers' money without remittance"), section='billing', sequence=44, urgency='info',
                icon='fa-bank', groups=biller, model='account.bank.statement.line', domain=[('medical_is_unannounced', '=', True)],
                action='medical_office_billing.action_medical_money_unannounced', empty=self.env._("Every payment of a payer is announced.")),
        ]
