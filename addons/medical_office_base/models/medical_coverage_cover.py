from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.cover import by_hour, holes, intersect, subtract
from ..tools.recurrence import to_local, to_utc
from .medical_coverage import _iso

# what has no first or last day
EVER = (datetime.fromisoformat('1900-01-01'), datetime.fromisoformat('9000-01-01'))


class MedicalCoverage(models.AbstractModel):
    """Minimums held against who is there: holes, by minutes; a number of queries that doesn't grow with sites and people."""
    _inherit = 'medical.coverage'

    @api.model
    def _cover(self, sites, first, last, drafts):
        """Minimums, holes and warnings of sites from day to day, as `get_board` gives them.

        :param bool drafts: whether planned shifts may be known; else `planned` is what is published
        """
        # sudo: what a site needs is no secret among its people
        minimums = self.env['medical.cover.minimum'].sudo().search([('site_id', 'in', sites.ids)])
        found, hours = [], {}
        for minimum, hole in self._holes(sites, first, last, minimums=minimums):
            site = minimum.site_id
            if not drafts:
                hole = hole._replace(planned=hole.published)
            for start, end in self._by_day(to_local(hole.start, site.tz), to_local(hole.end, site.tz)):
                if first <= start.date() <= last:
                    found.append({
                        'site_id': site.id, 'minimum_id': minimum.id, 'name': minimum.name, 'day': fields.Date.to_string(start.date()),
                        'start': _iso(start), 'end': _iso(end), 'required': hole.required, 'published': hole.published,
                        'planned': hole.planned, 'missing': max(hole.required - hole.planned, 0),
                        'missing_published': hole.required - hole.published})
            for (day, hour), (missing, gap) in by_hour([hole], lambda moment, tz=site.tz: to_local(moment, tz)).items():
                if first <= day <= last:
                    was = hours.get((site.id, day, hour), (0, 0))
                    hours[site.id, day, hour] = (max(was[0], missing), max(was[1], gap))
        return {
            'minimums': [self._minimum_values(minimum) for minimum in minimums],
            'holes': found,
            'hours': [
                {'site_id': site_id, 'day': fields.Date.to_string(day), 'hour': hour, 'missing': max(missing, 0), 'missing_published': gap}
                for (site_id, day, hour), (missing, gap) in sorted(hours.items())],
            'warnings': self._leave_warnings(minimums, first, last) if drafts else [],
        }

    @api.model
    def _by_day(self, start, end):
        """A span by the clock, cut at midnight."""
        pieces = []
        while start < end:
            until = min(end, datetime.combine(start.date() + timedelta(days=1), time()))
            pieces.append((start, until))
            start = until
        return pieces

    @api.model
    def _minimum_values(self, minimum):
        return {
            'id': minimum.id, 'site_id': minimum.site_id.id, 'name': minimum.name, 'kind': minimum.kind, 'count': minimum.count,
            'positions': minimum.job_ids.mapped('name'), 'position_ids': minimum.job_ids.ids,
            'credential': minimum.credential_type_id.name or '', 'hours': minimum.hours_words}

    @api.model
    def _holes(self, sites, first, last, minimums, attended=False):
        """When too few are there, from day to day by the clocks of the sites, and in the night before.

        :param minimums: medical.cover.minimum, of these sites
        :param bool attended: who is late, absent or has left doesn't count (for now)
        :return: [(minimum, Hole)] in UTC
        """
        # sudo: only numbers leave this method
        minimums = minimums.sudo().filtered(lambda minimum: minimum.kind != 'leave')
        if not minimums:
            return []
        hours = sites._opening_hours()
        bounds = [to_utc(datetime.combine(day, time()), site.tz) for site in sites for day in (first, last + timedelta(days=2))]
        rows = self._presence(sites, min(bounds) - timedelta(days=1), max(bounds), attended)
        types = minimums.credential_type_id
        held = self._holders(types, {row[0] for row in rows}) if types else {}
        by_site = defaultdict(list)
        for row in rows:
            by_site[row[2]].append(row)
        found = []
        for minimum in minimums:
            mine = by_site[minimum.site_id.id]
            jobs, kind = set(minimum.job_ids.ids), minimum.credential_type_id
            published, planned, per = defaultdict(list), defaultdict(list), defaultdict(list)
            for employee_id, job_id, _site_id, spans, is_published in mine:
                if minimum.kind == 'ratio' and job_id in minimum.per_job_ids.ids:
                    per[employee_id] += spans
                if jobs and job_id not in jobs:
                    continue
                if kind:
                    spans = intersect(spans, self._day_spans(held.get((kind.id, employee_id), ()), minimum.site_id.tz))
                planned[employee_id] += spans
                if is_published:
                    published[employee_id] += spans
            # a night begins on the day before
            needs = minimum._needs(first - timedelta(days=1), last, hours[minimum.site_id.id])
            found += [(minimum, hole) for hole in holes(needs, published, planned, per if minimum.kind == 'ratio' else None)]
        return found

    @api.model
    def _presence(self, sites, first, last, attended):
        """Who is where by the plan, without approved leave and those whom a hard fault keeps off:
        [(employee id, job id, site id, spans, published)]."""
        shifts = self.env['medical.shift'].sudo()
        shifts.flush_model()
        rows = self.env.execute_query(SQL(
            """SELECT id, employee_id, job_id, site_id, start, "end", state = 'published' FROM medical_shift
                WHERE site_id = ANY(%s) AND employee_id IS NOT NULL AND state != 'cancelled' AND start < %s AND "end" > %s""",
            sites.ids, last, first))
        if not rows:
            return []
        leaves = shifts._leaves({row[1] for row in rows}, first, last)
        off = self._kept_off(rows)
        if attended:
            values = shifts.browse([row[0] for row in rows])._attendance_values()
            off |= {row[0] for row in rows if values[row[0]]['state'] in ('late', 'absent', 'left_early')}
        return [
            (employee_id, job_id, site_id, subtract([(start, end)], [
                (away, back) for away, back, approved in leaves.get(employee_id, ()) if approved]), published)
            for shift_id, employee_id, job_id, site_id, start, end, published in rows if shift_id not in off]

    @api.model
    def _kept_off(self, rows):
        """Ids of the shifts whose person a hard fault of their credentials keeps off. People, position and site alike are asked
        about once, over all of their shifts, and day by day only where something lapses among them."""
        spans = {}
        for _shift_id, employee_id, job_id, site_id, start, end, _published in rows:
            first, last = spans.get((employee_id, job_id, site_id), (start, end))
            spans[employee_id, job_id, site_id] = (min(first, start), max(last, end))
        faulty = {key for key, hard in zip(spans, self._hard([(*key, *span) for key, span in spans.items()]), strict=True) if hard}
        some = [row for row in rows if row[1:4] in faulty]
        return {row[0] for row, hard in zip(some, self._hard([row[1:6] for row in some]), strict=True) if hard}

    @api.model
    def _hard(self, demands):
        """Of each (employee id, job id, site id, start, end), whether credentials keep the person off."""
        if not demands:
            return []
        # sudo: only yes or no leaves this method
        employees, jobs, sites = (
            self.env[model].sudo().with_context(active_test=False).browse({demand[index] for demand in demands})
            for index, model in enumerate(('hr.employee', 'hr.job', 'medical.site')))
        employee_of, job_of, site_of = ({record.id: record for record in records} for records in (employees, jobs, sites))
        found = employees._medical_clearance([
            (employee_of[employee_id], job_of[job_id], site_of[site_id], start, end) for employee_id, job_id, site_id, start, end in demands])
        return [any(fault['level'] == 'hard' for fault in faults) for faults in found]

    @api.model
    def _holders(self, types, employee_ids):
        """Who holds a credential, and when: {(type id, employee id): [(first day, last day)]}, None where there is no end; one query."""
        # sudo: only numbers leave the caller
        credentials = self.env['medical.credential'].sudo()
        domain = [('type_id', 'in', types.ids), ('employee_id', 'in', list(employee_ids)), ('state', '=', 'verified')]
        held = defaultdict(list)
        for credential in credentials.search_fetch(domain, ['type_id', 'employee_id', 'date_start', 'date_end']):
            held[credential.type_id.id, credential.employee_id.id].append((credential.date_start or None, credential.date_end or None))
        return held

    @api.model
    def _day_spans(self, days, tz):
        """[(first day, last day)] by a clock as spans in UTC."""
        return [
            (to_utc(datetime.combine(first, time()), tz) if first else EVER[0],
             to_utc(datetime.combine(last + timedelta(days=1), time()), tz) if last else EVER[1])
            for first, last in days]

    @api.model
    def _leave_warnings(self, minimums, first, last):
        """Days on which more people of one position are away, or asked to be, than the practice would have."""
        minimums = minimums.filtered(lambda minimum: minimum.kind == 'leave')
        if not minimums:
            return []
        # sudo: numbers alone
        people = self.env['hr.employee'].sudo().search([
            ('company_id', 'in', minimums.company_id.ids), ('medical_site_ids', 'in', minimums.site_id.ids)])
        away = self.env['medical.shift']._leaves(people.ids, datetime.combine(first, time()), datetime.combine(last + timedelta(days=2), time()))
        warnings = []
        for minimum in minimums:
            site, groups = minimum.site_id, defaultdict(dict)
            for person in people:
                job = person.job_id
                if not job or site not in person.medical_site_ids or minimum.job_ids and job not in minimum.job_ids:
                    continue
                for start, end, _approved in away.get(person.id, ()):
                    day, until = to_local(start, site.tz).date(), to_local(end, site.tz).date()
                    while day <= until:
                        groups[day, job][person.id] = True
                        day += timedelta(days=1)
            warnings += [{
                'kind': 'leave', 'level': 'warning', 'site_id': site.id, 'day': fields.Date.to_string(day),
                'text': self.env._(
                    "%(count)s of %(position)s are on leave or asked for it; at most %(most)s at once are suggested.",
                    count=len(names), position=job.name, most=minimum.count)}
                for (day, job), names in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1].id))
                if len(names) > minimum.count and first <= day <= last]
        return warnings

    @api.model
    def _board_present(self, sites, shifts):
        """Who is checked in at these sites, without a shift within three hours."""
        now = fields.Datetime.now()
        # sudo: for who plans, as the caller knows
        attendances = self.env['hr.attendance'].sudo().search([
            ('check_out', '=', False), ('check_in', '>', now - timedelta(hours=16)),
            ('employee_id.company_id', 'in', sites.company_id.ids), ('employee_id.medical_site_ids', 'in', sites.ids)])
        if not attendances:
            return []
        busy = shifts._busy(attendances.employee_id.ids, now - timedelta(hours=3), now + timedelta(hours=3))
        return [{
            'employee_id': attendance.employee_id.id, 'person': attendance.employee_id.name,
            'site_ids': (attendance.employee_id.medical_site_ids & sites).ids,
            'since': _iso(to_local(attendance.check_in, (attendance.employee_id.medical_site_ids & sites)[:1].tz or 'UTC')),
        } for attendance in attendances if not busy.get(attendance.employee_id.id)]
