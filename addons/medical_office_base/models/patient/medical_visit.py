from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date, format_time

from ...tools.recurrence import to_local

VISIT_STATES = [
    ('expected', 'Expected'),
    ('arrived', 'Arrived'),
    ('roomed', 'In the Room'),
    ('left', 'Left'),
    ('no_show', 'No-Show'),
    ('cancelled', 'Cancelled'),
]
VISIT_KINDS = [
    ('new', 'New patient'),
    ('follow_up', 'Follow-up'),
    ('procedure', 'Procedure'),
    ('lab', 'Laboratory'),
    ('vaccination', 'Vaccination'),
    ('telehealth', 'Telehealth'),
    ('other', 'Other'),
]
END_REASONS = [
    ('patient', 'The patient cancelled'),
    ('practice', 'The practice cancelled'),
    ('moved', 'Moved to another day'),
    ('unreached', "Didn't come and wasn't reached"),
    ('weather', 'Weather or roads'),
    ('mistake', 'Entered by mistake'),
    ('other', 'Other'),
]
DESK = 'medical_office_base.group_front_desk,medical_office_base.group_manager'
# what follows from what is done, or from other fields
FOLLOWS = {'state', 'date', 'company_id', 'provider_user_id', 'arrived_at', 'roomed_at', 'left_at', 'waited_minutes', 'is_walk_in', 'feedback_state'}
# what stays as it is once the patient has come
SETTLED = {'patient_id', 'site_id', 'date_start'}
# what whoever isn't of the desk may write: where the patient sits
ANYONE = {'room_id'}
LONGEST = 12 * 60


class MedicalVisit(models.Model):
    """A patient's visit at a site on a day, as the front desk sees it; the clinical system keeps what happened in it.

    Why somebody comes is not written down, but for a short kind. Moments are UTC, the day is that of the site. Who may open the
    patient reads their visits; people of the visit's site move them through the day, by the methods of `medical_visit_doing.py`
    alone: nobody types a state. Co-pay, time and provider are the front desk's and the manager's to write.
    """
    _name = 'medical.visit'
    _description = 'Visit'
    _inherit = ['medical.access.logged']
    _order = 'date_start, id'
    _rec_names_search = ['patient_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    patient_number = fields.Char('Record Number', related='patient_id.number')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True, precompute=True)
    site_id = fields.Many2one(
        'medical.site', required=True, index=True, ondelete='restrict', check_company=True, default=lambda self: self._default_site())
    provider_id = fields.Many2one('hr.employee', index='btree_not_null', ondelete='restrict', check_company=True)
    provider_user_id = fields.Many2one(related='provider_id.user_id', string="Provider's User", store=True, index='btree_not_null')
    room_id = fields.Many2one(
        'medical.room', index='btree_not_null', ondelete='restrict', check_company=True, domain="[('site_id', '=', site_id)]")
    kind = fields.Selection(VISIT_KINDS, required=True, default='follow_up', help="No more than this: the reason is the clinical system's.")
    date_start = fields.Datetime('Time', required=True, default=lambda self: self._default_start())
    minutes = fields.Integer('Minutes Planned', default=20)
    hours = fields.Float(compute='_compute_hours', inverse='_inverse_hours', help="What the calendar shows: hours planned.")
    date = fields.Date('Day', compute='_compute_date', store=True, precompute=True, help="The day on which it begins at the site.")
    time_words = fields.Char('At', compute='_compute_time_words', help="By the clock of the site.")
    currency_id = fields.Many2one(related='company_id.currency_id')
    copay_due = fields.Monetary('Co-Pay Due')
    external_number = fields.Char('Number in the Clinical System', copy=False)
    is_walk_in = fields.Boolean('Walk-In', readonly=True, copy=False)

    state = fields.Selection(VISIT_STATES, 'Status', required=True, default='expected', index=True, copy=False)
    arrived_at = fields.Datetime('Arrived On', readonly=True, copy=False)
    roomed_at = fields.Datetime('In the Room Since', readonly=True, copy=False)
    left_at = fields.Datetime('Left On', readonly=True, copy=False)
    end_reason = fields.Selection(END_REASONS, 'Why', copy=False)
    wait_minutes = fields.Integer('Waiting (min)', compute='_compute_wait_minutes', help="From arriving to the room; who still waits, until now.")
    waited_minutes = fields.Integer(
        'Waited (min)', compute='_compute_waited_minutes', store=True, aggregator='avg', help="From arriving to the room, or to leaving.")
    is_waiting_long = fields.Boolean(
        'Waits Long', compute='_compute_is_waiting_long', search='_search_is_waiting_long',
        help="Arrived, not in a room, longer than the practice profile allows.")
    is_mine = fields.Boolean('Mine', compute='_compute_is_mine', search='_search_is_mine')

    _site_date_idx = models.Index('(site_id, date)')
    _external_number_uniq = models.UniqueIndex(
        '(company_id, external_number) WHERE external_number IS NOT NULL', "Another visit has this number in the clinical system.")

    # === DEFAULTS AND COMPUTED === #

    def _default_site(self):
        return self.env.user.medical_site_ids.filtered(lambda site: site.company_id == self.env.company)[:1]

    def _default_start(self):
        now = fields.Datetime.now()
        return now + timedelta(minutes=-now.minute % 15, seconds=-now.second)

    @api.depends('patient_id.number', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        # sudo: the record number alone, which names nobody
        for visit, row in zip(self, self.sudo(), strict=True):
            day = format_date(self.env, row.date) if row.date else ''
            visit.display_name = ' · '.join(filter(None, (self.env._("Visit"), row.patient_id.number, day)))

    @api.depends('date_start', 'site_id')
    def _compute_date(self):
        for visit in self:
            visit.date = visit.date_start and to_local(visit.date_start, visit.site_id.tz or 'UTC').date()

    @api.depends('minutes')
    def _compute_hours(self):
        for visit in self:
            visit.hours = visit.minutes / 60

    def _inverse_hours(self):
        for visit in self:
            visit.minutes = round(visit.hours * 60)

    @api.depends('date_start', 'site_id')
    @api.depends_context('lang')
    def _compute_time_words(self):
        for visit in self:
            visit.time_words = visit._clock(visit.date_start)

    def _clock(self, moment):
        """A moment (UTC) as the clock of the site shows it, '' for none."""
        return format_time(self.env, moment, tz=self.site_id.tz or 'UTC', time_format='short') if moment else ''

    @api.depends('arrived_at', 'roomed_at', 'left_at', 'state')
    def _compute_wait_minutes(self):
        now = fields.Datetime.now()
        for visit in self:
            until = visit.roomed_at or visit.left_at or (now if visit.state == 'arrived' else None)
            visit.wait_minutes = max(int((until - visit.arrived_at).total_seconds() // 60), 0) if visit.arrived_at and until else 0

    @api.depends('arrived_at', 'roomed_at', 'left_at')
    def _compute_waited_minutes(self):
        for visit in self:
            until = visit.roomed_at or visit.left_at
            visit.waited_minutes = max(int((until - visit.arrived_at).total_seconds() // 60), 0) if visit.arrived_at and until else 0

    @api.depends('arrived_at', 'state')
    def _compute_is_waiting_long(self):
        limits = self._wait_limits()
        for visit in self:
            visit.is_waiting_long = visit.state == 'arrived' and visit.wait_minutes >= limits.get(visit.company_id.id, 1)

    @api.model
    def _search_is_waiting_long(self, operator, value):
        if operator != 'in':
            return NotImplemented
        now = fields.Datetime.now()
        return Domain('state', '=', 'arrived') & Domain.OR(
            Domain('company_id', '=', company) & Domain('arrived_at', '<=', now - timedelta(minutes=limit))
            for company, limit in self._wait_limits().items())

    @api.model
    def _wait_limits(self):
        """{company id: minutes after which somebody has waited long}."""
        # sudo: a number that every member of staff may know
        practices = self.env['medical.practice'].sudo().search_fetch([('company_id', 'in', self.env.companies.ids)], ['visit_wait_minutes'])
        return {practice.company_id.id: practice.visit_wait_minutes for practice in practices}

    @api.depends_context('uid')
    @api.depends('provider_user_id')
    def _compute_is_mine(self):
        for visit in self:
            visit.is_mine = visit.provider_user_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        return Domain('provider_user_id', '=', self.env.uid) if operator == 'in' else NotImplemented

    # === GUARDS === #

    @api.constrains('minutes', 'copay_due')
    def _check_numbers(self):
        for visit in self:
            if not 0 <= visit.minutes <= LONGEST:
                raise ValidationError(self.env._("A visit takes at most 12 hours: correct its minutes."))
            if visit.copay_due < 0:
                raise ValidationError(self.env._("A co-pay is not below zero."))

    @api.constrains('room_id', 'site_id')
    def _check_room(self):
        for visit in self:
            if visit.room_id and visit.room_id.site_id != visit.site_id:
                raise ValidationError(self.env._("%(room)s isn't at %(site)s: choose another room.", room=visit.room_id.name, site=visit.site_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._check_typed({name for vals in vals_list for name, value in vals.items() if (name, value) != ('state', 'expected')})
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        if not self.env.su:
            self._check_typed(vals)
            if not SETTLED.isdisjoint(vals) and any(visit.state != 'expected' for visit in self):
                raise UserError(self.env._("Patient, site and time stay as they are once somebody has come. Undo the status first."))
            if vals.get('end_reason') and any(visit.state not in ('no_show', 'cancelled') for visit in self):
                raise UserError(self.env._("A reason belongs to a no-show or a cancelled visit."))
        res = super().write(self._clean(vals))
        if not self.env.su and not SETTLED.isdisjoint(vals):
            # rules judge a visit as it was before
            self.check_access('write')
        return res

    @api.model
    def _clean(self, vals):
        if 'external_number' in vals:
            return {**vals, 'external_number': (vals['external_number'] or '').strip() or False}
        return vals

    @api.model
    def _check_typed(self, names):
        if not FOLLOWS.isdisjoint(names):
            raise AccessError(self.env._("Status and moments of a visit follow from its buttons, they can't be typed."))
        if not ANYONE.issuperset(names) and not self.env.user.has_groups(DESK):
            raise AccessError(self.env._("Visits are planned and changed by the front desk; others move them through the day by their buttons."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Visits are kept: cancel one that was entered by mistake."))
