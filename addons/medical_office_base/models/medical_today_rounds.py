from odoo import api, models

from ..tools.roles import MANAGER, WORKERS


class MedicalToday(models.AbstractModel):
    """What waits about rounds: see `medical.today`."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [
            self._card(
                'rounds_mine', title=self.env._("My rounds"), section='facilities', sequence=10, urgency='warning', icon='fa-check-square-o',
                personal=True, groups=WORKERS, model='medical.checklist.run',
                domain=[('stage', 'in', ('open', 'late')), ('is_mine', '=', True)],
                action='medical_office_base.action_medical_checklist_run', empty=self.env._("No round of yours is to do now.")),
            self._card(
                'rounds_late', title=self.env._("Rounds late"), section='facilities', sequence=20, urgency='warning', icon='fa-clock-o',
                groups=MANAGER, model='medical.checklist.run', domain=[('stage', '=', 'late')],
                action='medical_office_base.action_medical_checklist_run', empty=self.env._("No round is late.")),
            self._card(
                'rounds_missed', title=self.env._("Missed rounds without a reason"), section='facilities', sequence=30, urgency='danger',
                icon='fa-calendar-times-o', groups=MANAGER, model='medical.checklist.run',
                domain=[('state', '=', 'missed'), ('missed_reason', '=', False)],
                action='medical_office_base.action_medical_checklist_run', empty=self.env._("Every missed round has its reason.")),
            self._card(
                'checklist_news', title=self.env._("Checklists with library news"), section='facilities', sequence=90, icon='fa-book',
                groups=MANAGER, model='medical.checklist', domain=[('medical_library_news', '=', True)],
                action='medical_office_base.action_medical_checklist', empty=self.env._("Your checklists are up to date.")),
        ]
