from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.recurrence import to_local, to_utc
from ..tools.roles import MANAGER

READERS = (
    'medical_office_base.group_staff,medical_office_base.group_facility,medical_office_base.group_owner,medical_office_base.group_auditor')
OVERSEERS = 'medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'
LONGEST_BOARD = 42


class MedicalCoverage(models.AbstractModel):
    """The server of the coverage board and of My Shifts. What each method takes and gives is fixed here.

    **Times.** `start` and `end` are by the clock of the shift's site, as `'2026-11-30T08:00'`; days are `'2026-11-30'`.
    An end at or before the start, where only hours are meant, is on the next day. Minutes are whole numbers.

    **A shift** is `{id, site_id, job_id, employee_id (or false: open), person (name or ''), room_id, room, start, end, day,
    break_minutes, minutes, state: draft|published|cancelled, note, faults: [fault], attendance: attendance, is_mine, can_edit,
    can_take, swap: false|'offered'|'accepted', called_out: bool, replaces: false or the name of who called out,
    pattern: bool}`. `faults` are given to planners and about one's own shifts; else the list is empty.

    **A fault** is `{key, kind: overlap|leave|clearance|rest|hours|site|position|person, level: hard|soft|warning, text,
    overridden: bool}`. Hard ones can't be overridden, soft ones need a reason, warnings are only told.

    **Attendance** is `{state: ''|expected|late|absent|present|left_early|done, text, check_in, check_out}`, of published
    shifts of today and before; check-in and check-out by the site's clock, or ''.

    **A hole** is `{site_id, minimum_id, name, day, start, end, required, published, planned, missing, missing_published}`:
    from `start` to `end` (site's clock) the minimum needs `required`; `published` are there by published shifts, `planned`
    by published and draft ones; `missing` = required − planned, `missing_published` = required − published. Only spans where
    `missing_published` > 0 are given: with `missing` = 0 they are filled once the drafts are published. Not counted are
    people on approved leave, who called out, or whom a hard fault keeps off. What lasts over midnight is two holes, one a day
    (the first ends on the next day at `T00:00`).

    **Every mutating method** answers `{ok, faults: [{shift_id or false, employee_id, person, words, faults: [fault]}],
    needs_reason, message, changed}`. `ok` false: nothing was written; with `needs_reason` the same call with `reason`
    (in `values`, or as argument) goes through, and the reason is kept. `message` says it in words ('' when there is nothing
    to say). `changed` is `{shifts: [shift], removed: [ids], people: [{id, week: Monday, week_minutes}],
    cleared: [{site_id, day}], holes: [hole]}`: put `shifts` in place of those of the same id (or add), drop `removed`, drop
    the holes that begin on a day in `cleared` at that site and add `holes`. What is no fault of planning (no right, a record
    that is gone, a mistyped time) is an Odoo error.

    Methods:

    - `get_sites()`: sites whose board the user may open, own ones first: `[{id, code, name, tz, today, is_own}]`
    - `get_board(site_ids, date_from, days=7)`: see the method
    - `save_shift(values)`: create (no `id`) or change: `{id, site_id, job_id, employee_id, room_id, start, end,
      break_minutes, note, reason}`; when changing only what is given changes
    - `move_shift(shift_id, values)`: what was dragged: any of `{start, end, day (keeps the hours), site_id, job_id,
      employee_id (false: open), reason}`
    - `delete_shifts(ids)`, named `shift_ids`: drafts are deleted (`removed`), published ones cancelled
    - `assign(shift_id, employee_id, reason=None)`: `employee_id` false makes it open
    - `candidates(shift_id)`: who could come: `{shift, call_out_id or false, candidates: [{id, name, job, job_id, phone, sites: text,
      level: ok|soft|hard, faults: [fault], week_minutes, answer: ''|yes|no|no_answer, answer_words}], calls: [{employee_id, person,
      answer, by, when}]}`, best first; those whom a hard fault keeps off come last
    - `get_patterns(site_ids)`: templates to apply: `[{id, name, site_id, count}]`
    - `copy_week(site_ids, date_from)`: the week before `date_from`'s into the week of `date_from`; answers also
      `{created, opened: [{words, person, why}], skipped: [{words, why}]}`
    - `apply_pattern(pattern_id, date_from)`: a template into the week of `date_from`; answers as `copy_week`
    - `publish(site_ids, date_from, days=7, reason=None)`: answers also `{published: number, held: number}`; those held back
      are in `faults`, the others are published (`ok` true when at least one was, or there was nothing to publish)
    - `call_out(values)`: `{shift_id, kind: sick|family|other, note}` or `{employee_id, day, kind, note}`; answers also
      `{call_out_id, open_shift_ids}`: the person's shifts are cancelled, open ones made in their place
    - `log_call(shift_id, employee_id, answer, reason=None)`: who was asked whether they come: `answer` yes|no|no_answer;
      yes fills the open shift, as `assign`; answers also `{calls}`
    - `take(shift_id)`: the user takes an open shift; answers also `{waiting: bool}` (for approval)
    - `offer(shift_id, employee_id=None, note='')`: one's own shift, to a colleague or (none) to all; `withdraw(shift_id)`;
      `accept(swap_id)`, `decline(swap_id)`: the colleague's answer; `decide_swap(swap_id, approve, reason=None)`: a planner who is
      neither of the two
    - `get_my_shifts()`: the person's own: `{shifts: [shift of the next 42 days], open: [shift they may take], offers: [swap offered to
      them], swaps: [own swaps that run], calendar: bool}`; a swap is `{id, shift, state, from, to, note, needs}`
    """
    _name = 'medical.coverage'
    _description = 'Coverage Board'

    # === WHO === #

    @api.model
    def _enter(self):
        """Refuses who has no role; (employee of the user in these companies, sites that are their own)."""
        if not self.env.user.has_groups(READERS):
            raise AccessError(self.env._("Shifts are for people with a role in Medical Office. Ask a system administrator to give you one."))
        # sudo: the person's own sites
        sites = self.env['medical.site'].sudo().search([
            ('user_ids', 'in', self.env.uid), ('company_id', 'in', self.env.companies.ids)])
        return self._own_employees(), sites

    @api.model
    def _own_employees(self):
        """The user as employee, in the companies chosen above."""
        # sudo: oneself
        return self.env['hr.employee'].sudo().search([('user_id', '=', self.env.uid), ('company_id', 'in', self.env.companies.ids)])

    @api.model
    def _sites(self, site_ids, own):
        """These sites, if the user may see their board: own ones; all of the company for manager, owner and auditor."""
        # sudo: facility workers don't read sites; which are allowed is decided here
        sites = self.env['medical.site'].sudo().browse(site_ids).exists()
        allowed = sites.filtered(lambda site: site.company_id in self.env.companies)
        if not self.env.user.has_groups(OVERSEERS):
            allowed &= own
        if allowed != sites or not sites:
            raise AccessError(self.env._("You don't work at this site. Choose one of your own."))
        return sites

    @api.model
    def _reports(self):
        """People below the user, in the companies chosen above; one query."""
        # sudo: whom one supervises
        return self.env['hr.employee'].sudo().search([
            ('medical_supervisor_user_ids', 'in', self.env.uid), ('company_id', 'in', self.env.companies.ids)])

    @api.model
    def _planning(self):
        """What the user may plan: (all: bool, reports, own sites)."""
        employees, own = self._enter()
        if self.env.user.has_group(MANAGER):
            return True, employees.browse(), own
        return False, self._reports(), own

    @api.model
    def _may_plan(self, site, employees, planning):
        """Whether the user plans these people (none: an open shift) at this site: the office manager everybody; a supervisor
        their reports, at sites of their own."""
        everybody, reports, own = planning
        if everybody:
            return site.company_id in self.env.companies
        return site in own and bool(reports) and employees <= reports

    @api.model
    def _check_may_plan(self, site, employees, planning):
        if not self._may_plan(site, employees, planning):
            raise AccessError(self.env._("Shifts are planned by the office manager, and by supervisors for the people below them."))

    @api.model
    def _shift(self, shift_id):
        """A shift that is there, as superuser: who may do what is decided by its place and people."""
        # sudo: see above
        shift = self.env['medical.shift'].sudo().browse(shift_id).exists()
        if not shift or shift.company_id not in self.env.companies:
            raise UserError(self.env._("This shift is not there any more. Reload the board."))
        return shift

    @api.model
    def _gone(self):
        raise UserError(self.env._("This is not there any more. Reload the board."))

    # === READING === #

    @api.model
    def get_sites(self):
        """Sites whose board the user may open."""
        _employees, own = self._enter()
        sites = own
        if self.env.user.has_groups(OVERSEERS):
            # sudo: as in `_sites`
            sites |= self.env['medical.site'].sudo().search([('company_id', 'in', self.env.companies.ids)])
        return [{**self._site_values(site), 'is_own': site in own} for site in sites]

    @api.model
    def _site_values(self, site):
        return {
            'id': site.id, 'code': site.code, 'name': site.name, 'tz': site.tz,
            'today': fields.Date.to_string(site._today()), 'now': _iso(to_local(fields.Datetime.now(), site.tz))}

    @api.model
    def get_board(self, site_ids, date_from, days=7):
        """All that the board shows, in one round trip and a number of queries that doesn't grow with people and sites.

        :param list site_ids: ids of sites
        :param str date_from: first day
        :param int days: how many, at most 42
        :return: {
            now: seconds since 1970, date_from, days: [day],
            sites: [{id, code, name, tz, today, now, open: {day: [[from, to]]}}],
            positions: [{id, name, patient_facing}],
            people: [{id, name, job_id, site_ids, is_contractor, is_me, can_plan, leaves: [{start, end, approved}], faults: [text of
                lapsed credentials on the first day from today on], week_minutes: planned and published, of the week of `date_from`}],
            shifts: [shift], minimums: [{id, site_id, name, kind, count, positions, position_ids, credential, hours: text}], holes: [hole],
            hours: [{site_id, day, hour: 0-23, missing, missing_published}] the worst of each clock hour with a hole,
            warnings: [{kind, level, site_id, day, text}], present: [{employee_id, person, site_ids, since}] here without a shift,
            rights: {can_plan, plan_all, plan_site_ids, can_see_drafts, employee_ids: oneself}}
        """
        planning = self._planning()
        everybody, reports, own = planning
        sites = self._sites(site_ids, own)
        first = fields.Date.to_date(date_from)
        if not first or not 1 <= days <= LONGEST_BOARD:
            raise UserError(self.env._("Choose a first day, and at most %(count)s days.", count=LONGEST_BOARD))
        span = [first + timedelta(days=number) for number in range(days)]
        sees_all = everybody or self.env.user.has_groups(OVERSEERS)
        shifts = self._board_shifts(sites, span, sees_all, reports)
        values = self._shift_values(shifts, planning)
        people = self._board_people(sites, shifts, span, planning, sees_all)
        cover = self._cover(sites, span[0], span[-1], sees_all or bool(reports))
        jobs = self._board_positions(sites, shifts)
        return {
            'now': datetime.now(UTC).timestamp(),
            'date_from': fields.Date.to_string(first),
            'days': [fields.Date.to_string(day) for day in span],
            'sites': self._board_sites(sites, span),
            'positions': [{'id': job.id, 'name': job.name, 'patient_facing': job.medical_patient_facing} for job in jobs],
            'people': people,
            'shifts': values,
            **cover,
            'present': self._board_present(sites, shifts) if sees_all or reports else [],
            'rights': {
                'can_plan': everybody or bool(reports), 'plan_all': everybody,
                'plan_site_ids': sites.ids if everybody else (sites & own).ids if reports else [],
                'can_see_drafts': sees_all or bool(reports), 'employee_ids': self._own_employees().ids},
        }

    @api.model
    def _board_shifts(self, sites, span, sees_all, reports):
        """Shifts that begin on these days, and those of the night before that last into the first."""
        # sudo: published shifts of these sites are no secret, drafts are for who plans
        shifts = self.env['medical.shift'].sudo().search([
            ('site_id', 'in', sites.ids), ('day', '>=', span[0] - timedelta(days=1)), ('day', '<=', span[-1]), ('state', '!=', 'cancelled')])
        begin = {site.id: to_utc(datetime.combine(span[0], time()), site.tz) for site in sites}
        shifts = shifts.filtered(lambda shift: shift.day >= span[0] or shift.end > begin[shift.site_id.id])
        if sees_all or reports:
            return shifts
        return shifts.filtered(lambda shift: shift.state == 'published')

    @api.model
    def _board_positions(self, sites, shifts):
        # sudo: names of positions are no secret
        return self.env['hr.job'].sudo().search([('company_id', 'in', [False, *sites.company_id.ids])]) | shifts.job_id

    @api.model
    def _board_sites(self, sites, span):
        hours = sites._opening_hours()
        return [{
            **self._site_values(site),
            'open': {fields.Date.to_string(day): [
                [opened.strftime('%H:%M'), '24:00' if closed.date() > day else closed.strftime('%H:%M')] for opened, closed in hours[site.id](day)]
                for day in span},
        } for site in sites]

    @api.model
    def _board_people(self, sites, shifts, span, planning, sees_all):
        """People of these sites and of their shifts. Leave, faults and hours are given to who plans them, and to oneself."""
        everybody, reports, own = planning
        # sudo: names and positions are no secret among colleagues; the rest is filtered below
        people = self.env['hr.employee'].sudo()
        if sees_all or reports:
            people = people.search([('company_id', 'in', sites.company_id.ids), ('medical_site_ids', 'in', sites.ids)])
        people = (people | shifts.employee_id).sorted('name')
        week = shifts._week(span[0])
        first, last = (to_utc(datetime.combine(day, time()), sites[0].tz) for day in (span[0], span[-1] + timedelta(days=1)))
        leaves = shifts._leaves(people.ids, first - timedelta(days=1), last + timedelta(days=1))
        minutes = self._week_minutes(people, week)
        lapsed = self._lapsed(people, sites, span)
        values = []
        for person in people:
            mine = person.user_id == self.env.user
            inside = sees_all or person in reports or mine
            tz = (person.medical_site_ids[:1] or sites[:1]).tz
            values.append({
                'id': person.id, 'name': person.name, 'job_id': person.job_id.id, 'site_ids': person.medical_site_ids.ids,
                'is_contractor': person.employee_type not in ('employee', 'worker', 'student', 'trainee'), 'is_me': mine,
                'can_plan': everybody or person in reports,
                'leaves': [
                    {'start': _iso(to_local(start, tz)), 'end': _iso(to_local(end, tz)), 'approved': approved}
                    for start, end, approved in leaves.get(person.id, ())] if inside else [],
                'faults': lapsed.get(person.id, []) if inside else [],
                'week_minutes': minutes.get(person.id, 0) if inside else 0,
            })
        return values

    @api.model
    def _week_minutes(self, people, week):
        """Planned and published minutes of people in the week of a Monday: {employee id: minutes}; one query."""
        # sudo: filtered by the caller
        groups = self.env['medical.shift'].sudo()._read_group(
            [('employee_id', 'in', people.ids), ('state', '!=', 'cancelled'), ('day', '>=', week), ('day', '<', week + timedelta(days=7))],
            ['employee_id'], ['minutes:sum'])
        return {employee.id: minutes for employee, minutes in groups}

    @api.model
    def _lapsed(self, people, sites, span):
        """What keeps people off shifts of their own position, on the first day of the span from today on: {employee id: [text]}."""
        day = max(span[0], sites[0]._today())
        with_job = people.filtered('job_id')
        # sudo: the sentences are made for whoever schedules
        demands = [(person, person.job_id, (person.medical_site_ids & sites)[:1] or sites[:1], day, day) for person in with_job]
        return {
            person.id: [fault['text'] for fault in faults]
            for person, faults in zip(with_job, with_job._medical_clearance(demands), strict=True) if faults}

    # === SHIFTS AS VALUES === #

    @api.model
    def _shift_values(self, shifts, planning):
        """Shifts as the board shows them."""
        everybody, reports, _own = planning
        overseer = everybody or self.env.user.has_groups(OVERSEERS)
        faults = shifts._faults(whole_week=False)
        attendance = shifts._attendance_values()
        # sudo: that a shift is offered, and that its person called out, may be seen with the shift
        swaps = {swap.shift_id.id: swap.state for swap in self.env['medical.shift.swap'].sudo().search_fetch(
            [('shift_id', 'in', shifts.ids), ('state', 'in', ('offered', 'accepted'))], ['shift_id', 'state'], order='id')}
        me = self._own_employees()
        takeable = self._takeable(shifts, me)
        values = []
        for shift in shifts:
            tz, person = shift.site_id.tz, shift.employee_id
            mine = bool(person) and person in me
            can_edit = shift.state != 'cancelled' and self._may_plan(shift.site_id, person, planning)
            inside = overseer or mine or can_edit or person in reports
            values.append({
                'id': shift.id, 'site_id': shift.site_id.id, 'job_id': shift.job_id.id, 'employee_id': person.id, 'person': person.name or '',
                'room_id': shift.room_id.id, 'room': shift.room_id.name or '', 'start': _iso(to_local(shift.start, tz)),
                'end': _iso(to_local(shift.end, tz)), 'day': fields.Date.to_string(shift.day), 'break_minutes': shift.break_minutes,
                'minutes': shift.minutes, 'state': shift.state, 'note': shift.note or '',
                'faults': faults[shift.id] if inside else [],
                'attendance': attendance[shift.id] if inside else {'state': '', 'text': '', 'check_in': '', 'check_out': ''},
                'is_mine': mine, 'can_edit': can_edit,
                'can_take': shift.id in takeable,
                'swap': swaps.get(shift.id, False), 'called_out': shift.replaces_id.cancel_kind == 'call_out',
                'replaces': shift.replaces_id.employee_id.name or False,
                'pattern': bool(shift.pattern_line_id),
            })
        return values

    @api.model
    def _may_take(self, shift, employees):
        """Whether one of these (oneself) is of the shift's position, or of one that may stand in, and of its site."""
        return any(
            person.company_id == shift.company_id and shift.site_id in person.medical_site_ids
            and (person.job_id == shift.job_id or person.job_id in shift.job_id.medical_stand_in_job_ids)
            for person in employees if person.job_id)

    @api.model
    def _takeable(self, shifts, employees):
        """Ids of the open published shifts that one of these (oneself) may take: of the position and site, with nothing against it."""
        now = fields.Datetime.now()
        pairs = [
            (shift, person) for shift in shifts if not shift.employee_id and shift.state == 'published' and shift.end and shift.end > now
            for person in employees if self._may_take(shift, person)]
        found = shifts._faults_of([shift._placing(employee_id=person.id) for shift, person in pairs])
        return {shift.id for (shift, _person), faults in zip(pairs, found, strict=True) if all(fault['level'] == 'warning' for fault in faults)}

    @api.model
    def _utc(self, text, site):
        """A moment by the clock of a site, as UTC."""
        try:
            return to_utc(datetime.fromisoformat(text).replace(tzinfo=None), site.tz)
        except (TypeError, ValueError):
            raise UserError(self.env._("%(text)s is no time: write it as 2026-11-30T08:00.", text=text)) from None

    @api.model
    def _date(self, text):
        try:
            return date.fromisoformat(text)
        except (TypeError, ValueError):
            raise UserError(self.env._("%(text)s is no day: write it as 2026-11-30.", text=text)) from None

    @api.model
    def _by_person(self, shifts):
        grouped = defaultdict(shifts.browse)
        for shift in shifts:
            grouped[shift.employee_id] |= shift
        return grouped


def _iso(moment):
    return moment.strftime('%Y-%m-%dT%H:%M')
