from odoo import api, models


class MedicalToday(models.AbstractModel):
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [self._supply_card(
            'supply_fund_borrowings', title=self.env._("Vaccine to pay back"), sequence=72, urgency='warning', icon='fa-exchange',
            model='medical.fund.borrowing', domain=[('state', '=', 'open')], action='medical_office_inventory.action_medical_fund_borrowing',
            groups='stock.group_stock_user', empty=self.env._("No borrowed dose waits to be paid back."))]
