from datetime import datetime, time, timedelta

from odoo import api, fields, models

from ...tools.recurrence import to_utc
from .medical_patient_notice import TAKERS


class MedicalToday(models.AbstractModel):
    """What waits about notices and signatures."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._notice_cards()

    @api.model
    def _notice_cards(self):
        day, tz = fields.Date.context_today(self), self.env.tz
        start, end = (fields.Datetime.to_string(to_utc(datetime.combine(day + timedelta(days=days), time.min), tz)) for days in (0, 1))
        return [
            self._card(
                'notices_to_sign', title=self.env._("Notices to sign of today's visits"), section='patients', sequence=40, urgency='warning',
                icon='fa-pencil-square-o', groups=TAKERS, model='medical.visit', domain=[
                    ('date_start', '>=', start), ('date_start', '<', end), ('state', 'in', ['expected', 'arrived', 'roomed']), ('needs_notice', '=', True)],
                action='medical_office_base.action_medical_visit_notice',
                empty=self.env._("Everybody who comes today has acknowledged the notice, or none is in force.")),
            self._card(
                'notices_to_approve', title=self.env._("Privacy notices to approve"), section='patients', sequence=41, urgency='warning',
                icon='fa-gavel', groups=self.env['medical.privacy.notice']._paper_deciders, model='medical.privacy.notice',
                domain=[('state', '=', 'review')], action='medical_office_base.action_medical_privacy_notice',
                empty=self.env._("No notice waits for approval.")),
        ]
