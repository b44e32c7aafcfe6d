from bisect import bisect_left
from collections import defaultdict
from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_time

from ..tools.recurrence import to_local

WEEK = timedelta(days=7)
# What is looked at around a shift: its whole week, and the rest before and after.
AROUND = timedelta(days=9)
# Two shifts between which the rest is short begin within so long.
BESIDE = timedelta(hours=36)


class Placing(NamedTuple):
    """Somebody in a shift, as it is or as it would be. Moments are UTC."""
    employee_id: int
    job_id: int
    site_id: int
    start: datetime
    end: datetime
    minutes: int
    shift_id: int = 0


class Busy(NamedTuple):
    """A shift that somebody has."""
    start: datetime
    end: datetime
    minutes: int
    site_id: int
    shift_id: int


class MedicalShift(models.Model):
    """What speaks against a person in a shift.

    A fault is a dict {key, kind, level, text}:

    - level `hard`: refused, by whomever (another shift at that time, approved leave, a lapsed credential of a position
      with patients, person archived or of another company)
    - level `soft`: needs a reason, which is written down (rest, hours of the week, soft credentials)
    - level `warning`: is only told (leave asked for, another site, another position)

    `key` tells faults of one shift apart; `text` may be read by whoever plans.
    """
    _inherit = 'medical.shift'

    # === MANY PAIRS === #

    @api.model
    def _faults_of(self, placings, among=False, whole_week=True):
        """What speaks against each of many placings, in a constant number of queries. As superuser inside: the caller
        decides who may know.

        :param placings: list of Placing
        :param bool among: placings earlier in the list count as planned
        :param bool whole_week: hours of the week count all shifts of the week, rest is looked at on both sides; else only
            what is before counts (which tells which of many shifts is the one too many)
        :return: list, parallel to `placings`, of lists of faults
        """
        # sudo: of other people's shifts, leave and credentials only the fault's sentence leaves this method
        self = self.sudo()
        placings = list(placings)
        if not placings:
            return []
        self.flush_model()
        employees = self.env['hr.employee'].with_context(active_test=False).browse({placing.employee_id for placing in placings})
        sites = self.env['medical.site'].with_context(active_test=False).browse({placing.site_id for placing in placings})
        jobs = self.env['hr.job'].with_context(active_test=False).browse({placing.job_id for placing in placings})
        first, last = min(placing.start for placing in placings), max(placing.end for placing in placings)
        busy = self._busy(employees.ids, first - AROUND, last + AROUND)
        leaves = self._leaves(employees.ids, first, last)
        clearances = self._clearances(placings, employees, jobs, sites)
        rules = self._planning_rules(sites.company_id)
        tz_of = {site.id: site.tz for site in sites | sites.browse({one.site_id for mine in busy.values() for one in mine})}
        # from the sets, not by id, so that all of a set are read at once
        employee_of, site_of, job_of = ({record.id: record for record in records} for records in (employees, sites, jobs))
        answer = []
        for placing, clearance in zip(placings, clearances, strict=True):
            employee, site, job = employee_of[placing.employee_id], site_of[placing.site_id], job_of[placing.job_id]
            mine = [one for one in busy[placing.employee_id] if not placing.shift_id or one.shift_id != placing.shift_id]
            rest, limit, first_weekday = rules[site.company_id.id]
            answer.append([
                *self._person_faults(employee, job, site),
                *self._overlap_faults(placing, mine, site.tz),
                *self._leave_faults(placing, leaves.get(placing.employee_id, ())),
                *clearance,
                *self._rest_faults(placing, mine, tz_of, site.tz, rest, whole_week),
                *self._hours_faults(placing, mine, tz_of, limit, first_weekday, whole_week),
            ])
            if among:
                self._keep(busy[placing.employee_id], placing)
        return answer

    @api.model
    def _keep(self, mine, placing):
        mine[:] = [one for one in mine if not placing.shift_id or one.shift_id != placing.shift_id]
        one = Busy(placing.start, placing.end, placing.minutes, placing.site_id, placing.shift_id)
        mine.insert(bisect_left(mine, one), one)

    @api.model
    def _busy(self, employee_ids, first, last):
        """Shifts of people between two moments, in order: {employee id: [Busy]}; one query."""
        rows = self.env.execute_query(SQL(
            """SELECT employee_id, start, "end", minutes, site_id, id FROM medical_shift
                WHERE employee_id = ANY(%s) AND state != 'cancelled' AND start < %s AND "end" > %s ORDER BY start, id""",
            list(employee_ids), last, first))
        busy = defaultdict(list)
        for employee_id, *row in rows:
            busy[employee_id].append(Busy(*row))
        return busy

    @api.model
    def _leaves(self, employee_ids, first, last):
        """Leave of people between two moments: {employee id: [(from, to, approved)]}, in UTC; one query."""
        rows = self.env.execute_query(SQL(
            """SELECT employee_id, date_from, date_to, state = 'validate' FROM hr_leave
                WHERE employee_id = ANY(%s) AND state IN ('confirm', 'validate1', 'validate') AND date_from < %s AND date_to > %s
                ORDER BY date_from""",
            list(employee_ids), last, first))
        leaves = defaultdict(list)
        for employee_id, *row in rows:
            leaves[employee_id].append(tuple(row))
        return leaves

    @api.model
    def _clearances(self, placings, employees, jobs, sites):
        """Credentials: `hr.employee._medical_clearance`, as faults. People, position and site alike are asked about once, over
        all of their shifts, and shift by shift only where something stands against them."""
        employee_of, job_of, site_of = ({record.id: record for record in records} for records in (employees, jobs, sites))
        spans = {}
        for placing in placings:
            key = placing[:3]
            first, last = spans.get(key, (placing.start, placing.end))
            spans[key] = (min(first, placing.start), max(last, placing.end))

        def ask(demands):
            return employees._medical_clearance([
                (employee_of[employee_id], job_of[job_id], site_of[site_id], start, end) for employee_id, job_id, site_id, start, end in demands])

        against = {key for key, faults in zip(spans, ask([(*key, *span) for key, span in spans.items()]), strict=True) if faults}
        some = [placing[:5] for placing in placings if placing[:3] in against]
        found = dict(zip(some, ask(some), strict=True)) if some else {}
        return [
            [{
                'key': f"clearance:{fault.get('type_id') or 0}", 'kind': 'clearance', 'level': fault['level'], 'text': fault['text'],
            } for fault in found.get(placing[:5], ())]
            for placing in placings]

    @api.model
    def _planning_rules(self, companies):
        """{company id: (hours of rest, hours of a week, its first weekday)}; zero where the practice doesn't look at it."""
        practices = self.env['medical.practice'].search([('company_id', 'in', companies.ids)])
        found = {
            practice.company_id.id: (practice.shift_rest_hours, practice.shift_week_hours, int(getattr(practice, 'week_start', 0) or 0))
            for practice in practices}
        return {company.id: found.get(company.id, (0, 0, 0)) for company in companies}

    # === ONE KIND OF FAULT EACH === #

    @api.model
    def _person_faults(self, employee, job, site):
        if employee.company_id != site.company_id:
            return [{'key': 'company', 'kind': 'person', 'level': 'hard', 'text': self.env._("Doesn't work for this practice.")}]
        faults = []
        if not employee.active:
            faults.append({'key': 'archived', 'kind': 'person', 'level': 'hard', 'text': self.env._("Has left the practice.")})
        if site not in employee.medical_site_ids:
            faults.append({'key': 'site', 'kind': 'site', 'level': 'warning', 'text': self.env._("Doesn't usually work at %(site)s.", site=site.name)})
        if employee.job_id and employee.job_id != job and employee.job_id not in job.medical_stand_in_job_ids:
            faults.append({
                'key': 'position', 'kind': 'position', 'level': 'warning',
                'text': self.env._("Works as %(position)s.", position=employee.job_id.name)})
        return faults

    @api.model
    def _overlap_faults(self, placing, mine, tz):
        return [
            {'key': 'overlap', 'kind': 'overlap', 'level': 'hard', 'text': self.env._(
                "Has another shift, %(words)s.", words=self._span_words(one.start, one.end, tz))}
            for one in mine if one.start < placing.end and one.end > placing.start][:1]

    @api.model
    def _leave_faults(self, placing, leaves):
        during = [approved for first, last, approved in leaves if first < placing.end and last > placing.start]
        if any(during):
            return [{'key': 'leave', 'kind': 'leave', 'level': 'hard', 'text': self.env._("Is on approved leave.")}]
        if during:
            return [{'key': 'leave_asked', 'kind': 'leave', 'level': 'warning', 'text': self.env._("Has asked for leave.")}]
        return []

    @api.model
    def _rest_faults(self, placing, mine, tz_of, tz, rest, after):
        """Too little rest between shifts that begin on different days; the two halves of a split day are none."""
        day, least = to_local(placing.start, tz).date(), timedelta(hours=rest)
        gaps = [
            placing.start - one.end if one.end <= placing.start else one.start - placing.end
            for one in mine
            if (one.end <= placing.start or after and one.start >= placing.end) and to_local(one.start, tz_of[one.site_id]).date() != day]
        shortest = min(gaps, default=least)
        if shortest >= least:
            return []
        return [{'key': 'rest', 'kind': 'rest', 'level': 'soft', 'text': self.env._(
            "Only %(rest)s of rest; at least %(least)s h are suggested.", rest=self._length_words(shortest.total_seconds() // 60), least=f'{rest:g}')}]

    @api.model
    def _hours_faults(self, placing, mine, tz_of, limit, first_weekday, whole_week):
        if not limit:
            return []
        week = self._week(to_local(placing.start, tz_of[placing.site_id]).date(), first_weekday)
        minutes = placing.minutes + sum(
            one.minutes for one in mine
            if abs(one.start - placing.start) < WEEK and (whole_week or one.start < placing.start)
            and self._week(to_local(one.start, tz_of[one.site_id]).date(), first_weekday) == week)
        if minutes <= limit * 60:
            return []
        return [{'key': 'hours', 'kind': 'hours', 'level': 'soft', 'text': self.env._(
            "%(hours)s in this week: overtime after %(limit)s h.", hours=self._length_words(minutes), limit=f'{limit:g}')}]

    # === WORDS === #

    @api.model
    def _week(self, day, first=0):
        """The first day of a day's week, which begins on a weekday: 0 is Monday, as on the board."""
        return day - timedelta(days=(day.weekday() - first) % 7)

    @api.model
    def _length_words(self, minutes):
        hours, minutes = divmod(int(minutes), 60)
        if minutes:
            return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)
        return self.env._("%(hours)s h", hours=hours)

    @api.model
    def _span_words(self, start, end, tz):
        return self.env._(
            "%(day)s, %(start)s – %(end)s", day=format_date(self.env, to_local(start, tz), date_format='EEE, MMM d'),
            start=format_time(self.env, start, tz=tz, time_format='short'), end=format_time(self.env, end, tz=tz, time_format='short'))

    # === SHIFTS AS THEY ARE === #

    def _placing(self, **changes):
        """This shift as Placing, with changes (employee_id, job_id, site_id, start, end, minutes)."""
        self.ensure_one()
        values = {
            'employee_id': self.employee_id.id, 'job_id': self.job_id.id, 'site_id': self.site_id.id, 'start': self.start, 'end': self.end,
            'minutes': self.minutes, 'shift_id': self.id, **changes}
        return Placing(**values)

    def _faults(self, whole_week=True):
        """What speaks against these shifts' persons: {shift id: [fault]}, open and cancelled ones without. A soft fault that
        somebody took upon themselves has `overridden`."""
        # sudo: see `_faults_of`
        staffed = self.sudo().filtered(lambda shift: shift.employee_id and shift.state != 'cancelled')
        found = dict(zip(staffed.ids, self._faults_of([shift._placing() for shift in staffed], whole_week=whole_week), strict=True))
        overridden = staffed._overridden(not whole_week) if any(fault['level'] == 'soft' for faults in found.values() for fault in faults) else {}
        return {
            shift_id: [{**fault, 'overridden': fault['level'] == 'soft' and fault['key'] in overridden.get(shift_id, ())} for fault in faults]
            for shift_id, faults in ((shift.id, found.get(shift.id, [])) for shift in self)}

    def _overridden(self, weekly):
        """Keys of the faults that somebody took upon themselves, of these shifts as they stand now: {shift id: {key}}.

        :param bool weekly: a reason for the hours of one shift covers the week, one for its rest the shifts beside it
        """
        # sudo: the keys alone
        rows = self.env['medical.shift.event'].sudo().search_fetch([
            ('kind', '=', 'override'), ('employee_id', 'in', self.employee_id.ids), ('start', '>=', min(self.mapped('start')) - WEEK),
            ('start', '<=', max(self.mapped('start')) + WEEK)], ['shift_id', 'employee_id', 'start', 'end', 'fault_keys'])
        exact, weeks, rests = defaultdict(set), set(), defaultdict(list)
        for row in rows:
            keys = (row.fault_keys or '').split()
            exact[row.shift_id.id, row.employee_id.id, row.start, row.end].update(keys)
            if 'hours' in keys:
                weeks.add((row.employee_id.id, self._week(row.start.date())))
            if 'rest' in keys:
                rests[row.employee_id.id].append(row.start)
        keys = {}
        for shift in self:
            keys[shift.id] = exact[shift.id, shift.employee_id.id, shift.start, shift.end]
            if weekly and (shift.employee_id.id, self._week(shift.start.date())) in weeks:
                keys[shift.id] = keys[shift.id] | {'hours'}
            if weekly and any(abs(start - shift.start) < BESIDE for start in rests[shift.employee_id.id]):
                keys[shift.id] = keys[shift.id] | {'rest'}
        return keys

    def _check_placed(self, reasons, whole_week=True):
        """Refuse what may not be, and write down the reasons for what may.

        :param dict reasons: {shift id: reason or None}
        :param bool whole_week: as for `_faults_of`
        :raise ValidationError: a hard fault, or a soft one without reason. A draft that a template or a copy made
            (context `medical_shift_plan`, as superuser) may wait for its reason until it is published
        """
        waits = self.env.su and self.env.context.get('medical_shift_plan')
        overrides = []
        for shift_id, faults in self._faults(whole_week=whole_week and not waits).items():
            # sudo: names in the message, for whoever plans
            shift = self.sudo().browse(shift_id)
            hard = [fault['text'] for fault in faults if fault['level'] == 'hard']
            if hard:
                raise ValidationError(self.env._(
                    "%(person)s can't work %(shift)s: %(faults)s", person=shift.employee_id.name, shift=shift.display_name, faults=' '.join(hard)))
            soft = [fault for fault in faults if fault['level'] == 'soft' and not fault['overridden']]
            reason = ' '.join((reasons.get(shift_id) or '').split())
            if not soft or waits and shift.state == 'draft':
                continue
            texts = ' '.join(fault['text'] for fault in soft)
            if not reason:
                raise ValidationError(self.env._(
                    "%(person)s in %(shift)s: %(faults)s Give a reason, or choose somebody else.",
                    person=shift.employee_id.name, shift=shift.display_name, faults=texts))
            overrides.append(shift._event_values('override', reason=reason, fault_text=texts, fault_keys=' '.join(fault['key'] for fault in soft)))
        if overrides:
            # sudo: the history is written by methods alone
            self.env['medical.shift.event'].sudo().create(overrides)

    def _event_values(self, kind, **values):
        """Values of a row of this shift's history."""
        self.ensure_one()
        # sudo: names in the history
        shift = self.sudo()
        return {
            'shift_id': shift.id, 'shift_name': shift.display_name, 'company_id': shift.company_id.id, 'kind': kind,
            'employee_id': shift.employee_id.id, 'start': shift.start, 'end': shift.end, 'user_id': self.env.uid,
            'date': fields.Datetime.now(), **values}

    def _note(self, kind, **values):
        """Write into the history of these shifts."""
        # sudo: the history is written by methods alone
        self.env['medical.shift.event'].sudo().create([shift._event_values(kind, **values) for shift in self])
