from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date, format_time

from ..tools.recurrence import to_local

SHIFT_STATES = [
    ('draft', 'Planned'),
    ('published', 'Published'),
    ('cancelled', 'Cancelled'),
]
CANCEL_KINDS = [
    ('planner', 'Taken off the plan'),
    ('call_out', 'Called out'),
    ('archived', 'Person, position or site left'),
]
# Longer than a day is a slip of the pen.
LONGEST = timedelta(hours=24)
# What methods alone write: who may, and what follows, is part of it.
GUARDED = {'state', 'cancel_kind', 'pattern_line_id', 'replaces_id', 'published_on', 'published_by_id'}
# A change of these is held against person and day anew.
PLACING = {'employee_id', 'job_id', 'site_id', 'start', 'end', 'break_minutes'}


class MedicalShift(models.Model):
    """When somebody works where, in which position. Without a person it is an open shift. Moments are UTC, decided by the
    clock of the site.

    A shift is planned as draft, which planners alone see, and published, which colleagues of the site see. Whoever it is
    planned with (RPC and import too), hard faults refuse it and soft ones need `override_reason`, which is written down in
    `medical.shift.event`: see `medical_shift_fault.py`. The office manager plans all; supervisors plan their reports
    through `medical.coverage`.
    """
    _name = 'medical.shift'
    _description = 'Shift'
    _order = 'start, site_id, id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', 'Person', index=True, check_company=True, help="Leave empty for an open shift, which somebody can take.")
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    job_id = fields.Many2one('hr.job', 'Position', required=True, index=True, check_company=True, ondelete='restrict')
    site_id = fields.Many2one(
        'medical.site', required=True, index=True, check_company=True, ondelete='restrict', default=lambda self: self._default_site())
    room_id = fields.Many2one('medical.room', check_company=True, domain="[('site_id', '=', site_id)]", ondelete='set null')
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    start = fields.Datetime(required=True, index=True)
    end = fields.Datetime(required=True)
    day = fields.Date(compute='_compute_day', store=True, index=True, precompute=True, help="The day on which it begins at the site.")
    break_minutes = fields.Integer('Break (minutes)')
    minutes = fields.Integer(compute='_compute_minutes', store=True, precompute=True, help="Minutes of work: from start to end, less the break.")
    hours = fields.Float(compute='_compute_hours')
    state = fields.Selection(SHIFT_STATES, required=True, default='draft', copy=False, index=True)
    is_open = fields.Boolean('Open', compute='_compute_is_open', search='_search_is_open', help="Nobody works it yet.")
    note = fields.Char(help="What whoever works it should know. Colleagues read it.")
    override_reason = fields.Char(
        'Reason for the Exception', store=False, help="Why this person works it despite what speaks against it. Kept with who and when.")
    cancel_kind = fields.Selection(CANCEL_KINDS, 'Why Cancelled', copy=False, readonly=True)
    published_on = fields.Datetime(copy=False, readonly=True)
    published_by_id = fields.Many2one('res.users', copy=False, readonly=True)
    pattern_line_id = fields.Many2one('medical.shift.pattern.line', 'From Template', copy=False, readonly=True, index='btree_not_null', ondelete='set null')
    replaces_id = fields.Many2one('medical.shift', copy=False, readonly=True, index='btree_not_null', ondelete='set null')
    event_ids = fields.One2many('medical.shift.event', 'shift_id', 'History')

    _dates = models.Constraint('CHECK ("end" > start)', 'A shift ends after it begins.')
    # two who plan at once: the later one is refused by the database. Deferrable, so that two shifts can change hands.
    _one_place = models.Constraint(
        '''EXCLUDE USING gist (int4range(employee_id, employee_id, '[]') WITH &&, tsrange(start, "end") WITH &&) '''
        '''WHERE (employee_id IS NOT NULL AND state::text <> 'cancelled'::text) DEFERRABLE''',
        'This person has another shift at that time.')
    _site_start_idx = models.Index('(site_id, start)')

    def _default_site(self):
        return self.env.user.medical_site_ids.filtered(lambda site: site.company_id == self.env.company)[:1]

    @api.depends('start', 'site_id')
    def _compute_day(self):
        for shift in self:
            shift.day = shift.start and to_local(shift.start, shift.site_id.tz or 'UTC').date()

    @api.depends('start', 'end', 'break_minutes')
    def _compute_minutes(self):
        for shift in self:
            length = int((shift.end - shift.start).total_seconds() // 60) if shift.start and shift.end else 0
            shift.minutes = max(length - shift.break_minutes, 0)

    @api.depends('minutes')
    def _compute_hours(self):
        for shift in self:
            shift.hours = shift.minutes / 60

    @api.depends('employee_id', 'state')
    def _compute_is_open(self):
        for shift in self:
            shift.is_open = not shift.employee_id and shift.state != 'cancelled'

    @api.model
    def _search_is_open(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('employee_id', '=', False) & Domain('state', '!=', 'cancelled')

    @api.depends('start', 'end', 'site_id', 'job_id')
    @api.depends_context('lang')
    def _compute_display_name(self):
        # sudo: names of positions are no secret, and not everybody may read positions
        for shift, row in zip(self, self.sudo(), strict=True):
            shift.display_name = ' · '.join(part for part in (row._time_words(), row.job_id.name, row.site_id.code) if part)

    def _time_words(self):
        """Day and hours by the clock of the site: Mon, Nov 30, 8:00 AM – 4:30 PM."""
        self.ensure_one()
        if not (self.start and self.end):
            return ''
        tz = self.site_id.tz or 'UTC'
        return self.env._(
            "%(day)s, %(start)s – %(end)s", day=format_date(self.env, to_local(self.start, tz), date_format='EEE, MMM d'),
            start=format_time(self.env, self.start, tz=tz, time_format='short'), end=format_time(self.env, self.end, tz=tz, time_format='short'))

    @api.constrains('start', 'end', 'break_minutes')
    def _check_length(self):
        for shift in self:
            if shift.end - shift.start > LONGEST:
                raise ValidationError(self.env._("A shift is at most 24 hours long: correct its start or end."))
            if not 0 <= shift.break_minutes < (shift.end - shift.start).total_seconds() / 60:
                raise ValidationError(self.env._("The break is shorter than the shift: correct its minutes."))

    @api.constrains('room_id', 'site_id')
    def _check_room(self):
        for shift in self:
            if shift.room_id and shift.room_id.site_id != shift.site_id:
                raise ValidationError(self.env._("%(room)s isn't at %(site)s: choose another room.", room=shift.room_id.name, site=shift.site_id.name))

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self._check_guarded({name for vals in vals_list for name, value in vals.items() if (name, value) != ('state', 'draft')})
        reasons = [vals.pop('override_reason', None) for vals in vals_list]
        with self._one_place_later():
            shifts = super().create(vals_list)
            shifts._check_placed(dict(zip(shifts.ids, reasons, strict=True)))
        return shifts

    def write(self, vals):
        vals = dict(vals)
        self._check_guarded(vals)
        reason = vals.pop('override_reason', None)
        if not self.env.su and 'cancelled' in self.mapped('state') and vals:
            raise UserError(self.env._("A cancelled shift stays as it is: plan a new one."))
        placed = not PLACING.isdisjoint(vals)
        if not placed and vals.get('state') != 'published':
            return super().write(vals)
        with self._one_place_later():
            res = super().write(vals)
            self._check_placed(dict.fromkeys(self.ids, reason), whole_week=placed)
        return res

    @contextmanager
    def _one_place_later(self):
        """For the while the database holds its own check of overlaps back: ours says in words who is where."""
        self.env.cr.execute(SQL('SET CONSTRAINTS medical_shift_one_place DEFERRED'))
        yield
        self.flush_model()
        self.env.cr.execute(SQL('SET CONSTRAINTS medical_shift_one_place IMMEDIATE'))

    @api.model
    def _check_guarded(self, names):
        if not self.env.su and not GUARDED.isdisjoint(names):
            raise AccessError(self.env._("Shifts are published, cancelled and replaced by their buttons, so that everybody concerned hears of it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(shift.state != 'draft' for shift in self):
            raise UserError(self.env._("A published shift isn't deleted but cancelled, so that whoever was to work it hears of it."))
