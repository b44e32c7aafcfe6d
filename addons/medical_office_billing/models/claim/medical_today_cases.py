from odoo import api, fields, models


class MedicalToday(models.AbstractModel):
    """What waits about denials, underpayments, write-offs and what is to be paid back."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._case_cards()

    @api.model
    def _case_cards(self):
        biller = 'medical_office_base.group_biller'
        workers = f'{biller},medical_office_base.group_manager'
        leaders = f'{workers},medical_office_base.group_owner'
        denials, to_decide = 'medical_office_billing.action_medical_denials', 'medical_office_billing.action_medical_to_decide'
        adjustments, refunds = 'medical_office_billing.action_medical_adjustment', 'medical_office_billing.action_medical_refund'
        cases, denied, open_case = 'medical.claim.case', ('kind', '=', 'denial'), ('state', 'in', ('open', 'waiting'))
        undecided = ('kind', 'in', ('responsibility', 'cut', 'remainder'))
        month = fields.Date.to_string(fields.Date.subtract(fields.Date.context_today(self), days=30))
        return [
            self._card(
                'denials_past', title=self.env._("Denials past their deadline"), section='billing', sequence=10, urgency='danger', icon='fa-gavel',
                groups=leaders, model=cases, domain=[denied, ('deadline_stage', '=', 'past')], action=denials,
                empty=self.env._("No denial has passed its deadline.")),
            self._card(
                'denials_week', title=self.env._("Denials to appeal within a week"), section='billing', sequence=11, urgency='danger', icon='fa-gavel',
                groups=leaders, model=cases, domain=[denied, ('deadline_stage', '=', 'week')], action=denials,
                empty=self.env._("No deadline of a denial is near.")),
            self._card(
                'denials_unassigned', title=self.env._("Denials without an owner"), section='billing', sequence=12, urgency='warning', icon='fa-user-o',
                groups=workers, model=cases, domain=[denied, open_case, ('user_id', '=', False)], action=denials,
                empty=self.env._("Every denial has its owner.")),
            self._card(
                'cases_next', title=self.env._("Claims whose next action is due"), section='billing', sequence=13, urgency='warning', icon='fa-phone',
                groups=biller, model=cases, domain=[('state', '!=', 'done'), ('next_date', '<=', fields.Date.to_string(fields.Date.context_today(self)))],
                action='medical_office_billing.action_medical_cases', empty=self.env._("Nothing is due on a claim.")),
            self._card(
                'cases_to_decide', title=self.env._("What payers left, to decide"), section='billing', sequence=14, urgency='warning',
                icon='fa-question-circle', groups=workers, model=cases, domain=[undecided, open_case], action=to_decide,
                empty=self.env._("Everything that payers left is decided.")),
            self._card(
                'underpaid', title=self.env._("Paid below the contract"), section='billing', sequence=15, urgency='warning', icon='fa-level-down',
                groups=leaders, model=cases, domain=[('kind', '=', 'underpaid'), open_case], action='medical_office_billing.action_medical_underpaid',
                empty=self.env._("No payer stayed below its contract.")),
            self._card(
                'adjustments_to_approve', title=self.env._("Write-offs to approve"), section='billing', sequence=16, urgency='warning',
                icon='fa-check-square-o', model='medical.adjustment', domain=[('can_decide', '=', True)], action=adjustments,
                empty=self.env._("No write-off waits for you.")),
            self._card(
                'refunds_to_approve', title=self.env._("Refunds to approve"), section='billing', sequence=17, urgency='warning', icon='fa-reply',
                model='medical.refund', domain=[('can_decide', '=', True)], action=refunds, empty=self.env._("No refund waits for you.")),
            self._card(
                'refunds_to_pay', title=self.env._("Refunds to pay"), section='billing', sequence=18, urgency='warning', icon='fa-money',
                groups=biller, model='medical.refund', domain=[('state', '=', 'approved')], action=refunds, empty=self.env._("Every approved refund is paid.")),
            self._card(
                'overpaid_due', title=self.env._("Overpayments to give back"), section='billing', sequence=19, urgency='danger', icon='fa-clock-o',
                groups=leaders, model='medical.credit.balance', domain=self.env['medical.credit.balance']._due_domain(),
                action='medical_office_billing.action_medical_credit_balance', empty=self.env._("No time to repay ends within two weeks.")),
            self._card(
                'credits_old', title=self.env._("Credits older than a month"), section='billing', sequence=19, urgency='info', icon='fa-balance-scale',
                groups=workers, model='medical.credit.balance', domain=[('state', '=', 'open'), ('since', '<', month)],
                action='medical_office_billing.action_medical_credit_balance', empty=self.env._("No credit is older than a month.")),
        ]
