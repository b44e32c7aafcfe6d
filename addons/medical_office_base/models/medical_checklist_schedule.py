import re
from datetime import time

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.recurrence import Rule
from .medical_checklist import CLOSING_DAYS, UNITS

WEEKDAYS = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')
CALENDAR_UNITS = ('day', 'week', 'month', 'year')
DOOR_UNITS = ('opening', 'closing')
MOST = {'day': 999, 'week': 260, 'month': 120, 'year': 20, 'use': 1_000_000}
TIME = re.compile(r'(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>[ap])?\.?(?:m\.?)?', re.IGNORECASE)


class MedicalChecklist(models.Model):
    """When a checklist is due: its schedule as a rule, and how it is started and paused. In words: medical_checklist_words."""
    _inherit = 'medical.checklist'

    unit = fields.Selection(UNITS, 'Repeats', required=True, default='day', tracking=True)
    every = fields.Integer(default=1, required=True, tracking=True)
    on_mon = fields.Boolean('Monday', tracking=True)
    on_tue = fields.Boolean('Tuesday', tracking=True)
    on_wed = fields.Boolean('Wednesday', tracking=True)
    on_thu = fields.Boolean('Thursday', tracking=True)
    on_fri = fields.Boolean('Friday', tracking=True)
    on_sat = fields.Boolean('Saturday', tracking=True)
    on_sun = fields.Boolean('Sunday', tracking=True)
    weekdays = fields.Char(compute='_compute_weekdays', inverse='_inverse_weekdays', export_string_translation=False, help="As mon,thu.")
    month_by = fields.Selection(
        [('day', 'On a Day of the Month'), ('weekday', 'On a Weekday of the Month')], 'On', default='day', required=True, tracking=True)
    month_day = fields.Integer('Day of the Month', tracking=True, help="1 to 31; 31 is the last day of every month. Empty: the day of the first time.")
    nth = fields.Selection(
        [('1', 'First'), ('2', 'Second'), ('3', 'Third'), ('4', 'Fourth'), ('-1', 'Last')], 'Which', default='1', required=True, tracking=True)
    times = fields.Char(default='08:00', tracking=True, help="When it is due, by the clock of the site. Twice a day: 07:30, 13:00.")
    offset = fields.Integer('Minutes After', tracking=True, help="Minutes after the site opens or closes; below zero: before.")
    date_from = fields.Date('First Time', tracking=True, help="Counted from this day; empty: from the day on which it is started.")
    date_until = fields.Date('Until', tracking=True)
    closing_days = fields.Selection(CLOSING_DAYS, 'On Closing Days', required=True, default='skip', tracking=True)
    grace = fields.Integer('Grace (Minutes)', default=120, required=True, tracking=True, help="How long after it is due it counts as missed.")
    open_before = fields.Integer(
        'Open Before (Minutes)', tracking=True, help="How long before it is due it may be done. Zero: from midnight of its day.")

    # From when on rounds are made, and until when they have been made: UTC.
    generate_from = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    generated_until = fields.Datetime(readonly=True, copy=False, export_string_translation=False)

    # === WEEKDAYS AND TIMES === #

    @api.depends(*(f'on_{day}' for day in WEEKDAYS))
    def _compute_weekdays(self):
        for checklist in self:
            checklist.weekdays = ','.join(day for day in WEEKDAYS if checklist[f'on_{day}'])

    def _inverse_weekdays(self):
        for checklist in self:
            days = [day.strip().lower() for day in (checklist.weekdays or '').split(',') if day.strip()]
            unknown = [day for day in days if day not in WEEKDAYS]
            if unknown:
                raise ValidationError(self.env._(
                    "%(days)s is no weekday: write %(weekdays)s.", days=", ".join(unknown), weekdays=", ".join(WEEKDAYS)))
            checklist.write({f'on_{day}': day in days for day in WEEKDAYS})

    def _times(self):
        """The times of day, sorted.

        :raise ValidationError: a time can't be read
        """
        self.ensure_one()
        found = set()
        for text in re.split(r'[,;]', self.times or ''):
            if not text.strip():
                continue
            match = TIME.fullmatch(text.strip())
            hour, minute = (int(match['hour']), int(match['minute'] or 0)) if match else (99, 0)
            half = match and match['half'] and match['half'].lower()
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == 'p' else 0)
            elif half:
                hour = 99
            if hour > 23 or minute > 59:
                raise ValidationError(self.env._(
                    "“%(time)s” is no time of day: write it as 07:30, and several as 07:30, 13:00.", time=text.strip()))
            found.add(time(hour, minute))
        return sorted(found)

    def _weekday_numbers(self):
        return frozenset(number for number, day in enumerate(WEEKDAYS) if self[f'on_{day}'])

    def _rule(self, anchor):
        """The schedule as a rule; None where no clock decides.

        :param anchor: the first day, where the list says none
        """
        self.ensure_one()
        if self.unit not in CALENDAR_UNITS + DOOR_UNITS:
            return None
        by_weekday = self.unit in ('month', 'year') and self.month_by == 'weekday'
        return Rule(
            unit=self.unit, anchor=self.date_from or anchor, every=self.every, until=self.date_until or None, offset=self.offset,
            weekdays=self._weekday_numbers() if by_weekday or self.unit in ('week', *DOOR_UNITS) else frozenset(),
            month_day=self.month_day or None, nth=int(self.nth) if by_weekday else None,
            times=tuple(self._times()) or (time(8),), closing_days=self.closing_days)

    # === CHECKS === #

    @api.constrains(
        'unit', 'every', 'times', 'month_by', 'month_day', 'date_from', 'date_until', 'grace', 'open_before', 'offset',
        *(f'on_{day}' for day in WEEKDAYS))
    def _check_schedule(self):
        for checklist in self:
            if checklist.every < 1:
                raise ValidationError(self.env._("%(checklist)s: every how many? Write 1 or more.", checklist=checklist.name))
            if checklist.every > MOST.get(checklist.unit, checklist.every):
                raise ValidationError(self.env._(
                    "%(checklist)s: that is too seldom. Write at most %(count)s.", checklist=checklist.name, count=MOST[checklist.unit]))
            if checklist.unit in CALENDAR_UNITS and not checklist._times():
                raise ValidationError(self.env._("%(checklist)s: at what time is it due? Write it as 07:30.", checklist=checklist.name))
            if checklist.unit in ('month', 'year') and checklist.month_by == 'weekday' and not checklist._weekday_numbers():
                raise ValidationError(self.env._("%(checklist)s: choose the weekday.", checklist=checklist.name))
            if not 0 <= checklist.month_day <= 31:
                raise ValidationError(self.env._(
                    "%(checklist)s: a day of the month is 1 to 31; 31 is the last day of every month.", checklist=checklist.name))
            if checklist.date_until and checklist.date_from and checklist.date_until < checklist.date_from:
                raise ValidationError(self.env._("%(checklist)s ends before it begins: change one of the days.", checklist=checklist.name))
            if checklist.grace < 0 or checklist.open_before < 0:
                raise ValidationError(self.env._(
                    "%(checklist)s: minutes of grace, and how long before it may be done, are zero or more.", checklist=checklist.name))
            if abs(checklist.offset) > 720:
                raise ValidationError(self.env._(
                    "%(checklist)s: at most 720 minutes before or after the site opens or closes.", checklist=checklist.name))

    # === START AND PAUSE === #

    def action_start(self):
        """Start, or resume, these checklists: from now on rounds are made.

        :raise UserError: steps, place, or who does it are missing
        """
        self.check_access('write')
        self._check_startable()
        now = fields.Datetime.now()
        for checklist in self.filtered(lambda checklist: checklist.state != 'running'):
            values = {'state': 'running', 'generate_from': now, 'generated_until': False}
            if not checklist.date_from and checklist.unit in CALENDAR_UNITS:
                values['date_from'] = checklist._first_site()._today()
            # sudo: the state is written by these buttons alone; who may is checked above
            checklist.sudo().write(values)
        self._generate()
        return True

    def action_pause(self):
        """Pause these checklists: rounds that nobody has begun and that aren't due yet are taken back."""
        self.check_access('write')
        running = self.filtered(lambda checklist: checklist.state == 'running')
        # sudo: see action_start
        running.sudo().write({'state': 'paused', 'generate_from': False, 'generated_until': False})
        running._take_back()
        return True

    def _check_startable(self):
        """Refuse to start what nobody could do."""
        places = self._places()
        for checklist in self:
            if not checklist.active:
                raise UserError(self.env._("%(checklist)s is archived: bring it back first.", checklist=checklist.name))
            if all(line.display_type for line in checklist.line_ids):
                raise UserError(self.env._("%(checklist)s has no steps: write at least one.", checklist=checklist.name))
            if not (checklist.group_id or checklist.user_id or checklist.partner_id):
                raise UserError(self.env._("Who does %(checklist)s? Choose a role, a person or a vendor.", checklist=checklist.name))
            if not places[checklist.id]:
                raise UserError(self.env._(
                    "%(checklist)s has no place: %(remedy)s", checklist=checklist.name, remedy=checklist._place_remedy()))
            if checklist.unit == 'use' and checklist.scope != 'equipment':
                raise UserError(self.env._("%(checklist)s counts hours of use: choose the equipment.", checklist=checklist.name))
            if checklist.unit in DOOR_UNITS:
                # sudo: whether the site has opening hours
                sites = self.env['medical.site'].sudo().browse({place.site_id for place in places[checklist.id] if place.site_id})
                without = sites.filtered(lambda site: not site.calendar_id)
                if without:
                    raise UserError(self.env._(
                        "%(checklist)s waits for the site to open or close, but %(sites)s has no opening hours: set them on the site.",
                        checklist=checklist.name, sites=", ".join(without.mapped('name'))))

    def _place_remedy(self):
        self.ensure_one()
        return {
            'site': self.env._("add a site."),
            'zone': self.env._("choose zones that are in use, or add one."),
            'room': self.env._("choose rooms, or a kind of which there is one at these sites."),
            'equipment': self.env._("choose equipment, or a kind of which there is some at these sites; or change Where to The Site."),
        }[self.scope]
