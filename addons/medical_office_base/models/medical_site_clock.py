from datetime import timedelta

import pytz

from odoo import models

from ..tools.recurrence import to_local, to_utc

WINDOW = timedelta(days=28)
FAR = timedelta(days=400)


class MedicalSite(models.Model):
    """Clocks that run in the opening hours of a site, closing days left out."""
    _inherit = 'medical.site'

    def _medical_open_hours(self, start, end):
        """When the site is open between two moments (UTC, naive): a list of (from, to), in UTC, naive, in order."""
        self.ensure_one()
        hours, tz, spans = self._opening_hours()[self.id], pytz.timezone(self.tz), []
        day, last = to_local(start, tz).date(), to_local(end, tz).date()
        while day <= last:
            for opened, closed in hours(day):
                first, until = max(to_utc(opened, tz), start), min(to_utc(closed, tz), end)
                if first < until:
                    spans.append((first, until))
            day += timedelta(days=1)
        return spans

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
