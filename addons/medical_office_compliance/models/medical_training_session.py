import base64
import secrets
from datetime import datetime, time, timedelta

import pytz
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date, format_time

from .medical_duty_mixin import KEEPERS

SESSION_STATES = [('planned', 'Planned'), ('closed', 'Held'), ('cancelled', 'Cancelled')]
# how long before its beginning and after its end the code confirms attendance (suggested)
MINUTES_BEFORE = 30
MINUTES_AFTER = 60
SESSION_SYSTEM = {'state', 'code', 'closed_on', 'closed_by_id', 'sheet_kept', 'company_id', 'date_start', 'date_end'}
TRAINER_WRITES = {'sheet', 'sheet_name', 'attendance_ids', 'note'}


class MedicalTrainingSession(models.Model):
    """A course that is given: where, when by the clock of the site, by whom, and who came.

    Manager and compliance officer plan. They or the trainer take attendance and close it, which notes the course as done for
    who came; never for oneself. People sign a sheet, or scan the code that the trainer shows and confirm as themselves.
    """
    _name = 'medical.training.session'
    _description = 'Training Session'
    _order = 'date_start desc, id desc'
    _rec_names_search = ['course_id.name', 'room']
    _check_company_auto = True

    course_id = fields.Many2one(
        'medical.course', required=True, index=True, ondelete='restrict', check_company=True, domain=[('state', '!=', 'retired'), ('by_session', '=', True)])
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True, default=lambda self: self._default_site_id())
    room = fields.Char('Where', help="The room, or the address of a call.")
    trainer_id = fields.Many2one(
        'res.users', index='btree_not_null', domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Takes attendance and closes it. Empty: the office does, for a trainer from outside.")
    trainer_text = fields.Char('Trainer From Outside')
    trainer_name = fields.Char('Given By', compute='_compute_trainer_name')
    date = fields.Date(required=True, default=fields.Date.context_today, help="By the calendar of the site.")
    hour = fields.Float('Begins At', required=True, default=9.0, help="By the clock of the site.")
    minutes = fields.Integer(compute='_compute_minutes', store=True, readonly=False, precompute=True)
    places = fields.Integer(help="How many can come. 0: any number.")
    date_start = fields.Datetime('Begins', compute='_compute_date_start', store=True, index=True)
    date_end = fields.Datetime('Ends', compute='_compute_date_start', store=True)
    when_text = fields.Char('When and Where', compute='_compute_when_text')
    state = fields.Selection(SESSION_STATES, 'Status', required=True, default='planned', readonly=True, copy=False, index=True)
    note = fields.Text('Notes')
    attendance_ids = fields.One2many('medical.training.attendance', 'session_id')
    present_count = fields.Integer('Came', compute='_compute_counts')
    invited_count = fields.Integer('On the List', compute='_compute_counts')
    sheet = fields.Binary('Signed Sheet', compute='_compute_sheet', inverse='_inverse_sheet')
    sheet_kept = fields.Binary(attachment=False, copy=False, groups=fields.NO_ACCESS)
    sheet_name = fields.Char(copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    code = fields.Char(copy=False, readonly=True, groups=fields.NO_ACCESS, default=lambda self: secrets.token_urlsafe(18))
    code_picture = fields.Html('Code to Scan', compute='_compute_code_picture', sanitize=False)
    can_lead = fields.Boolean(compute='_compute_can_lead', help="You take attendance and close it.")
    is_keeper = fields.Boolean(compute='_compute_can_lead', help="You plan it.")

    _code_uniq = models.UniqueIndex('(code)')
    _hour_in_day = models.Constraint('CHECK (hour >= 0 AND hour < 24)', "A session begins between 0:00 and 23:59.")
    _minutes_positive = models.Constraint('CHECK (minutes > 0)', "Say how many minutes the session takes: one or more.")
    _places_positive = models.Constraint('CHECK (places >= 0)', "Places are 0 or more.")

    # === COMPUTES === #

    @api.model
    def _default_site_id(self):
        return self.env['medical.site'].search([('company_id', '=', self.env.company.id)], limit=1)

    @api.depends('course_id', 'date')
    def _compute_display_name(self):
        for session in self:
            session.display_name = ' · '.join(filter(None, (session.course_id.name, session.date and format_date(self.env, session.date))))

    @api.depends('trainer_id', 'trainer_text')
    def _compute_trainer_name(self):
        for session in self:
            # sudo: the name of who gives it
            session.trainer_name = session.trainer_text or session.sudo().trainer_id.name

    @api.depends('course_id')
    def _compute_minutes(self):
        for session in self:
            session.minutes = session.course_id.minutes or session.minutes or 30

    @api.depends('date', 'hour', 'minutes', 'site_id.tz')
    def _compute_date_start(self):
        for session in self:
            if not session.date:
                session.date_start = session.date_end = False
                continue
            clock = datetime.combine(session.date, time()) + timedelta(minutes=round(session.hour * 60))
            zone = pytz.timezone(session.site_id.tz or 'UTC')
            session.date_start = zone.localize(clock).astimezone(pytz.utc).replace(tzinfo=None)
            session.date_end = session.date_start + timedelta(minutes=session.minutes)

    @api.depends('date', 'hour', 'site_id', 'room')
    @api.depends_context('lang')
    def _compute_when_text(self):
        for session in self:
            clock = time(*divmod(round(session.hour * 60) % 1440, 60))
            day = session.date and format_date(self.env, session.date, date_format='EEE, MMM d')
            session.when_text = ', '.join(filter(None, (day, format_time(self.env, clock, time_format='short'), session.site_id.name, session.room)))

    @api.depends('attendance_ids.is_present')
    def _compute_counts(self):
        for session in self:
            session.invited_count = len(session.attendance_ids)
            session.present_count = len(session.attendance_ids.filtered('is_present'))

    @api.depends('trainer_id')
    @api.depends_context('uid')
    def _compute_can_lead(self):
        keeper = self.env.su or self.env.user.has_groups(KEEPERS)
        for session in self:
            session.is_keeper = keeper
            session.can_lead = keeper or session.trainer_id == self.env.user

    @api.depends('sheet_kept', 'trainer_id')
    @api.depends_context('uid')
    def _compute_sheet(self):
        readers = self.env.user.has_groups('medical_office_base.group_owner,medical_office_base.group_auditor')
        for session in self:
            # sudo: who came stands on it: shown to who takes attendance, owner and auditor
            session.sheet = session.sudo().sheet_kept if readers or session.can_lead else False

    def _inverse_sheet(self):
        for session in self:
            # sudo: who may write it was checked in write
            session.sudo().sheet_kept = session.sheet

    @api.depends('state', 'trainer_id')
    @api.depends_context('uid')
    def _compute_code_picture(self):
        for session in self:
            picture = session.can_lead and session.state == 'planned' and session._code_image()
            session.code_picture = picture and Markup('<img alt="{}" class="img-fluid" width="300" height="300" src="{}"/>').format(
                self.env._("Code to confirm attendance"), picture)

    def _code_image(self):
        """The code as a picture to scan; for those who take attendance."""
        # sudo: nobody reads codes; it leaves as a picture, shown to who is there
        url = f'{self.get_base_url()}/medical_office/training/{self.sudo().code}'
        picture = self.env['ir.actions.report'].barcode('QR', url, width=400, height=400, quiet=0)
        return 'data:image/png;base64,' + base64.b64encode(picture).decode()

    @api.constrains('trainer_id', 'trainer_text')
    def _check_trainer(self):
        for session in self:
            if not session.trainer_id and not session.trainer_text:
                raise ValidationError(self.env._("Say who gives the session: somebody of the practice, or a trainer from outside."))

    @api.constrains('course_id')
    def _check_course(self):
        for session in self:
            if not session.course_id.by_session or session.course_id.state == 'retired':
                raise ValidationError(self.env._("“%(name)s” isn't given in sessions, or is retired: choose another course.", name=session.course_id.name))

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(name in vals for vals in vals_list for name in SESSION_SYSTEM - {'company_id'}):
            raise AccessError(self.env._("A session is closed with its button: its status can't be typed."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if SESSION_SYSTEM & vals.keys():
                raise AccessError(self.env._("A session is closed with its button: its status can't be typed."))
            self._check_planned()
            if not self.env.user.has_groups(KEEPERS) and vals.keys() - TRAINER_WRITES:
                raise AccessError(self.env._("When and where a session is, is changed by the office manager or the compliance officer."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        if any(session.state == 'closed' for session in self):
            raise UserError(self.env._("A session that was held is kept as proof."))

    def _check_planned(self):
        if any(session.state != 'planned' for session in self):
            raise UserError(self.env._("This session is over: what was noted of it stays."))

    def _check_lead(self):
        self.check_access('read')
        if not all(session.can_lead for session in self):
            raise AccessError(self.env._("Attendance is taken by the trainer, the office manager or the compliance officer."))
        self._check_planned()

    # === BUTTONS === #

    def action_invite(self):
        """Put those on the list who are asked to take the course, at this site first, up to the places; whoever is due first."""
        self.ensure_one()
        self._check_lead()
        # sudo: who is asked to take it; only names reach the list
        rows = self.env['medical.training'].sudo().search([('course_id', '=', self.course_id.id), ('state', '=', 'open')], order='date_due, id')
        people = rows.employee_id - self.sudo().attendance_ids.employee_id
        here = people.filtered(lambda person: not person.medical_site_ids or self.site_id in person.medical_site_ids)
        people = here[:max(self.places - self.invited_count, 0)] if self.places else here
        if not people:
            raise UserError(self.env._("Everybody of this site who is asked to take the course is on the list already, or no place is left."))
        self.env['medical.training.attendance'].create([{'session_id': self.id, 'employee_id': person.id} for person in people])

    def action_show_code(self):
        """Show the code large, for people to scan."""
        self.ensure_one()
        self._check_lead()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name, 'res_model': self._name, 'res_id': self.id, 'target': 'new',
            'views': [(self.env.ref('medical_office_compliance.view_medical_training_session_code').id, 'form')]}

    def action_print_sheet(self):
        """The sheet that people sign."""
        self._check_lead()
        return self.env.ref('medical_office_compliance.action_report_training_sheet').report_action(self)

    def action_cancel(self):
        """Call it off: nobody is noted to have come."""
        self.check_access('write')
        if not self.env.user.has_groups(KEEPERS):
            raise AccessError(self.env._("A session is called off by the office manager or the compliance officer."))
        self._check_planned()
        # sudo: who may was checked
        self.sudo().state = 'cancelled'

    def action_close(self):
        """Note the course as done for who came.

        :raise UserError: it hasn't begun, nobody came, the signed sheet is missing, or one is on the list oneself
        """
        for session in self:
            session._close()

    def _close(self):
        self.ensure_one()
        self._check_lead()
        # two people at once
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        self._check_planned()
        # sudo: who may was checked
        kept = self.sudo()
        present = kept.attendance_ids.filtered('is_present')
        if self.date_start > fields.Datetime.now():
            raise UserError(self.env._("The session hasn't begun yet: close it when it is over."))
        if not present:
            raise UserError(self.env._("Nobody is ticked: tick who came, or call the session off."))
        if self.env.user in present.user_id:
            raise UserError(self.env._("You are on the list yourself, and nobody notes their own training: somebody else closes this session."))
        if not kept.sheet_kept and present.filtered(lambda line: line.how == 'sheet'):
            raise UserError(self.env._("Add the signed sheet first, as a scan or photo: some were ticked by hand."))
        kept.write({'state': 'closed', 'closed_on': fields.Datetime.now(), 'closed_by_id': self.env.uid})
        self.env['medical.training']._duty_take(kept.course_id, present.employee_id)._done(
            'session', session_id=self.id, date_done=self.date, minutes=self.minutes, trainer_name=self.trainer_name)

    # === CODE === #

    @api.model
    def _by_code(self, code):
        """The session of a scanned code, as superuser, or none."""
        # sudo: the code is one's way to this session; the page shows no more than what and when
        return self.sudo().search([('code', '=', code)], limit=1) if code else self.sudo().browse()

    def _code_person(self, user):
        """The employee of a user here (superuser)."""
        return self.env['hr.employee'].sudo().search([('user_id', '=', user.id), ('company_id', '=', self.company_id.id)], limit=1)

    def _code_fault(self, user):
        """Why this user can't confirm now, in words; empty: they can (superuser)."""
        now = fields.Datetime.now()
        if self.state == 'cancelled':
            return self.env._("This session was called off.")
        if self.state == 'closed':
            return self.env._("This session is closed. If you were there, tell the trainer.")
        if not self._code_person(user):
            return self.env._("You are signed in as %(name)s, who doesn't work at this practice. Sign in as yourself.", name=user.name)
        if now < self.date_start - timedelta(minutes=MINUTES_BEFORE):
            return self.env._("It is too early: confirm when you are there. It begins %(when)s.", when=self.when_text)
        if now > self.date_end + timedelta(minutes=MINUTES_AFTER):
            return self.env._("It is too late to confirm: this session is over. If you were there, tell the trainer.")
        return ''

    def _code_confirm(self, user):
        """Note that this user is here; a second time changes nothing (superuser).

        :raise UserError: not now, or not this person
        """
        self.ensure_one()
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(['state'])
        fault = self._code_fault(user)
        if fault:
            raise UserError(fault)
        person = self._code_person(user)
        line = self.attendance_ids.filtered(lambda line: line.employee_id == person)
        values = {'is_present': True, 'how': 'qr', 'marked_on': fields.Datetime.now(), 'marked_by_id': user.id}
        if not line:
            self.env['medical.training.attendance'].sudo().create({'session_id': self.id, 'employee_id': person.id, **values})
        elif not line.is_present:
            line.write(values)
