from datetime import timedelta

from odoo import api, fields, models

from ..tools.roles import WORKERS

PLANNERS = 'medical_office_base.group_manager,medical_office_base.group_owner'


class MedicalToday(models.AbstractModel):
    """Cards of coverage: who is missing now, what is open, what waits for a decision, one's own shifts."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        now, today = fields.Datetime.now(), fields.Date.context_today(self)
        soon = fields.Date.to_string(today + timedelta(days=14))
        shifts = {'section': 'staff', 'model': 'medical.shift', 'action': 'medical_office_base.action_medical_shift'}
        mine = {**shifts, 'action': 'medical_office_base.action_medical_my_shift', 'groups': WORKERS, 'personal': True}
        return super()._cards() + [
            self._card(
                'coverage_short_now', title=self.env._("Too few people now"), section='staff', sequence=2, urgency='danger', icon='fa-users',
                model='medical.cover.minimum', domain=[('is_short', '=', True)], action='medical_office_base.action_medical_cover_minimum',
                groups=PLANNERS, empty=self.env._("Every minimum is kept at this moment.")),
            self._card(
                'coverage_absent', title=self.env._("Absent without leave"), sequence=4, urgency='danger', icon='fa-user-times',
                domain=[('attendance_state', '=', 'absent'), ('user_id', '!=', self.env.uid), ('can_oversee', '=', True)],
                empty=self.env._("Nobody is missing who should be here."), **shifts),
            self._card(
                'coverage_call_outs', title=self.env._("Call-outs today"), section='staff', sequence=5, urgency='danger', icon='fa-phone',
                model='medical.call.out', domain=[('day', '=', fields.Date.to_string(today)), ('user_id', '!=', self.env.uid)],
                action='medical_office_base.action_medical_call_out', empty=self.env._("Nobody called out today.")),
            self._card(
                'coverage_late', title=self.env._("Late"), sequence=6, urgency='warning', icon='fa-clock-o',
                domain=[('attendance_state', '=', 'late'), ('user_id', '!=', self.env.uid), ('can_oversee', '=', True)],
                empty=self.env._("Nobody is late."), **shifts),
            self._card(
                'coverage_lapsed', title=self.env._("Shifts with a lapsed credential, or leave since"), sequence=7, urgency='danger', icon='fa-id-card-o',
                domain=[('is_lapsed', '=', True), ('can_oversee', '=', True)],
                empty=self.env._("Everybody planned within four weeks can work."), **shifts),
            self._card(
                'coverage_open', title=self.env._("Open shifts of the next 14 days"), sequence=8, urgency='warning', icon='fa-calendar-o',
                domain=[('is_open', '=', True), ('state', '=', 'published'), ('end', '>', fields.Datetime.to_string(now)), ('day', '<=', soon)],
                groups=PLANNERS, empty=self.env._("Every published shift has its person."), **shifts),
            self._card(
                'swaps_to_decide', title=self.env._("Swaps to decide"), section='staff', sequence=9, urgency='warning', icon='fa-exchange',
                model='medical.shift.swap', domain=[('can_decide', '=', True)], action='medical_office_base.action_medical_shift_swap',
                empty=self.env._("No swap waits for you.")),
            self._card(
                'shift_offers', title=self.env._("Shifts offered to you"), section='staff', sequence=20, urgency='info', icon='fa-hand-o-right',
                model='medical.shift.swap', personal=True, groups=WORKERS, action='medical_office_base.action_medical_shift_swap',
                domain=[('state', '=', 'offered'), ('start', '>', fields.Datetime.to_string(now)), ('to_employee_id.user_id', '=', self.env.uid)],
                empty=self.env._("No colleague offers you a shift.")),
            self._card(
                'shifts_mine', title=self.env._("Your shifts of the next 7 days"), sequence=22, urgency='info', icon='fa-calendar',
                domain=[('user_id', '=', self.env.uid), ('state', '=', 'published'), ('end', '>', fields.Datetime.to_string(now)),
                        ('day', '<=', fields.Date.to_string(today + timedelta(days=7)))],
                empty=self.env._("You have no shift in the next 7 days."), **mine),
            self._card(
                'shifts_to_take', title=self.env._("Open shifts you may take"), sequence=24, urgency='info', icon='fa-hand-paper-o',
                domain=[('can_take', '=', True), ('day', '<=', soon)], empty=self.env._("No shift of your position is open."), **mine),
        ]
