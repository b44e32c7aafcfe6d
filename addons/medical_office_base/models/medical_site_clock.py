from datetime import timedelta

import pytz

from odoo import models

WINDOW = timedelta(days=28)
FAR = timedelta(days=400)


class MedicalSite(models.Model):
    """Clocks that run in the opening hours of a site: its calendar, read in the site's own time zone, without closing days."""
    _inherit = 'medical.site'

    def _medical_open_hours(self, start, end):
        """When the site is open between two moments (UTC, naive): a list of (from, to), in UTC, naive, in order.

        Closing days are leaves of the calendar (or of all calendars) in the site's company.
        """
        self.ensure_one()
        tz = pytz.timezone(self.tz)
        # sudo: opening hours are no secret; whoever reports a problem need not read calendars
        calendar = self.sudo().calendar_id
        intervals = calendar._work_intervals_batch(
            pytz.utc.localize(start), pytz.utc.localize(end), tz=tz,
            domain=[('time_type', '=', 'leave'), ('company_id', 'in', [self.company_id.id, False])])[False]
        return [(
            first.astimezone(pytz.utc).replace(tzinfo=None), last.astimezone(pytz.utc).replace(tzinfo=None),
        ) for first, last, _attendance in intervals]

    def _medical_clock_add(self, start, delay, clock):
        """The moment (UTC) at which ``delay`` has run on the clock since ``start``.

        Without opening hours, or at a site that doesn't open within a year, the clock runs round the clock. Nothing to
        wait for (``delay`` of zero) begins with the next opening.

        :param datetime start: UTC, naive
        :param timedelta delay: how long
        :param str clock: always or opening
        """
        if clock != 'opening' or not self.sudo().calendar_id:
            return start + delay
        left, begin = delay, start
        while begin < start + FAR:
            for first, last in self._medical_open_hours(begin, begin + WINDOW):
                if first + left <= last:
                    return first + left
                left -= last - first
            begin += WINDOW
        return start + delay

    def _medical_clock_hours(self, start, end, clock):
        """Hours that ran on the clock between two moments (UTC)."""
        if end <= start:
            return 0.0
        if clock != 'opening' or not self.sudo().calendar_id:
            return (end - start).total_seconds() / 3600
        return sum((last - first).total_seconds() for first, last in self._medical_open_hours(start, end)) / 3600
