import hashlib
import json

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .medical_course_template import COURSE_BASES

COURSE_STATES = [('draft', 'Draft'), ('running', 'Running'), ('retired', 'Retired')]
EVERYONE = 'everyone'
# what decides whether people are asked at all
COURSE_SYSTEM = {'state', 'changed_on', 'change_note'}


class MedicalCourse(models.Model):
    """What people of the practice have to learn: for whom, how often, and by which ways it may be done.

    Only running courses ask anybody. Manager and compliance officer write courses, everybody reads those of their practice.
    """
    _name = 'medical.course'
    _description = 'Course'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.audience.mixin', 'medical.library.copy.mixin']
    _library_model = 'medical.course.template'
    _duty_model = 'medical.training'
    _order = 'name, id'
    _rec_names_search = ['name', 'code']
    _check_company_auto = True

    name = fields.Char('Title', required=True, tracking=True)
    code = fields.Char(copy=False)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        'res.users', 'Owner', default=lambda self: self.env.user, index=True, tracking=True, domain=[('share', '=', False)],
        help="Looks after it: plans sessions, keeps what is read current.")
    state = fields.Selection(COURSE_STATES, 'Status', required=True, default='draft', copy=False, readonly=True, index=True, tracking=True)
    summary = fields.Text('What It Covers')
    minutes = fields.Integer('Takes (minutes)', default=30)
    regulation = fields.Char('Rule', help="Such as 29 CFR 1910.1030(g)(2).")
    basis = fields.Selection(
        COURSE_BASES, 'How Often: By What', default='suggested', help="Whether a rule sets the frequency, or custom, guidance or a program.")
    note = fields.Char('Notes')
    by_session = fields.Boolean(default=True, help="Somebody teaches, people sign in.")
    by_document = fields.Boolean('By Reading', help="People read or watch it and confirm.")
    by_survey = fields.Boolean('By Quiz', help="People answer questions and pass.")
    by_outside = fields.Boolean('By Outside Proof', default=True, help="A certificate from elsewhere counts once somebody else has verified it.")
    survey_id = fields.Many2one(
        'survey.survey', 'Quiz', ondelete='restrict', index='btree_not_null',
        domain="[('survey_type', '=', 'medical_quiz'), ('medical_company_id', '=', company_id)]",
        help="Passing it is the course where it is done by quiz; else it has to be passed after reading.")
    body = fields.Html('Text', sanitize_attributes=True)
    file = fields.Binary(attachment=False, copy=True)
    file_name = fields.Char()
    link = fields.Char(help="Where it is read or watched, such as https://www.example.org/course.")
    document_hash = fields.Char('Fingerprint', compute='_compute_document_hash', help="SHA-256 of text, file and link, kept with who confirms to have read it.")
    has_document = fields.Boolean(compute='_compute_document_hash')
    changed_on = fields.Date(readonly=True, copy=False)
    change_note = fields.Char('What Changed', readonly=True, copy=False)
    training_ids = fields.One2many('medical.training', 'course_id')
    session_ids = fields.One2many('medical.training.session', 'course_id')
    open_count = fields.Integer('To Do', compute='_compute_counts')
    late_count = fields.Integer('Late', compute='_compute_counts')
    done_count = fields.Integer('Done', compute='_compute_counts')
    medical_library_id = fields.Many2one('medical.course.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _minutes_positive = models.Constraint('CHECK (minutes >= 0)', "Minutes are 0 or more.")

    # === COMPUTES === #

    @api.depends('body', 'file', 'link')
    def _compute_document_hash(self):
        # a context that asks for sizes would give one in place of the file
        for course, whole in zip(self, self.with_context(bin_size=False), strict=True):
            file = whole.file.decode() if isinstance(whole.file, bytes) else whole.file or ''
            content = [str(whole.body or ''), file, whole.link or '']
            course.has_document = any(content)
            course.document_hash = any(content) and hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def _compute_counts(self):
        counts = self._duty_counts()
        for course in self:
            for stage in ('open', 'late', 'done'):
                course[f'{stage}_count'] = counts.get((course._origin.id, stage), 0)

    @api.constrains('survey_id', 'company_id')
    def _check_survey(self):
        for course in self:
            course.survey_id._medical_check_quiz(course.company_id)

    @api.constrains('link')
    def _check_link(self):
        for course in self:
            if course.link and not course.link.lower().startswith(('https://', 'http://')):
                raise ValidationError(self.env._("The link has to be an address of a page, such as https://www.example.org/course."))

    # === LIBRARY === #

    @api.model
    def _library_copy_fields(self):
        return {name: name for name in (
            'name', 'code', 'summary', 'by_session', 'by_document', 'by_survey', 'by_outside', 'minutes', 'duty_hire_days', 'repeat_months',
            'regulation', 'basis', 'note')}

    @api.model
    def _library_prepare_copies(self, rows, company, links):
        # sudo: which positions the practice has; read once for all rows
        jobs = self.env['hr.job'].sudo().with_context(lang=None).search([('company_id', '=', company.id), ('medical_library_id', '!=', False)])
        found = {job.medical_library_id.name.casefold(): job.id for job in jobs}
        return super(MedicalCourse, self.with_context(medical_course_jobs=found))._library_prepare_copies(rows, company, links)

    def _library_prepare_copy(self, row, company):
        names = {name.strip().casefold() for name in (row.suggested_for or '').split(';') if name.strip()}
        jobs = self.env.context.get('medical_course_jobs', {})
        return {
            **super()._library_prepare_copy(row, company),
            'audience': 'all' if EVERYONE in names else 'some',
            'audience_job_ids': [Command.set([jobs[name] for name in sorted(names) if name in jobs])]}

    # === WHO IS ASKED === #

    def _duty_asking(self):
        return self.filtered(lambda course: course.active and course.state == 'running')

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_typed({name for name in COURSE_SYSTEM & vals.keys() if vals[name] and (name, vals[name]) != ('state', 'draft')})
        return super().create(vals_list)

    def write(self, vals):
        self._check_typed(vals.keys())
        if 'company_id' in vals and not self.env.su:
            raise AccessError(self.env._("A course stays with its practice: make another one there."))
        return super().write(vals)

    @api.model
    def _check_typed(self, names):
        if not self.env.su and COURSE_SYSTEM & set(names):
            raise AccessError(self.env._("Start, change or retire the course with its buttons: its status can't be typed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # sudo: whether anybody was ever asked
        if self.env['medical.training'].sudo().search_count([('course_id', 'in', self.ids)], limit=1):
            raise UserError(self.env._("People were asked to take this course, and their training stays as proof: retire it instead of deleting it."))

    # === STATES === #

    def action_start(self):
        """Ask from today on.

        :raise UserError: nothing says how it is done, or for whom it is
        """
        self.check_access('write')
        for course in self:
            if course.state == 'running':
                continue
            if not (course.by_session or course.by_document or course.by_survey or course.by_outside):
                raise UserError(self.env._("Say how “%(name)s” is done: by session, reading, quiz or outside proof.", name=course.name))
            if course.by_document and not course.has_document:
                raise UserError(self.env._("“%(name)s” is done by reading: add its text, file or link, or untick By Reading.", name=course.name))
            if course.by_survey and not course.survey_id:
                raise UserError(self.env._("“%(name)s” is done by a quiz: choose or make it, or untick By Quiz.", name=course.name))
            named = course.audience_role_ids or course.audience_job_ids or course.audience_employee_ids
            if course.audience == 'some' and not named:
                raise UserError(self.env._("Say for whom “%(name)s” is: choose roles, positions or people, or Everybody.", name=course.name))
        # sudo: the right to write was checked; the status is written by methods alone
        self.sudo().state = 'running'
        self._duty_changed()

    def action_retire(self):
        """Ask nobody any more; what was done stays."""
        self.check_access('write')
        # sudo: as above
        self.sudo().state = 'retired'
        self._duty_changed()

    def action_changed(self):
        """Ask what has changed, then everybody anew."""
        self.ensure_one()
        self.check_access('write')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Train Again"), 'res_model': 'medical.course.change', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_course_id': self.id}}

    def _changed(self, note):
        """What was learned counts no longer, as the course has changed: everybody it is for is asked anew.

        :param str note: what has changed; people read it
        :raise UserError: the course doesn't run, or nothing is said
        """
        self.ensure_one()
        self.check_access('write')
        if self.state != 'running':
            raise UserError(self.env._("Only a running course asks anybody: start it first."))
        if not (note or '').strip():
            raise UserError(self.env._("Say what has changed, so that people know why they are asked again."))
        # sudo: the right to write was checked; these are written by methods alone
        self.sudo().write({'changed_on': self.company_id._medical_today(), 'change_note': note.strip()})
        self.message_post(body=self.env._("Changed, everybody is asked anew: %(note)s", note=note.strip()))
        self.env[self._duty_model]._duty_outdate(self)
        self._duty_changed()

    def action_open_training(self):
        """Open who has taken it and who has to."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_training')
        return {**action, 'domain': [('course_id', '=', self.id)], 'context': {'search_default_asked': 0}}

    def action_open_sessions(self):
        """Open its sessions."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_training_session')
        return {**action, 'domain': [('course_id', '=', self.id)], 'context': {'default_course_id': self.id}}
