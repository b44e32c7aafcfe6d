from odoo import api, models

from ..tools.roles import WORKERS

OPEN_STATES = ['ok', 'response_late', 'resolve_late']


class MedicalToday(models.AbstractModel):
    """Cards of problems: emergencies with their clock, what nobody has taken, what is out of use."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        problems = {'section': 'facilities', 'model': 'maintenance.request', 'action': 'medical_office_base.action_maintenance_request'}
        is_open = [('medical_kind_id', '!=', False), ('medical_clock_state', 'in', OPEN_STATES)]
        return super()._cards() + [
            self._card(
                'problems_emergencies', title=self.env._("Emergencies"), sequence=10, urgency='danger', icon='fa-bolt',
                domain=[('medical_kind_id.is_emergency', '=', True), ('medical_clock_state', 'in', OPEN_STATES)],
                empty=self.env._("No emergency is open."), **problems),
            self._card(
                'problems_to_take', title=self.env._("Problems nobody has taken"), sequence=12, urgency='warning', icon='fa-hand-paper-o',
                domain=[*is_open, ('medical_accepted_on', '=', False)], groups=WORKERS,
                empty=self.env._("Every problem has somebody who sees to it."), **problems),
            self._card(
                'problems_late', title=self.env._("Problems not solved in time"), sequence=14, urgency='warning', icon='fa-clock-o',
                domain=[('medical_kind_id', '!=', False), ('medical_clock_state', '=', 'resolve_late')],
                empty=self.env._("Every problem is within its time."), **problems),
            self._card(
                'problems_mine', title=self.env._("Problems you see to"), sequence=16, urgency='info', icon='fa-wrench', personal=True,
                domain=[*is_open, ('user_id', '=', self.env.uid)], groups=WORKERS,
                empty=self.env._("You see to no problem."), **problems),
            self._card(
                'problems_out_of_use', title=self.env._("Rooms and equipment out of use"), sequence=18, urgency='warning', icon='fa-ban',
                domain=[('medical_out_of_use', '=', True), ('medical_kind_id', '!=', False)],
                empty=self.env._("Everything can be used."), **problems),
            self._card(
                'problem_kind_news', title=self.env._("News about kinds of problem"), section='facilities', sequence=90, icon='fa-newspaper-o',
                model='medical.problem.kind', domain=[('medical_library_news', '=', True)], groups='medical_office_base.group_manager',
                action='medical_office_base.action_medical_problem_kind', empty=self.env._("Your kinds of problem are as you left them.")),
        ]
