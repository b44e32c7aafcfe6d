from odoo import api, models


class MedicalToday(models.AbstractModel):
    """What the Privacy Officer looks at: nobody reviews what they did themselves."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        officer = 'medical_office_base.group_privacy_officer'
        undecided = [('outcome', '=', False), ('user_id', '!=', self.env.uid)]
        return super()._cards() + [
            self._card(
                'glass_unreviewed', title=self.env._("Restricted records opened, to review"), section='patients', sequence=80, urgency='warning',
                icon='fa-unlock', groups=officer, model='medical.patient.glass',
                domain=[('outcome', 'in', (False, 'question')), ('user_id', '!=', self.env.uid)],
                action='medical_office_base.action_medical_patient_glass', empty=self.env._("Every opened record is reviewed.")),
            self._card(
                'access_findings', title=self.env._("Unusual readings to decide"), section='patients', sequence=81, urgency='warning',
                icon='fa-user-secret', groups=officer, model='medical.access.finding', domain=undecided,
                action='medical_office_base.action_medical_access_finding', empty=self.env._("Nothing unusual waits.")),
            self._card(
                'access_findings_officer', title=self.env._("Unusual readings of Privacy Officers"), section='patients', sequence=82, urgency='warning',
                icon='fa-user-secret', groups='medical_office_base.group_owner', model='medical.access.finding',
                domain=[*undecided, ('is_officer', '=', True)],
                action='medical_office_base.action_medical_access_finding', empty=self.env._("Nothing unusual waits.")),
            self._card(
                'access_review_due', title=self.env._("Access review due"), section='patients', sequence=83, urgency='info',
                icon='fa-search', groups=officer, model='medical.access.review', domain=[('state', '=', 'draft')],
                action='medical_office_base.action_medical_access_review', empty=self.env._("The last period is reviewed.")),
            self._card(
                'access_log_late', title=self.env._("Access log: sealing, mail or verification late"), section='staff', sequence=91, urgency='danger',
                icon='fa-chain-broken', groups=officer, model='medical.access.health',
                domain=['|', '|', ('seal_late', '=', True), ('mail_late', '=', True), ('verify_late', '=', True)],
                action='medical_office_base.action_medical_access_health', empty=self.env._("Sealed, mailed and verified in time.")),
        ]
