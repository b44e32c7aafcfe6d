from odoo import api, fields, models

BILLER = 'medical_office_base.group_biller'
MANAGER = 'medical_office_base.group_manager'


class MedicalToday(models.AbstractModel):
    """What waits about tills, deposits and the bank: see `medical.today` of the office."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._till_cards() + self._bank_cards()

    @api.model
    def _till_cards(self):
        today = fields.Date.to_string(fields.Date.context_today(self))
        return [
            self._card(
                'tills_open_since', title=self.env._("Tills open since yesterday"), section='billing', sequence=10, urgency='danger', icon='fa-unlock',
                model='medical.till', domain=[('state', 'in', ('open', 'counting')), ('date', '<', today)],
                action='medical_office_billing.action_medical_till', groups=f'{MANAGER},{BILLER},medical_office_base.group_cashier',
                empty=self.env._("Every till of the days before is closed.")),
            self._card(
                'till_differences', title=self.env._("Differences to decide"), section='billing', sequence=11, personal=True, urgency='warning',
                icon='fa-balance-scale', model='medical.till', domain=[('can_decide', '=', True)], action='medical_office_billing.action_medical_till',
                groups=f'{MANAGER},medical_office_base.group_owner', empty=self.env._("No difference waits for your decision.")),
            self._card(
                'days_to_close', title=self.env._("Days to close"), section='billing', sequence=12, urgency='warning', icon='fa-calendar-check-o',
                model='medical.day.sheet', domain=[('is_due', '=', True)], action='medical_office_billing.action_medical_day_sheet',
                groups=f'{MANAGER},{BILLER}', empty=self.env._("Every day that is over is closed.")),
        ]

    @api.model
    def _bank_cards(self):
        return [
            self._card(
                'deposits_late', title=self.env._("Deposits not banked"), section='billing', sequence=20, urgency='danger', icon='fa-truck',
                model='medical.deposit', domain=[('is_late', '=', True)], action='medical_office_billing.action_medical_deposit',
                groups=f'{MANAGER},{BILLER}', empty=self.env._("The bank has booked what was brought to it.")),
            self._card(
                'card_batches_late', title=self.env._("Card batches not at the bank"), section='billing', sequence=21, urgency='warning',
                icon='fa-credit-card', model='medical.card.batch', domain=[('is_late', '=', True)],
                action='medical_office_billing.action_medical_card_batch', groups=f'{MANAGER},{BILLER}',
                empty=self.env._("What the terminals took has come.")),
            self._card(
                'bank_lines_to_match', title=self.env._("Bank lines to match"), section='billing', sequence=22, urgency='info', icon='fa-exchange',
                model='account.bank.statement.line', domain=[('is_reconciled', '=', False), ('move_id.state', '=', 'posted')],
                action='medical_office_billing.action_medical_bank_line', groups=BILLER, empty=self.env._("Everything the bank said is matched.")),
        ]
