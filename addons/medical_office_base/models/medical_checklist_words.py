from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list
from odoo.tools.misc import format_date, format_datetime

from ..tools.recurrence import occurrences
from .medical_checklist_schedule import CALENDAR_UNITS, DOOR_UNITS, WEEKDAYS

PREVIEW = 5
# How far ahead the next few are looked for.
REACH = {'day': 40, 'week': 60, 'month': 200, 'year': 1500, 'opening': 40, 'closing': 40}
UNIT_DAYS = {'day': 1, 'week': 7, 'month': 31, 'year': 366}


class MedicalChecklist(models.Model):
    """The schedule in words, and the next few times."""
    _inherit = 'medical.checklist'

    schedule_text = fields.Char('Schedule', compute='_compute_schedule_text')
    grace_text = fields.Char('Missed', compute='_compute_schedule_text')
    next_text = fields.Text('Next Times', compute='_compute_next_text')
    unstaffed_text = fields.Char(compute='_compute_unstaffed_text', help="The sites where nobody holds the role: the office manager is asked there.")

    @api.depends(
        'unit', 'every', 'month_by', 'month_day', 'nth', 'times', 'offset', 'date_from', 'date_until', 'closing_days', 'grace',
        *(f'on_{day}' for day in WEEKDAYS))
    @api.depends_context('lang')
    def _compute_schedule_text(self):
        for checklist in self:
            checklist.schedule_text = checklist._schedule_words()
            checklist.grace_text = self.env._("%(duration)s after it is due", duration=self._duration_words(checklist.grace))

    @api.depends('group_id', 'user_id', 'partner_id', 'scope', 'site_ids', 'zone_ids', 'room_ids', 'room_kind', 'equipment_ids', 'equipment_category_id')
    def _compute_unstaffed_text(self):
        by_role = self.filtered(lambda checklist: checklist.group_id and not checklist.user_id and not checklist.partner_id)
        (self - by_role).unstaffed_text = False
        places = by_role._places() if by_role else {}
        # sudo: who works where, and in which role, to name the sites alone
        sites = self.env['medical.site'].sudo().browse({place.site_id for found in places.values() for place in found if place.site_id})
        roles = {site: site.user_ids.filtered('active').all_group_ids for site in sites}
        for checklist in by_role:
            lacking = sites.filtered(lambda site, checklist=checklist: checklist.sudo().group_id not in roles[site]) & sites.browse(
                {place.site_id for place in places[checklist.id] if place.site_id})
            checklist.unstaffed_text = bool(lacking) and self.env._(
                "Nobody holds the role %(role)s at %(sites)s: its rounds go to the office manager there.", role=checklist.role_name,
                sites=format_list(self.env, lacking.mapped('name')))

    @api.model
    def _duration_words(self, minutes):
        """Minutes in the largest unit that leaves nothing over."""
        if minutes and minutes % 1440 == 0:
            return self.env._("1 day") if minutes == 1440 else self.env._("%(count)s days", count=minutes // 1440)
        if minutes and minutes % 60 == 0:
            return self.env._("1 hour") if minutes == 60 else self.env._("%(count)s hours", count=minutes // 60)
        return self.env._("1 minute") if minutes == 1 else self.env._("%(count)s minutes", count=minutes)

    def _schedule_words(self):
        self.ensure_one()
        if self.unit == 'event':
            return self.env._("When needed")
        if self.unit == 'use':
            return self.env._("Every %(count)s hours of use", count=self.every)
        days = format_list(self.env, [
            self._fields[f'on_{day}']._description_string(self.env) for day in WEEKDAYS if self[f'on_{day}']])
        if self.unit in DOOR_UNITS:
            words = self._door_words()
            return self.env._("%(when)s, on %(days)s", when=words, days=days) if days else words
        try:
            times = format_list(self.env, [f'{moment:%H:%M}' for moment in self._times()])
        except ValidationError:
            times = self.times
        words = self.env._("%(rhythm)s at %(times)s", rhythm=self._rhythm_words(days), times=times)
        closing = {
            'skip': self.env._("not on closing days"),
            'before': self.env._("on the open day before a closing day"),
            'after': self.env._("on the open day after a closing day"),
            'keep': self.env._("on closing days too"),
        }[self.closing_days or 'skip']
        words = self.env._("%(words)s, %(closing)s", words=words, closing=closing)
        if self.date_until:
            words = self.env._("%(words)s, until %(day)s", words=words, day=format_date(self.env, self.date_until))
        return words

    def _door_words(self):
        minutes = self._duration_words(abs(self.offset))
        if self.unit == 'opening':
            if not self.offset:
                return self.env._("When the site opens")
            return (self.env._("%(duration)s after the site opens", duration=minutes) if self.offset > 0
                    else self.env._("%(duration)s before the site opens", duration=minutes))
        if not self.offset:
            return self.env._("When the site closes")
        return (self.env._("%(duration)s after the site closes", duration=minutes) if self.offset > 0
                else self.env._("%(duration)s before the site closes", duration=minutes))

    def _rhythm_words(self, days):
        count = self.every
        if self.unit == 'day':
            return self.env._("Every day") if count == 1 else self.env._("Every %(count)s days", count=count)
        if self.unit == 'week':
            if not days:
                rhythm = self.env._("Every week") if count == 1 else self.env._("Every %(count)s weeks", count=count)
                if not self.date_from:
                    return self.env._("%(rhythm)s on the weekday of the first time", rhythm=rhythm)
                return self.env._("%(rhythm)s on %(days)s", rhythm=rhythm, days=format_date(self.env, self.date_from, date_format='EEEE'))
            return self.env._("Every week on %(days)s", days=days) if count == 1 else self.env._("Every %(count)s weeks on %(days)s", count=count, days=days)
        if self.unit == 'month':
            rhythm = self.env._("Every month") if count == 1 else self.env._("Every %(count)s months", count=count)
        elif self.date_from:
            month = format_date(self.env, self.date_from, date_format='LLLL')
            rhythm = self.env._("Every year in %(month)s", month=month) if count == 1 else self.env._(
                "Every %(count)s years in %(month)s", count=count, month=month)
        else:
            rhythm = self.env._("Every year") if count == 1 else self.env._("Every %(count)s years", count=count)
        if self.month_by == 'weekday':
            which = dict(self._fields['nth']._description_selection(self.env))[self.nth or '1'].lower()
            return self.env._("%(rhythm)s on the %(which)s %(days)s", rhythm=rhythm, which=which, days=days)
        day = self.month_day or (self.date_from and self.date_from.day)
        if not day:
            return self.env._("%(rhythm)s on the day of the first time", rhythm=rhythm)
        return self.env._("%(rhythm)s on the last day", rhythm=rhythm) if day == 31 else self.env._("%(rhythm)s on day %(day)s", rhythm=rhythm, day=day)

    @api.depends(
        'unit', 'every', 'month_by', 'month_day', 'nth', 'times', 'offset', 'date_from', 'date_until', 'closing_days', 'site_ids', 'scope',
        'zone_ids', 'room_ids', 'equipment_ids', 'company_id', *(f'on_{day}' for day in WEEKDAYS))
    @api.depends_context('lang')
    def _compute_next_text(self):
        for checklist in self:
            checklist.next_text = "\n".join(checklist._next_words())

    def _next_words(self):
        """The next few times, by the clock of the first site, a line each."""
        self.ensure_one()
        site = self._first_site()
        if not site or self.unit not in CALENDAR_UNITS + DOOR_UNITS:
            return []
        try:
            self._check_schedule()
            today = site._today()
            rule = self._rule(today)
        except ValidationError as error:
            return [str(error)]
        first = max(today, rule.anchor)
        reach = timedelta(days=REACH[rule.unit] + UNIT_DAYS.get(rule.unit, 0) * rule.every * PREVIEW)
        now = fields.Datetime.context_timestamp(self.with_context(tz=site.tz), fields.Datetime.now()).replace(tzinfo=None)
        moments = occurrences(rule, first, first + reach, site._opening_hours()[site.id])
        coming = [moment for moment in moments if moment >= now][:PREVIEW]
        if not coming:
            return [self.env._("No time comes of this: look at the days and at the opening hours of %(site)s.", site=site.name)]
        return [
            format_datetime(self.env, moment, tz='UTC', dt_format="EEE, MMM d, y, HH:mm") for moment in coming]

    def _first_site(self):
        """The site whose clock the preview shows."""
        self.ensure_one()
        # sudo: which site comes first, to show times
        plan = self.sudo()
        sites = (
            plan.site_ids._origin | plan.zone_ids._origin.site_id | plan.room_ids._origin.site_id
            | plan.equipment_ids._origin.medical_site_id)
        return sites.filtered('active')[:1] or self.env['medical.site'].sudo().search(
            [('company_id', '=', (self.company_id or self.env.company).id)], limit=1)
