from datetime import timedelta

from odoo import api, fields, models


class MedicalToday(models.AbstractModel):
    """Which estimates have to be given."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._estimate_cards()

    @api.model
    def _estimate_cards(self):
        today = fields.Date.context_today(self)
        day, soon = fields.Date.to_string(today), fields.Date.to_string(today + timedelta(days=1))
        makers = 'medical_office_base.group_front_desk,medical_office_base.group_biller'
        everyone = f'{makers},medical_office_base.group_manager'
        estimates = {'section': 'billing', 'model': 'medical.estimate', 'action': 'medical_office_billing.action_medical_estimate', 'icon': 'fa-calculator'}
        return [
            self._card(
                'estimates_late', title=self.env._("Estimates late"), sequence=20, urgency='danger', groups=everyone,
                domain=[('state', '=', 'draft'), ('due_on', '<', day)], empty=self.env._("No good-faith estimate is late."), **estimates),
            self._card(
                'estimates_due', title=self.env._("Estimates due"), sequence=21, urgency='warning', groups=makers,
                domain=[('state', '=', 'draft'), ('due_on', '>=', day), ('due_on', '<=', soon)],
                empty=self.env._("No good-faith estimate is due today or tomorrow."), **estimates),
            self._card(
                'visits_to_estimate', title=self.env._("Visits that need an estimate"), section='billing', sequence=22, urgency='warning',
                groups=makers, model='medical.visit', domain=[('needs_estimate', '=', True)], icon='fa-calculator',
                action='medical_office_billing.action_medical_visit_estimate',
                empty=self.env._("Whoever comes without coverage has an estimate.")),
        ]
