from datetime import timedelta

from odoo import api, fields, models


class MedicalToday(models.AbstractModel):
    """What waits about bills, payment runs and payroll."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._bill_cards()

    @api.model
    def _bill_cards(self):
        biller = 'medical_office_base.group_biller'
        leaders = 'medical_office_base.group_manager,medical_office_base.group_owner'
        bills = 'medical_office_billing.action_medical_bills'
        open_bills = [('move_type', 'in', ('in_invoice', 'in_receipt')), ('state', '=', 'posted'), ('payment_state', 'in', ('not_paid', 'partial'))]
        today = fields.Date.context_today(self)
        day, week = fields.Date.to_string(today), fields.Date.to_string(today + timedelta(days=7))
        return [
            self._card(
                'bills_overdue', title=self.env._("Bills overdue"), section='billing', sequence=30, urgency='danger', icon='fa-exclamation-circle',
                groups=f'{biller},{leaders}', model='account.move', domain=[*open_bills, ('invoice_date_due', '<', day)], action=bills,
                empty=self.env._("No bill is overdue.")),
            self._card(
                'bills_due', title=self.env._("Bills due this week"), section='billing', sequence=31, urgency='info', icon='fa-file-text-o',
                groups=f'{biller},{leaders}', model='account.move',
                domain=[*open_bills, ('invoice_date_due', '>=', day), ('invoice_date_due', '<', week)], action=bills,
                empty=self.env._("No bill falls due within seven days.")),
            self._card(
                'bills_to_send', title=self.env._("Bills to send for approval"), section='billing', sequence=32, urgency='warning',
                icon='fa-paper-plane-o', groups=biller, model='account.move',
                domain=[*open_bills, ('medical_pay_state', 'in', ('to_send', 'changed', 'refused'))], action=bills,
                empty=self.env._("Every open bill is sent.")),
            self._card(
                'bills_to_approve', title=self.env._("Bills to approve"), section='billing', sequence=33, urgency='warning', icon='fa-check-square-o',
                model='medical.bill.approval', domain=[('can_decide', '=', True)], action='medical_office_billing.action_medical_bill_approval',
                empty=self.env._("No bill waits for your approval.")),
            self._card(
                'runs_to_approve', title=self.env._("Payment runs to approve"), section='billing', sequence=34, urgency='warning', icon='fa-money',
                model='medical.payment.run', domain=[('can_decide', '=', True)], action='medical_office_billing.action_medical_payment_run',
                empty=self.env._("No payment run waits for you.")),
            self._card(
                'runs_to_pay', title=self.env._("Payment runs to pay"), section='billing', sequence=35, urgency='warning', icon='fa-university',
                groups=biller, model='medical.payment.run', domain=[('state', '=', 'approved')],
                action='medical_office_billing.action_medical_payment_run', empty=self.env._("Every approved run is paid.")),
            self._card(
                'payroll_missing', title=self.env._("Payroll not imported"), section='billing', sequence=36, urgency='warning', icon='fa-users',
                groups=f'{biller},{leaders}', model='medical.practice', domain=[('payroll_missing', '=', True)],
                action='medical_office_billing.action_medical_payroll_missing', empty=self.env._("The last payroll is in the books.")),
        ]
