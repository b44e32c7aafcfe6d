from odoo import api, models

OPEN = ('new', 'matched', 'progress')
WORKERS = 'stock.group_stock_user'


class MedicalToday(models.AbstractModel):
    """What recalls ask for: those of class I before all others."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [
            self._supply_card(
                'recalls_class_1', title=self.env._("Class I recalls open"), sequence=5, urgency='danger', icon='fa-bullhorn', model='medical.recall',
                domain=[('state', 'in', OPEN), ('classification', '=', '1')], action='medical_office_inventory.action_medical_recall', groups=WORKERS,
                empty=self.env._("No recall that may cause serious harm is open.")),
            self._supply_card(
                'recalls_open', title=self.env._("Other recalls open"), sequence=6, urgency='warning', icon='fa-bullhorn', model='medical.recall',
                domain=[('state', 'in', OPEN), ('classification', '!=', '1')], action='medical_office_inventory.action_medical_recall', groups=WORKERS,
                empty=self.env._("No other recall is open.")),
            self._card(
                'recall_patients', title=self.env._("Patients to tell of a recall"), section='patients', sequence=60, urgency='warning', icon='fa-bullhorn',
                model='medical.recall.patient', domain=[('told_on', '=', False), ('recall_id.state', 'in', OPEN)],
                action='medical_office_inventory.action_medical_recall_patient', groups='medical_office_base.group_patient_admin',
                empty=self.env._("Nobody has to be told of a recall.")),
        ]
