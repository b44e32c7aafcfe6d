from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_call_out import CALL_OUT_KINDS
from .medical_call_out_ask import ASK_ANSWERS

RANKS = {'ok': 0, 'soft': 1, 'hard': 2}


class MedicalCoverage(models.AbstractModel):
    """Somebody calls out: who could come, who was asked, who comes."""
    _inherit = 'medical.coverage'

    @api.model
    def call_out(self, values):
        """A person can't come: their shifts are cancelled, open ones made in their place."""
        planning = self._planning()
        everybody, reports, _own = planning
        # sudo: rights are checked below, by the person
        people, shifts = self.env['hr.employee'].sudo(), self.env['medical.shift'].sudo()
        if values.get('shift_id'):
            shifts = self._shift(values['shift_id'])
            person, day = shifts.employee_id, shifts.day
        else:
            person, day = people.browse(values.get('employee_id') or []).exists(), self._date(values.get('day'))
        if not person:
            raise UserError(self.env._("Nobody works this shift: there is nobody to call out."))
        if person.user_id != self.env.user and not (everybody and person.company_id in self.env.companies or person in reports):
            raise AccessError(self.env._("A call-out is taken by the person, their supervisor or the office manager."))
        kind = values.get('kind') or 'sick'
        if kind not in dict(CALL_OUT_KINDS):
            raise UserError(self.env._("Choose why: sick, family or other."))
        if not shifts:
            shifts = shifts.search([('employee_id', '=', person.id), ('day', '=', day), ('state', '!=', 'cancelled')])
        self._lock(shifts)
        if any(shift.end <= fields.Datetime.now() for shift in shifts):
            raise UserError(self.env._("This shift is over. What was worked is corrected in the hours."))
        if any(shift.state == 'cancelled' for shift in shifts):
            raise UserError(self.env._("This shift is not there any more. Reload the board."))
        published = shifts.filtered(lambda shift: shift.state == 'published')
        opened = shifts._make_open('call_out')
        gone = [shift_id for shift_id in shifts.ids if shift_id not in published.ids]
        by_old = {new.replaces_id.id: new for new in opened if new.replaces_id}
        common = {'employee_id': person.id, 'kind': kind, 'note': (values.get('note') or '').strip() or False, 'taken_by_id': self.env.uid}
        # sudo: the person, a supervisor or the manager, as checked
        calls = self.env['medical.call.out'].sudo().create([
            {**common, 'shift_id': shift.id, 'open_shift_id': by_old[shift.id].id, 'site_id': shift.site_id.id, 'day': shift.day}
            for shift in published] or [{
                **common, 'open_shift_id': opened[:1].id, 'site_id': opened[:1].site_id.id or person.medical_site_ids[:1].id, 'day': day}])
        self._tell_call_out(calls[:1])
        return self._answer(
            published | opened, planning, removed=gone, call_out_id=calls[:1].id, open_shift_ids=opened.ids,
            message=self.env._("%(count)s shifts are open now.", count=len(opened)) if opened else self.env._("Noted. There was no shift on that day."))

    @api.model
    def _tell_call_out(self, call):
        """The supervisor, else the office managers, hear at once of a call-out that they didn't take themselves."""
        person = call.employee_id
        users = person.parent_id.user_id or self.env['res.users'].sudo().search([
            ('all_group_ids', 'in', self.env.ref('medical_office_base.group_manager').id), ('company_ids', 'in', call.company_id.ids)])
        users = users.filtered(lambda user: user.active and not user._is_system() and user not in (self.env.user, person.user_id))
        self.env['medical.shift']._tell_users(users, 'coverage_call_outs', lambda env, _user: env._("%(person)s called out.", person=person.name))

    # === WHO COULD COME === #

    @api.model
    def _pool(self, shift, planning):
        """People of the position, or of one that may stand in, whom the user plans."""
        everybody, reports, _own = planning
        jobs = shift.job_id | shift.job_id.medical_stand_in_job_ids
        # sudo: whoever plans chooses among all
        people = self.env['hr.employee'].sudo().search([('company_id', '=', shift.company_id.id), ('job_id', 'in', jobs.ids)])
        return (people if everybody else people & reports) - shift.employee_id - shift.replaces_id.employee_id

    @api.model
    def candidates(self, shift_id):
        """Who could work a shift, best first: cleared and free, of the position, asked and not declined, of the site, with hours left."""
        planning = self._planning()
        shift = self._shift(shift_id)
        self._check_may_plan(shift.site_id, self.env['hr.employee'], planning)
        # sudo: for whoever plans
        asks = self.env['medical.call.out.ask'].sudo().search([('shift_id', '=', shift.id)])
        return {
            'shift': self._shift_values(shift, planning)[0],
            'call_out_id': self.env['medical.call.out'].sudo().search([('open_shift_id', '=', shift.id)], limit=1).id,
            'candidates': self._candidate_values(shift, planning, asks), 'calls': self._call_values(asks, shift.site_id)}

    @api.model
    def _candidate_values(self, shift, planning, asks=None):
        """People who could work a shift, which need not be saved, as `candidates` gives them."""
        people = self._pool(shift, planning)
        faults = dict(zip(people.ids, shift._faults_of([shift._placing(employee_id=person.id) for person in people]), strict=True))
        minutes = self._week_minutes(people, shift._week(shift.day))
        answers = {}
        for ask in asks or ():
            answers.setdefault(ask.employee_id.id, ask)
        words = dict(self.env['medical.call.out.ask']._fields['answer']._description_selection(self.env))
        rows = []
        for person in people:
            levels = [fault['level'] for fault in faults[person.id]]
            ask = answers.get(person.id)
            rows.append({
                'id': person.id, 'name': person.name, 'job': person.job_id.name or '', 'job_id': person.job_id.id,
                'phone': person.work_phone or person.mobile_phone or '', 'sites': ', '.join(person.medical_site_ids.mapped('code')),
                'level': 'hard' if 'hard' in levels else 'soft' if 'soft' in levels else 'ok',
                'faults': [{**fault, 'overridden': False} for fault in faults[person.id]], 'week_minutes': minutes.get(person.id, 0),
                'answer': ask.answer if ask else '', 'answer_words': words[ask.answer] if ask else ''})
        here = {person.id for person in people if shift.site_id in person.medical_site_ids}
        rows.sort(key=lambda row: (
            RANKS[row['level']], row['answer'] == 'no', row['job_id'] != shift.job_id.id, row['id'] not in here, row['week_minutes'], row['name']))
        return rows

    @api.model
    def _call_values(self, asks, site):
        return [{
            'employee_id': ask.employee_id.id, 'person': ask.employee_id.name, 'answer': ask.answer, 'by': ask.user_id.name,
            'when': site._moment_words(ask.date)} for ask in asks]

    @api.model
    def log_call(self, shift_id, employee_id, answer, reason=None):
        """Note that somebody was asked to come; a yes fills the shift."""
        planning = self._planning()
        shift = self._shift(shift_id)
        person = self.env['hr.employee'].sudo().browse(employee_id).exists()
        self._check_may_plan(shift.site_id, person, planning)
        if answer not in dict(ASK_ANSWERS) or not person or person.company_id != shift.company_id:
            raise UserError(self.env._("Say who was asked, and whether they come."))
        result = self._answer(shift, planning)
        if answer == 'yes':
            self._lock(shift)
            if shift.employee_id:
                result = self._answer(shift, planning, ok=False, message=self.env._("%(person)s has this shift already.", person=shift.employee_id.name))
            else:
                result = self._save(shift, {'employee_id': person.id}, reason, planning)
        # sudo: the log is written by methods alone
        asks = self.env['medical.call.out.ask'].sudo()
        if result['ok']:
            call = self.env['medical.call.out'].sudo().search([('open_shift_id', '=', shift.id)], limit=1)
            asks.create({
                'call_out_id': call.id, 'shift_id': shift.id, 'company_id': shift.company_id.id, 'employee_id': person.id, 'answer': answer,
                'user_id': self.env.uid})
        return {**result, 'calls': self._call_values(asks.search([('shift_id', '=', shift.id)]), shift.site_id)}
