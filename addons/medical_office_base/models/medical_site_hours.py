from datetime import date, datetime, time, timedelta

import pytz

from odoo import models

CHUNK = timedelta(days=64)


class OpeningHours:
    """When a site is open, day by day: a function of a date, giving a sorted list of (open, close) as naive datetimes of
    the site, empty when it is closed. Read from the calendar in pieces, at most twice a query for each. A site without
    calendar is open every day round the clock.
    """

    def __init__(self, calendar, tz, company):
        self.calendar, self.tz, self.company = calendar, pytz.timezone(tz), company
        self._days, self._read = {}, set()

    def __call__(self, day):
        if not self.calendar:
            start = datetime.combine(day, time())
            return [(start, start + timedelta(days=1))]
        chunk = day.toordinal() // CHUNK.days
        if chunk not in self._read:
            self._load(chunk)
        return self._days.get(day, [])

    def _load(self, chunk):
        self._read.add(chunk)
        start = datetime.combine(date.fromordinal(max(1, chunk * CHUNK.days)), time())
        first, last = (self.tz.localize(moment) for moment in (start, start + CHUNK))
        # the holidays of the site's company, whatever company somebody is working in
        domain = [('time_type', '=', 'leave'), ('company_id', 'in', [False, self.company.id])]
        for opened, closed, _attendances in self.calendar._work_intervals_batch(first, last, domain=domain, tz=self.tz)[False]:
            opened, closed = (moment.astimezone(self.tz).replace(tzinfo=None) for moment in (opened, closed))
            if start <= opened < start + CHUNK and opened < closed:
                self._days.setdefault(opened.date(), []).append((opened, closed))


class MedicalSite(models.Model):
    """When a site is open."""
    _inherit = 'medical.site'

    def _opening_hours(self):
        """The hours of these sites, holidays taken away: {site id: OpeningHours}. Sites alike share what is read."""
        alike, hours = {}, {}
        # sudo: when the practice is open is no secret, and people may not read its calendar
        for site in self.sudo():
            key = (site.calendar_id, site.tz, site.company_id)
            hours[site.id] = alike.setdefault(key, OpeningHours(*key))
        return hours
