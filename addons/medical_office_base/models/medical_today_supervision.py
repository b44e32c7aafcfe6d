from datetime import timedelta

from odoo import api, fields, models

KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_hr'
PEOPLE = 'medical_office_base.group_staff,medical_office_base.group_facility'


class MedicalToday(models.AbstractModel):
    """What waits about supervision: one-to-ones, evaluations, signatures, probation, and those who begin or leave."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._supervision_cards()

    @api.model
    def _supervision_cards(self):
        today = fields.Date.context_today(self)
        day, soon = fields.Date.to_string(today), fields.Date.to_string(today + timedelta(days=14))
        month = fields.Date.to_string(today + timedelta(days=30))
        me = self.env.uid
        files = {'model': 'medical.staff.file', 'action': 'medical_office_base.action_medical_staff_file_supervision'}
        evaluations = {'model': 'medical.evaluation', 'action': 'medical_office_base.action_medical_evaluation'}
        probation = [('date_probation_end', '!=', False), ('date_probation_end', '<=', soon), ('probation_decision', 'not in', ('confirmed', 'ended'))]
        return [
            self._card(
                'access_still_open', title=self.env._("Left, and access still open"), section='staff', sequence=3, urgency='danger', icon='fa-unlock-alt',
                groups=KEEPERS, model='medical.staff.plan', domain=[('access_state', '=', 'over'), ('state', '=', 'open')],
                action='medical_office_base.action_medical_staff_plan', empty=self.env._("Nobody who has left can still sign in.")),
            self._card(
                'notes_to_sign', title=self.env._("Notes to read and sign"), section='staff', sequence=50, urgency='warning', icon='fa-pencil',
                personal=True, groups=PEOPLE, model='medical.supervision.note', domain=[('is_mine', '=', True)],
                action='medical_office_base.action_medical_supervision_note', empty=self.env._("Nothing waits for your signature.")),
            self._card(
                'evaluations_mine', title=self.env._("Evaluations waiting for me"), section='staff', sequence=51, urgency='warning',
                icon='fa-star-half-o', personal=True, groups=PEOPLE, domain=[('is_mine', '=', True)],
                empty=self.env._("No evaluation waits for you."), **evaluations),
            self._card(
                'evaluations_late', title=self.env._("Evaluations late"), section='staff', sequence=52, urgency='danger', icon='fa-star-half-o',
                groups=KEEPERS, domain=[('is_late', '=', True)], empty=self.env._("No evaluation is late."), **evaluations),
            self._card(
                'evaluations_to_plan', title=self.env._("Evaluations to plan"), section='staff', sequence=53, urgency='info', icon='fa-calendar-plus-o',
                groups=KEEPERS, domain=[('evaluation_due', '<=', month)], empty=self.env._("Every evaluation of the next 30 days is planned."), **files),
            self._card(
                'one_on_ones_due', title=self.env._("My one-to-ones due"), section='staff', sequence=54, urgency='info', icon='fa-comments-o',
                personal=True, groups='medical_office_base.group_staff', domain=[('supervisor_user_id', '=', me), ('one_on_one_due', '<=', day)],
                empty=self.env._("You have met everyone who reports to you."), **files),
            self._card(
                'follow_ups_due', title=self.env._("Notes to follow up"), section='staff', sequence=55, urgency='warning', icon='fa-reply', personal=True,
                groups='medical_office_base.group_staff', model='medical.supervision.note', domain=[
                    ('author_id', '=', me), ('follow_up_date', '<=', day), ('follow_up_done_on', '=', False), ('state', '!=', 'draft')],
                action='medical_office_base.action_medical_supervision_note', empty=self.env._("Nothing you wrote is to follow up today.")),
            self._card(
                'probations_mine', title=self.env._("Probations ending: my people"), section='staff', sequence=56, urgency='warning',
                icon='fa-hourglass-end', personal=True, groups='medical_office_base.group_staff', domain=[('supervisor_user_id', '=', me), *probation],
                empty=self.env._("No probation of your people ends soon."), **files),
            self._card(
                'probations_ending', title=self.env._("Probations ending"), section='staff', sequence=57, urgency='warning', icon='fa-hourglass-end',
                groups=KEEPERS, domain=[('user_id', '!=', me), *probation], empty=self.env._("No probation ends soon."), **files),
            self._card(
                'plan_steps_mine', title=self.env._("Steps for who begins or leaves"), section='staff', sequence=58, urgency='warning', icon='fa-list-ol',
                personal=True, groups=PEOPLE, model='medical.staff.plan.line', domain=[('is_mine', '=', True), ('date_due', '<=', soon)],
                action='medical_office_base.action_medical_staff_plan_line', empty=self.env._("Nothing is to do for those who begin or leave.")),
            self._card(
                'plan_steps_late', title=self.env._("Late steps for who begins or leaves"), section='staff', sequence=59, urgency='danger', icon='fa-list-ol',
                groups=KEEPERS, model='medical.staff.plan.line', domain=[('is_late', '=', True)],
                action='medical_office_base.action_medical_staff_plan_line', empty=self.env._("No step of a plan is late.")),
            self._card(
                'items_of_who_left', title=self.env._("Keys and devices of who has left"), section='staff', sequence=60, urgency='warning', icon='fa-key',
                groups=KEEPERS, model='medical.staff.item', domain=[('is_out', '=', True), ('employee_left', '=', True)],
                action='medical_office_base.action_medical_staff_item', empty=self.env._("Everyone who left gave back what they had.")),
        ]
