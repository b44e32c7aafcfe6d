from datetime import timedelta

from odoo import api, fields, models

# who reads issues at their sites, or all
READERS = ','.join(f'medical_office_base.group_{role}' for role in ('clinician', 'manager', 'compliance_officer', 'owner'))


class MedicalToday(models.AbstractModel):
    """Huddle and meeting: what waits for whom leads one, or approves minutes."""
    _inherit = 'medical.today'

    @api.model
    def _huddle_keys(self):
        return super()._huddle_keys() | {'issues_urgent': ('site_id', None)}

    @api.model
    def _cards(self):
        day = fields.Date.context_today(self)
        # older ones are seen in the list; what was weeks ago nobody can tell
        today, week_ago = fields.Date.to_string(day), fields.Date.to_string(day - timedelta(days=7))
        return super()._cards() + [
            self._card(
                'huddle_today', title=self.env._("Today's huddle to lead"), section='today', sequence=5, urgency='warning', icon='fa-comments-o',
                groups='medical_office_base.group_staff', model='medical.huddle', personal=True,
                domain=[('date', '=', today), ('state', 'in', ('planned', 'running')), ('can_lead', '=', True)],
                action='medical_office_compliance.action_medical_huddle', empty=self.env._("No huddle of today waits for somebody to lead it.")),
            self._card(
                'huddles_missed', title=self.env._("Missed huddles without a reason"), section='compliance', sequence=31, urgency='info',
                icon='fa-comments-o', groups='medical_office_base.group_manager', model='medical.huddle',
                domain=[('state', '=', 'missed'), ('missed_reason', '=', False), ('date', '>=', week_ago)],
                action='medical_office_compliance.action_medical_huddle', empty=self.env._("Of every missed huddle it is known why.")),
            self._card(
                # told aloud in the huddle: nothing private
                'issues_urgent', title=self.env._("Issues of high risk"), section='compliance', sequence=8, urgency='danger', icon='fa-exclamation-triangle',
                groups=READERS, model='medical.issue', action='medical_office_compliance.action_medical_issue', domain=[
                    ('state', 'in', ('new', 'open', 'check')), ('risk', 'in', ('high', 'critical')), ('is_hr', '=', False),
                    ('discretion', '!=', 'confidential')],
                empty=self.env._("No issue of high risk is open.")),
            self._card(
                'minutes_to_approve', title=self.env._("Minutes to approve"), section='compliance', sequence=30, urgency='warning', icon='fa-file-text-o',
                groups='medical_office_base.group_staff', model='medical.meeting', personal=True, domain=[('can_approve', '=', True)],
                action='medical_office_compliance.action_medical_meeting', empty=self.env._("No minutes wait for your approval.")),
        ]
