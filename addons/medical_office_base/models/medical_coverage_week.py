from collections import Counter
from datetime import timedelta

from odoo import api, models

from ..tools.recurrence import to_local, to_utc
from .medical_shift_fault import Placing

WEEK = timedelta(days=7)


class MedicalCoverage(models.AbstractModel):
    """A whole week at once: from a template, or as the last one was."""
    _inherit = 'medical.coverage'

    @api.model
    def get_patterns(self, site_ids):
        """Templates of these sites: [{id, name, site_id, count}]."""
        planning = self._planning()
        sites = self._sites(site_ids, planning[2])
        # sudo: templates of sites that the user may see
        patterns = self.env['medical.shift.pattern'].sudo().search([('site_id', 'in', sites.ids)])
        return [{
            'id': pattern.id, 'name': pattern.name, 'site_id': pattern.site_id.id, 'count': len(pattern.line_ids)} for pattern in patterns]

    @api.model
    def apply_pattern(self, pattern_id, date_from):
        """Plan the week of a day as a template has it; what is there already stays as it is."""
        planning = self._planning()
        # sudo: rights by place and person are checked for each line
        pattern = self.env['medical.shift.pattern'].sudo().browse(pattern_id).exists()
        if not pattern or pattern.company_id not in self.env.companies:
            self._gone()
        self._check_may_plan(pattern.site_id, self.env['hr.employee'], planning)
        week = self.env['medical.shift']._week(self._date(date_from))
        values = [line._shift_values(week) for line in pattern.line_ids]
        return self._plan_week(pattern.site_id, values, week, planning)

    @api.model
    def copy_week(self, site_ids, date_from):
        """Plan the week of a day as the one before was: by whom it was planned, not who stood in for a call-out."""
        planning = self._planning()
        sites = self._sites(site_ids, planning[2])
        for site in sites:
            self._check_may_plan(site, self.env['hr.employee'], planning)
        shifts = self.env['medical.shift']
        week = shifts._week(self._date(date_from))
        # sudo: rights by place and person are checked for each shift
        last = shifts.sudo().search([
            ('site_id', 'in', sites.ids), ('state', '!=', 'cancelled'), ('day', '>=', week - WEEK), ('day', '<', week)])
        values = []
        for shift in last:
            tz, person = shift.site_id.tz, shift.replaces_id.employee_id or shift.employee_id
            start, end = (to_utc(to_local(moment, tz) + WEEK, tz) for moment in (shift.start, shift.end))
            values.append({
                'site_id': shift.site_id.id, 'job_id': shift.job_id.id, 'room_id': shift.room_id.id, 'employee_id': person.id, 'start': start,
                'end': end, 'break_minutes': shift.break_minutes, 'note': shift.note})
        return self._plan_week(sites, values, week, planning)

    @api.model
    def _plan_week(self, sites, values, week, planning):
        """Make drafts of these values, but for what is there already, on days on which the site is closed, and of people whom
        the user doesn't plan. Whoever can't work is left out: the shift is open.

        :param list values: of medical.shift, in the week of a Monday
        """
        # sudo: rights by place and person are checked here
        shifts = self.env['medical.shift'].sudo()
        employees = self.env['hr.employee'].sudo().with_context(active_test=False)
        there = shifts.search([
            ('site_id', 'in', sites.ids), ('state', '!=', 'cancelled'), ('day', '>=', week), ('day', '<', week + WEEK)])
        same = Counter((shift.site_id.id, shift.job_id.id, shift.start, shift.end) for shift in there)
        persons = {(shift.employee_id.id, shift.site_id.id, shift.job_id.id, shift.start, shift.end) for shift in there}
        lines = {(shift.pattern_line_id.id, shift.day) for shift in there if shift.pattern_line_id}
        hours = sites._opening_hours()
        going, skipped, opened = [], [], []
        # people first: what is there already stands for them
        for row in sorted(values, key=lambda row: (row['start'], not row['employee_id'])):
            site = sites.browse(row['site_id'])
            person = employees.browse(row['employee_id'] or [])
            day = to_local(row['start'], site.tz).date()
            key = (row['site_id'], row['job_id'], row['start'], row['end'])
            words = self._row_words(row, site)
            if (row.get('pattern_line_id'), day) in lines or ((person.id, *key) in persons if person else same[key] > 0):
                same[key] -= 1
                skipped.append({'words': words, 'why': self.env._("Is planned already.")})
            elif self._is_closed(site, day, hours[site.id]):
                skipped.append({'words': words, 'why': self.env._("The site is closed on that day.")})
            elif not self._may_plan(site, person, planning):
                skipped.append({'words': words, 'why': self.env._("%(person)s is planned by somebody else.", person=person.name)})
            else:
                going.append((dict(row), person, words))
        staffed = [(row, person, words) for row, person, words in going if person]
        placings = [
            Placing(row['employee_id'], row['job_id'], row['site_id'], row['start'], row['end'],
                    int((row['end'] - row['start']).total_seconds() // 60) - (row['break_minutes'] or 0)) for row, _person, _words in staffed]
        for (row, person, words), faults in zip(staffed, shifts._faults_of(placings, among=True, whole_week=False), strict=True):
            hard = [fault['text'] for fault in faults if fault['level'] == 'hard']
            if hard:
                row['employee_id'] = False
                opened.append({'words': words, 'person': person.name, 'why': ' '.join(hard)})
        new = shifts.with_context(medical_shift_plan=True).create([row for row, _person, _words in going]).with_env(shifts.env)
        message = self.env._("%(count)s shifts planned.", count=len(new))
        if opened:
            message += ' ' + self.env._("%(count)s of them are open, as their people can't work.", count=len(opened))
        if skipped:
            message += ' ' + self.env._("%(count)s left out.", count=len(skipped))
        return self._answer(new, planning, message=message, created=len(new), opened=opened, skipped=skipped)

    @api.model
    def _row_words(self, row, site):
        return self.env['medical.shift']._span_words(row['start'], row['end'], site.tz) + ' · ' + self.env['hr.job'].sudo().browse(row['job_id']).name

    @api.model
    def _is_closed(self, site, day, hours):
        """Whether the site, usually open on that weekday, is closed on this day."""
        calendar = site.sudo().calendar_id
        return bool(calendar) and not hours(day) and str(day.weekday()) in calendar.attendance_ids.mapped('dayofweek')
