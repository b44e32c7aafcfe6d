from datetime import timedelta

from odoo import api, fields, models

from .medical_inspection import INSPECTION_WORKERS
from .medical_inspection_request import SOON_DAYS

READERS = INSPECTION_WORKERS + ',medical_office_base.group_owner'


class MedicalToday(models.AbstractModel):
    """What waits about inspections: requests by their deadline, corrective plans, who is on site."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._inspection_cards()

    @api.model
    def _inspection_cards(self):
        today = fields.Date.context_today(self)
        soon, later = (fields.Date.to_string(today + timedelta(days=days)) for days in (SOON_DAYS, 30))
        asked = {
            'section': 'compliance', 'model': 'medical.inspection.request', 'action': 'medical_office_compliance.action_medical_inspection_request',
            'groups': 'medical_office_base.group_staff'}
        visits = {'section': 'compliance', 'model': 'medical.inspection', 'action': 'medical_office_compliance.action_medical_inspection'}
        return [
            self._card(
                'inspection_requests_due', title=self.env._("Inspectors' requests due within two days"), sequence=2, urgency='danger', icon='fa-hourglass-end',
                domain=[('state', '=', 'open'), ('date_due', '<=', soon)], empty=self.env._("No request of an inspector is due."), **asked),
            self._card(
                'inspection_requests_open', title=self.env._("Inspectors' requests to answer later"), sequence=12, urgency='warning', icon='fa-hourglass-half',
                domain=[('state', '=', 'open'), '|', ('date_due', '=', False), ('date_due', '>', soon)],
                empty=self.env._("No other request of an inspector is open."), **asked),
            self._card(
                'inspections_on_site', title=self.env._("Inspectors on site"), sequence=1, urgency='danger', icon='fa-id-badge',
                groups=READERS, domain=[('state', '=', 'on_site')], empty=self.env._("No inspector is on site."), **visits),
            self._card(
                'inspection_plans_due', title=self.env._("Corrective plans due within 30 days"), sequence=4, urgency='danger', icon='fa-wrench',
                groups=READERS, domain=[('is_plan_due', '=', True), ('plan_due', '<=', later)], empty=self.env._("No corrective plan is due."), **visits),
            self._card(
                'inspections_to_close', title=self.env._("Inspections to close"), sequence=20, urgency='info', icon='fa-folder-open-o',
                groups=READERS, domain=[('state', '=', 'follow_up')], empty=self.env._("Every inspection is closed."), **visits),
        ]
