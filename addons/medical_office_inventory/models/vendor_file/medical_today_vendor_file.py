from odoo import api, models


class MedicalToday(models.AbstractModel):
    _inherit = 'medical.today'

    @api.model
    def _supply_order_cards(self):
        return super()._supply_order_cards() + [
            self._supply_card(
                'supply_orders_differ', title=self.env._("Confirmed differently by vendors"), sequence=32, urgency='warning', icon='fa-exchange',
                model='medical.order.discrepancy', domain=[('state', '=', 'open')],
                action='medical_office_inventory.action_medical_order_discrepancy', groups='purchase.group_purchase_user',
                empty=self.env._("Vendors confirmed what was ordered, or you decided.")),
        ]
