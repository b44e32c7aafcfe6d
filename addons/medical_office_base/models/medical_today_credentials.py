from odoo import api, models

OFFICE = 'medical_office_base.group_manager,medical_office_base.group_hr'
HEALTH = 'medical_office_base.group_employee_health'


class MedicalToday(models.AbstractModel):
    """What waits about credentials: expired, due, to verify, missing; asked of me; the health part for Employee Health."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._credential_cards()

    @api.model
    def _credential_cards(self):
        action, own = 'medical_office_base.action_medical_credential', 'medical_office_base.action_medical_credential_own'
        others = [('tier', '=', 'own'), ('user_id', '!=', self.env.uid)]
        health = [('tier', '=', 'health'), ('user_id', '!=', self.env.uid)]
        mine = [('user_id', '=', self.env.uid), ('type_id.by_office', '=', False)]
        lacking = ['missing', 'requested', 'draft', 'rejected']
        # Employee Health, HR and the office manager have their own cards; these are for those above who hold no such role
        everyone = 'medical_office_base.group_staff'
        cards = [
            ('credentials_excluded', self.env._("People excluded by a screening"), 'danger', 'fa-ban', OFFICE, others, ['excluded'],
             self.env._("No screening found anybody on a list.")),
            ('credentials_expired', self.env._("Credentials expired"), 'danger', 'fa-id-card', everyone, others, ['expired'],
             self.env._("No credential has expired.")),
            ('credentials_to_verify', self.env._("Credentials to verify"), 'warning', 'fa-check-circle-o', OFFICE, others, ['pending'],
             self.env._("Everything that was sent is verified.")),
            ('credentials_due', self.env._("Credentials to renew"), 'warning', 'fa-id-card', everyone, others, ['due'],
             self.env._("No credential ends soon.")),
            ('credentials_missing', self.env._("Credentials missing"), 'warning', 'fa-id-card-o', everyone, others, lacking,
             self.env._("Everybody has shown what their position requires.")),
            ('health_items_expired', self.env._("Health items expired"), 'danger', 'fa-heartbeat', HEALTH, health, ['expired'],
             self.env._("No health item has expired.")),
            ('health_items_to_verify', self.env._("Health items to verify"), 'warning', 'fa-heartbeat', HEALTH, health, ['pending'],
             self.env._("Every health item that was sent is verified.")),
            ('health_items_due', self.env._("Health items to renew"), 'warning', 'fa-heartbeat', HEALTH, health, ['due'],
             self.env._("No health item ends soon.")),
            ('health_items_missing', self.env._("Health items missing"), 'warning', 'fa-heartbeat', HEALTH, health, lacking,
             self.env._("Everybody has shown what their position requires.")),
        ]
        return [
            *(self._card(
                key, title=title, section='staff', sequence=30 + place, urgency=urgency, icon=icon, groups=groups, model='medical.credential',
                domain=[*whose, ('stage', 'in', stages)], action=action, empty=empty)
              for place, (key, title, urgency, icon, groups, whose, stages, empty) in enumerate(cards)),
            self._card(
                'my_credentials_asked', title=self.env._("Credentials asked of me"), section='today', sequence=30, urgency='warning',
                icon='fa-id-card-o', model='medical.credential', domain=[*mine, ('stage', 'in', lacking)], action=own, personal=True,
                empty=self.env._("Nothing is asked of you.")),
            self._card(
                'my_credentials_to_renew', title=self.env._("My credentials to renew"), section='today', sequence=31, urgency='danger',
                icon='fa-id-card', model='medical.credential', personal=True,
                domain=[*mine, ('renewal_sent', '=', False), ('stage', 'in', ['due', 'expired'])], action=own,
                empty=self.env._("None of your credentials ends soon.")),
            self._card(
                'credential_requirements_suggested', title=self.env._("Suggested credentials to decide"), section='staff', sequence=45,
                icon='fa-lightbulb-o', groups='medical_office_base.group_manager', model='medical.credential.requirement',
                domain=[('state', '=', 'suggested')], action='medical_office_base.action_medical_credential_requirement',
                empty=self.env._("You have decided about every suggestion.")),
        ]
