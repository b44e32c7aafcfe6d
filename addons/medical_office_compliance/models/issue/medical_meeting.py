from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.medical_office_base.tools.recurrence import to_utc

MEETING_STATES = [('planned', 'Planned'), ('held', 'Minutes to Approve'), ('approved', 'Minutes Approved'), ('cancelled', 'Called Off')]
MEETING_SYSTEM = {'state', 'company_id', 'date_start', 'event_id', 'writer_ids', 'held_on', 'approved_by_id', 'approved_on', 'decided'}
CALENDAR = {'name', 'date', 'hour', 'minutes', 'place', 'invited_ids', 'chair_id', 'secretary_id', 'site_ids'}
# who calls meetings, and reads and writes those of others
KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'
APPROVERS = 'medical_office_base.group_manager,medical_office_base.group_owner'
# issues that doctors and nurses may read: the others don't come onto their agenda
CARE_AREAS = ['flow', 'supplies', 'equipment', 'safety']
# how many of the same cause make an issue one that happens again
AGAIN = 3


class MedicalMeeting(models.Model):
    """A meeting of doctors and nurses: its agenda, who came, its minutes, and what was decided.

    Chair, who takes the minutes, office manager and compliance officer write it; whoever is invited reads it. Minutes are approved by
    somebody who wrote none of them: the chair, somebody who was there, the office manager or the owner. Approved, they stay as they are.
    """
    _name = 'medical.meeting'
    _description = 'Meeting'
    _inherit = ['medical.calendar.mixin']
    _order = 'date_start desc, id desc'
    _check_company_auto = True

    name = fields.Char('Meeting', required=True, default=lambda self: self.env._("Meeting of Doctors and Nurses"))
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    site_ids = fields.Many2many(
        'medical.site', 'medical_meeting_site_rel', 'meeting_id', 'site_id', check_company=True, help="Empty: the whole practice.")
    date = fields.Date(required=True, default=lambda self: self.env.company._medical_today(), help="By the calendar of the practice.")
    hour = fields.Float('Begins At', required=True, default=12.5, help="By the clock of the practice.")
    minutes = fields.Integer('Takes (minutes)', required=True, default=60)
    place = fields.Char('Where', help="The room, or the address of a call.")
    date_start = fields.Datetime(compute='_compute_date_start', store=True)
    date_end = fields.Datetime(store=True)
    chair_id = fields.Many2one(
        'res.users', required=True, index=True, ondelete='restrict', default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    secretary_id = fields.Many2one(
        'res.users', 'Minutes By', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who takes the minutes. Empty: the chair.")
    invited_ids = fields.Many2many(
        'res.users', 'medical_meeting_invited_rel', 'meeting_id', 'user_id', domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_invited(), help="Doctors and nurses, unless you say otherwise.")
    present_ids = fields.Many2many(
        'res.users', 'medical_meeting_present_rel', 'meeting_id', 'user_id', domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        copy=False)
    present_count = fields.Integer('Came', compute='_compute_present_count')
    guests = fields.Char(copy=False, help="Who else was there, and from where.")
    item_ids = fields.One2many('medical.meeting.item', 'meeting_id', 'Agenda')
    summary = fields.Text('Other Business', copy=False)
    action_ids = fields.One2many('medical.action', 'meeting_id', 'Decisions', readonly=True)
    state = fields.Selection(MEETING_STATES, 'Status', required=True, default='planned', readonly=True, copy=False, index=True)
    writer_ids = fields.Many2many('res.users', 'medical_meeting_writer_rel', 'meeting_id', 'user_id', 'Wrote the Minutes', readonly=True, copy=False)
    held_on = fields.Datetime('Held', readonly=True, copy=False)
    approved_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Date('Approved', readonly=True, copy=False)
    decided = fields.Json(readonly=True, copy=False, help="What was decided, as the minutes said it when they were approved.")
    can_write = fields.Boolean(compute='_compute_can_write', help="You write agenda and minutes.")
    can_approve = fields.Boolean(compute='_compute_can_approve', search='_search_can_approve', help="You may approve the minutes.")

    _hour_in_day = models.Constraint('CHECK (hour >= 0 AND hour < 24)', "A meeting begins between 0:00 and 23:59.")
    _minutes_positive = models.Constraint('CHECK (minutes > 0)', "Say how many minutes the meeting takes: one or more.")

    # === COMPUTES === #

    @api.model
    def _default_invited(self):
        # sudo: who has a role is no secret among colleagues, and not everybody may list users by it
        return self.env['res.users'].sudo().search([
            ('all_group_ids', 'in', self.env.ref('medical_office_base.group_clinician').id), ('company_ids', 'in', self.env.company.id),
            ('share', '=', False), ('id', '!=', self.env.ref('base.user_root').id)])

    @api.depends('name', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for meeting in self:
            meeting.display_name = ' · '.join(filter(None, (meeting.name, meeting.date and format_date(self.env, meeting.date))))

    @api.depends('date', 'hour', 'site_ids', 'company_id')
    def _compute_date_start(self):
        for meeting in self:
            # sudo: the clock of the place
            tz = meeting.sudo().site_ids[:1].tz or self.env['medical.practice']._get(meeting.company_id).tz or 'UTC'
            meeting.date_start = meeting.date and to_utc(datetime.combine(meeting.date, time()) + timedelta(minutes=round(meeting.hour * 60)), tz)

    @api.depends('date_start', 'minutes')
    def _compute_date_end(self):
        for meeting in self:
            meeting.date_end = meeting.date_start and meeting.date_start + timedelta(minutes=meeting.minutes)

    @api.depends('present_ids')
    def _compute_present_count(self):
        for meeting in self:
            meeting.present_count = len(meeting.present_ids)

    @api.depends('chair_id', 'secretary_id')
    @api.depends_context('uid')
    def _compute_can_write(self):
        keeper = self.env.su or self.env.user.has_groups(KEEPERS)
        for meeting in self:
            meeting.can_write = keeper or self.env.user in (meeting.chair_id | meeting.secretary_id)

    @api.depends('state', 'writer_ids', 'chair_id', 'present_ids')
    @api.depends_context('uid')
    def _compute_can_approve(self):
        user, one_of = self.env.user, self.env.user.has_groups(APPROVERS)
        for meeting in self:
            meeting.can_approve = meeting.state == 'held' and user not in meeting.writer_ids and (
                one_of or user == meeting.chair_id or user in meeting.present_ids)

    @api.model
    def _search_can_approve(self, operator, value):
        if operator != 'in':
            return NotImplemented
        domain = Domain('state', '=', 'held') & Domain('writer_ids', 'not in', self.env.uid)
        if not self.env.user.has_groups(APPROVERS):
            domain &= Domain('chair_id', '=', self.env.uid) | Domain('present_ids', 'in', self.env.uid)
        return domain

    # === CALENDAR === #

    def _calendar_name(self):
        return self.name

    def _calendar_place(self):
        return self.place

    def _calendar_users(self):
        return self.invited_ids | self.chair_id | self.secretary_id

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(name in vals for vals in vals_list for name in MEETING_SYSTEM - {'company_id'}):
            raise AccessError(self.env._("A meeting is held, and its minutes approved, with its buttons."))
        meetings = super().create(vals_list)
        meetings._sync_events()
        return meetings

    def write(self, vals):
        if not self.env.su:
            if MEETING_SYSTEM & vals.keys():
                raise AccessError(self.env._("A meeting is held, and its minutes approved, with its buttons."))
            self._touch_minutes()
        res = super().write(vals)
        if CALENDAR & vals.keys():
            self.filtered(lambda meeting: meeting.state == 'planned')._sync_events()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(meeting.state in ('held', 'approved') for meeting in self):
            raise UserError(self.env._("A meeting that was held is kept, with its minutes."))
        self._drop_events()

    def _touch_minutes(self):
        """Refuse a change of minutes that are approved; note who changes those that are to be approved."""
        # sudo: the status, whoever may read the meeting
        meetings = self.sudo()
        if meetings.filtered(lambda meeting: meeting.state in ('approved', 'cancelled')):
            raise UserError(self.env._("Approved minutes stay as they are, and so does a meeting that was called off."))
        if not self.env.su:
            meetings.filtered(lambda meeting: meeting.state == 'held' and self.env.user not in meeting.writer_ids).writer_ids = [
                Command.link(self.env.uid)]

    @api.constrains('state', 'approved_by_id', 'writer_ids')
    def _check_second_person(self):
        for meeting in self:
            if meeting.state == 'approved' and meeting.approved_by_id in meeting.writer_ids:
                raise ValidationError(self.env._("Nobody approves minutes that they wrote."))

    def _check_writer(self, *states):
        """Self as superuser, locked, for one who writes it now."""
        self.ensure_one()
        self.check_access('write')
        # two who press at once
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if self.state not in states:
            raise UserError(self.env._("This isn't done any more with a meeting that is “%(state)s”.", state=self._state_label()))
        # sudo: who may was checked
        return self.sudo()

    def _state_label(self):
        return dict(self._fields['state']._description_selection(self.env))[self.state]

    # === AGENDA === #

    def _agenda_rows(self):
        """What belongs onto the agenda (superuser): a list of values, the most pressing first. Two queries."""
        today = self.company_id._medical_today()
        open_to_all = Domain('is_hr', '=', False) & Domain('discretion', '!=', 'confidential')
        here = Domain('company_id', '=', self.company_id.id)
        if self.site_ids:
            here &= Domain('site_id', 'in', self.site_ids.ids)
        order = [kind for kind, _label in self.env['medical.meeting.item']._fields['kind'].selection]
        rows = []
        for issue in self.env['medical.issue'].search(
                here & open_to_all & Domain('state', 'in', ('new', 'open', 'check')) & Domain('area', 'in', CARE_AREAS), order='date_due, id'):
            kind = ('failed' if issue.reopened else 'recurring' if issue.recurrence >= AGAIN
                    else 'overdue' if issue.date_due and issue.date_due < today else 'work')
            if issue.state != 'new' or kind != 'work':
                rows.append({'kind': kind, 'issue_id': issue.id, 'name': f'{issue.number} {issue.name}'})
        from_issue = Domain('issue_id', '=', False) | Domain('issue_id', 'any', open_to_all & Domain('area', 'in', CARE_AREAS))
        late = Domain('state', '=', 'open') & Domain('date_due', '<', today)
        for action in self.env['medical.action'].search(here & from_issue & late, order='date_due, id'):
            rows.append({'kind': 'action', 'action_id': action.id, 'name': action.name})
        return sorted(rows, key=lambda row: order.index(row['kind']))

    def action_fill(self):
        """Put onto the agenda what happens again, failed its check, is overdue or in work; what is there already stays."""
        meeting = self._check_writer('planned', 'held')
        # as whoever fills it, so that their hand in the minutes is noted
        self._touch_minutes()
        there = {(item.issue_id.id, item.action_id.id) for item in meeting.item_ids}
        after = max(meeting.item_ids.mapped('sequence'), default=0)
        # sudo: what doctors and nurses may know of the sites meant, whoever prepares it
        meeting.env['medical.meeting.item'].create([
            {**row, 'meeting_id': meeting.id, 'sequence': after + number} for number, row in enumerate(meeting._agenda_rows(), 1)
            if (row.get('issue_id', False), row.get('action_id', False)) not in there])

    # === STEPS === #

    def action_everybody_came(self):
        """Tick everybody who was invited, to take off who wasn't there."""
        meeting = self._check_writer('planned', 'held')
        self._touch_minutes()
        meeting.present_ids = [Command.set(meeting._calendar_users().ids)]

    def action_decide(self):
        """Ask what is to be done, by whom, by when."""
        self._check_writer('planned', 'held')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Was Decided"), 'res_model': 'medical.meeting.decision', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_meeting_id': self.id}}

    def _decide(self, name, user, date_due, note=False):
        """An action that the meeting decided, for callers that ask its writer.

        :return: medical.action, as superuser
        """
        meeting = self._check_writer('planned', 'held')
        self._touch_minutes()
        # sudo: whose companies
        if user.share or meeting.company_id not in user.sudo().company_ids:
            raise UserError(self.env._("%(name)s doesn't work here: choose somebody of the practice.", name=user.name))
        return meeting.env['medical.action'].create({
            'name': name, 'note': note, 'user_id': user.id, 'date_due': date_due, 'meeting_id': meeting.id, 'company_id': meeting.company_id.id,
            'site_id': meeting.site_ids.id if len(meeting.site_ids) == 1 else False})

    def action_hold(self):
        """It was held: its minutes are to be approved, and the next meeting is planned.

        :raises UserError: it hasn't begun, or nobody is ticked
        """
        meeting = self._check_writer('planned')
        if meeting.date_start > fields.Datetime.now():
            raise UserError(self.env._("The meeting hasn't begun yet."))
        if not meeting.present_ids:
            raise UserError(self.env._("Nobody is ticked: say who came."))
        # who took them down wrote them, whoever presses the button
        writers = self.env.user | meeting.secretary_id
        meeting.write({'state': 'held', 'held_on': fields.Datetime.now(), 'writer_ids': [Command.set(writers.ids)]})
        meeting._plan_next()

    def _plan_next(self):
        """The next one, on the same weekday of its month, unless one is planned (superuser)."""
        months = self.env['medical.practice']._get(self.company_id).meeting_months
        if not months or any(
                later.site_ids == self.site_ids for later in self.search([
                    ('company_id', '=', self.company_id.id), ('state', '=', 'planned'), ('date', '>', self.date)])):
            return self.browse()
        first = (self.date + relativedelta(months=months)).replace(day=1)
        days = [first + timedelta(days=number) for number in range(31)]
        fitting = [day for day in days if day.month == first.month and day.weekday() == self.date.weekday()]
        # a fifth Tuesday becomes the last
        return self.copy({'date': fitting[min((self.date.day - 1) // 7, len(fitting) - 1)], 'item_ids': False})

    def action_approve(self):
        """Approve the minutes: they change no more.

        :raises AccessError: the user wrote in them, or isn't one of those who approve
        """
        for meeting in self:
            meeting._approve()

    def _approve(self):
        self.check_access('read')
        # two at once, or one who still writes
        self.lock_for_update()
        self.invalidate_recordset(['state', 'writer_ids', 'can_approve'])
        if not self.can_approve:
            raise AccessError(self.env._(
                "Minutes are approved, once it was held, by the chair, somebody who was there, the office manager or the owner, and never by "
                "somebody who wrote in them."))
        # sudo: who may was checked
        self.sudo().write({
            'state': 'approved', 'approved_by_id': self.env.uid, 'approved_on': self.company_id._medical_today(), 'decided': self.sudo()._decisions()})

    def action_cancel(self):
        """Call it off."""
        meeting = self._check_writer('planned')
        meeting.state = 'cancelled'
        meeting._drop_events()

    def action_print(self):
        """The minutes, to sign."""
        self.check_access('read')
        return self.env.ref('medical_office_compliance.action_report_meeting_minutes').report_action(self)

    def _decisions(self):
        """What was decided: as approved, else as it is now; a list of [what, who, until when]."""
        self.ensure_one()
        if self.decided is not None and self.state == 'approved':
            return self.decided
        # sudo: names of who does it
        return [[action.name, action.user_id.name, fields.Date.to_string(action.date_due)] for action in self.sudo().action_ids.sorted('id')]
