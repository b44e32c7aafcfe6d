from odoo import api, models


class MedicalToday(models.AbstractModel):
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [self._supply_card(
            'supply_certificates_missing', title=self.env._("Disposal certificates missing"), sequence=72, urgency='warning', icon='fa-file-o',
            model='medical.disposal', domain=[('certificate_missing', '=', True)], action='medical_office_inventory.action_medical_disposal',
            groups='stock.group_stock_user', empty=self.env._("Every contractor's certificate has come."))]
