from datetime import timedelta

from odoo import api, fields, models

KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'


class MedicalToday(models.AbstractModel):
    """Obligations: late, due this week, without a first date; one's own; what the library says anew."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        week = fields.Date.to_string(fields.Date.context_today(self) + timedelta(days=7))
        due = [('state', '=', 'due'), '|', ('date_end', '=', False), ('date_end', '<=', week)]
        shared = {'section': 'compliance', 'model': 'medical.obligation.status', 'action': 'medical_office_compliance.action_medical_obligation_status'}
        return super()._cards() + [
            self._card(
                'obligations_late_critical', title=self.env._("Critical obligations late"), sequence=1, urgency='danger', icon='fa-gavel', groups=KEEPERS,
                domain=[('state', '=', 'late'), ('severity', '=', 'critical')], empty=self.env._("No critical obligation is late."), **shared),
            self._card(
                'obligations_late', title=self.env._("Other obligations late"), sequence=2, urgency='warning', icon='fa-gavel', groups=KEEPERS,
                domain=[('state', '=', 'late'), ('severity', '!=', 'critical')], empty=self.env._("No other obligation is late."), **shared),
            self._card(
                'obligations_due', title=self.env._("Obligations due this week"), sequence=30, urgency='warning', icon='fa-calendar-check-o',
                groups=KEEPERS, domain=due, empty=self.env._("No obligation is due this week."), **shared),
            self._card(
                'obligations_unset', title=self.env._("Obligations without a first date"), sequence=80, urgency='info', icon='fa-calendar-plus-o',
                groups=KEEPERS, domain=[('state', '=', 'unset')], empty=self.env._("It is known of every obligation when it was last done."), **shared),
            self._card(
                'obligations_mine', title=self.env._("Your obligations late or due"), sequence=12, urgency='danger', icon='fa-gavel', personal=True,
                groups='medical_office_base.group_staff', domain=[('user_id', '=', self.env.uid), '|', ('state', '=', 'late'), '&', *due],
                empty=self.env._("No obligation of yours is due."), **{**shared, 'section': 'today'}),
            self._card(
                'obligation_library_news', title=self.env._("Requirements that changed"), section='compliance', sequence=85, urgency='info', icon='fa-book',
                groups=KEEPERS, model='medical.obligation', domain=[('medical_library_news', '=', True)],
                action='medical_office_compliance.action_medical_obligation', empty=self.env._("Your obligations know what the library says now.")),
        ]
