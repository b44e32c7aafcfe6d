import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.date_utils import relativedelta
from odoo.tools.misc import format_date

from odoo.addons.medical_office_base.tools.document_file import FileError, clean_file

TRAINING_HOW = [
    ('session', 'Session'),
    ('document', 'Reading'),
    ('survey', 'Quiz'),
    ('outside', 'Outside Proof'),
    ('drill', 'Drill'),
]
PROOF_STATES = [('sent', 'To Verify'), ('back', 'Sent Back'), ('verified', 'Verified')]
VERIFIERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_hr'
# what changes of a row that was done: that its course has changed since
LATER = {'outdated'}


class MedicalTraining(models.Model):
    """That a person has to take a course by a day, and that they have: how, with whom, and the proof of it.

    Read by the person, those above, manager, compliance officer, HR, owner and auditor. Written by methods alone; a row that
    was done stays as it is, for superusers too.
    """
    _name = 'medical.training'
    _description = 'Training'
    _inherit = ['medical.duty.mixin']
    _duty_source = 'course_id'
    _duty_path = 'my-training'
    _rec_names_search = ['course_id.name', 'employee_id.name']

    course_id = fields.Many2one('medical.course', required=True, index=True, readonly=True, ondelete='restrict')
    summary = fields.Text(related='course_id.summary')
    change_note = fields.Char(related='course_id.change_note')
    how = fields.Selection(TRAINING_HOW, 'Done By', readonly=True)
    title = fields.Char('Course As It Was Called', readonly=True)
    minutes = fields.Integer(readonly=True)
    trainer_name = fields.Char('Trainer', readonly=True)
    regulation = fields.Char('Rule', readonly=True)
    session_id = fields.Many2one('medical.training.session', readonly=True, index='btree_not_null', ondelete='restrict')
    drill_id = fields.Many2one('medical.drill', readonly=True, index='btree_not_null', ondelete='restrict')
    opened_on = fields.Datetime(readonly=True)
    opened_hash = fields.Char(readonly=True)
    content_hash = fields.Char('Fingerprint', readonly=True, help="SHA-256 of what was read, or of the certificate.")
    proof_state = fields.Selection(PROOF_STATES, 'Outside Proof', readonly=True, index='btree_not_null')
    file = fields.Binary('Certificate', attachment=False, readonly=True)
    file_name = fields.Char(readonly=True)
    provider = fields.Char(readonly=True, help="Who gave the course elsewhere.")
    proof_date = fields.Date('Taken On', readonly=True)
    sent_on = fields.Datetime(readonly=True)
    sent_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    back_reason = fields.Char('Why It Was Sent Back', readonly=True)
    verified_on = fields.Datetime(readonly=True)
    verified_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    next_session_id = fields.Many2one('medical.training.session', compute='_compute_next_session_id')
    next_session_text = fields.Char('When and Where', compute='_compute_next_session_id')
    is_own = fields.Boolean(compute='_compute_rights')
    can_verify = fields.Boolean(compute='_compute_rights', search='_search_can_verify', help="A certificate waits, and it is neither yours nor sent by you.")
    can_send = fields.Boolean(compute='_compute_rights')
    can_read = fields.Boolean(compute='_compute_rights')

    _open_uniq = models.UniqueIndex("(course_id, employee_id) WHERE state = 'open'", "This person is asked to take this course already.")
    _open_idx = models.Index("(company_id, date_due) WHERE state = 'open'")

    # === COMPUTES === #

    @api.depends('course_id', 'employee_id', 'title')
    def _compute_display_name(self):
        for row in self:
            row.display_name = ' · '.join(filter(None, (row.title or row.course_id.name, row.employee_id.name)))

    @api.depends('course_id', 'state')
    def _compute_next_session_id(self):
        # sudo: when and where a session is, is no secret
        sessions = self.env['medical.training.session'].sudo().search(
            [('course_id', 'in', self.course_id.ids), ('state', '=', 'planned'), ('date_end', '>=', fields.Datetime.now())], order='date_start')
        by_course = {}
        for session in sessions:
            by_course.setdefault(session.course_id.id, session)
        for row in self:
            session = by_course.get(row.course_id.id, sessions.browse()) if row.state == 'open' else sessions.browse()
            row.next_session_id = session.id
            row.next_session_text = session.when_text if session else False

    @api.depends('state', 'proof_state', 'employee_id')
    @api.depends_context('uid')
    def _compute_rights(self):
        office = self.env.user.has_groups(VERIFIERS)
        for row in self:
            is_own, is_open = row.user_id == self.env.user, row.state == 'open'
            # sudo: what the course is done by
            course = row.sudo().course_id
            row.is_own = is_own
            row.can_verify = office and not is_own and row.proof_state == 'sent' and row.sent_by_id != self.env.user
            row.can_send = is_open and (is_own or office) and course.by_outside and row.proof_state != 'sent'
            row.can_read = is_open and is_own and course.by_document

    @api.model
    def _search_can_verify(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if not self.env.user.has_groups(VERIFIERS):
            return [('id', '=', False)]
        me = self.env.uid
        return [('state', '=', 'open'), ('proof_state', '=', 'sent'), '|', ('user_id', '=', False), ('user_id', '!=', me), ('sent_by_id', '!=', me)]

    # === WHAT STAYS === #

    @api.model
    def _guard_words(self):
        return self.env._("Training follows from courses, sessions and proof: it can't be typed.")

    def write(self, vals):
        if vals.keys() - LATER and any(row.state == 'done' for row in self):
            raise AccessError(self.env._("Training that was done stays as it was noted."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(row.state == 'done' for row in self):
            raise AccessError(self.env._("Training that was done is kept: nobody deletes it."))

    # === DOING === #

    def _done(self, how, **values):
        """Note these as done, with what proves it (superuser: the caller checks who may)."""
        for course, rows in self.grouped('course_id').items():
            rows._duty_do(**{
                'how': how, 'title': course.name, 'minutes': course.minutes, 'regulation': course.regulation, **values})

    def _check_mine(self):
        self.ensure_one()
        self.check_access('read')
        if self.user_id != self.env.user:
            raise AccessError(self.env._("Training is confirmed by the person alone."))
        self._check_open()

    def _check_open(self):
        if self.state == 'done':
            raise UserError(self.env._("“%(name)s” is done already: reload the page.", name=self.display_name))
        # sudo: whether the course runs
        if self.state != 'open' or self.sudo().course_id.state != 'running':
            raise UserError(self.env._("“%(name)s” is no longer asked: reload the page.", name=self.display_name))

    def action_open_document(self):
        """Open what is to be read, and note that it was opened."""
        self._check_mine()
        course = self.course_id
        if not course.by_document or not course.has_document:
            raise UserError(self.env._("Nothing is to be read for this course: ask whoever looks after it."))
        # sudo: noted by this alone
        self.sudo().write({'opened_on': fields.Datetime.now(), 'opened_hash': course.document_hash})
        if course.file:
            url = f'/web/content/medical.course/{course.id}/file?filename_field=file_name'
        elif course.link:
            url = course.link
        else:
            return {
                'type': 'ir.actions.act_window', 'name': course.name, 'res_model': 'medical.course', 'res_id': course.id, 'target': 'new',
                'views': [(self.env.ref('medical_office_compliance.view_medical_course_read').id, 'form')]}
        return {'type': 'ir.actions.act_url', 'url': url, 'target': 'new'}

    def action_confirm_document(self):
        """Confirm to have read it: by the person alone, after it was opened.

        :raise UserError: not opened yet, or changed since
        """
        self._check_mine()
        course = self.course_id
        if not course.by_document:
            raise UserError(self.env._("This course isn't done by reading: see how it is done."))
        if not self.opened_on:
            raise UserError(self.env._("Open it and read it first."))
        if not course.by_survey and not self._quiz_passed():
            raise UserError(self.env._("Pass the quiz first."))
        if self.opened_hash != course.document_hash:
            raise UserError(self.env._("It has changed since you opened it: open and read it again."))
        # sudo: the person confirms their own
        self.sudo()._done('document', content_hash=self.opened_hash)

    def _check_quiz_readiness(self):
        self._check_open()
        # sudo: how the course is done
        if not self.sudo().course_id.by_survey and not self.opened_on:
            raise UserError(self.env._("Open it and read it first."))

    def _quiz_answered(self):
        res = super()._quiz_answered()
        if self.state == 'open' and self.course_id.by_survey and self.course_id.state == 'running' and self._quiz_passed():
            self._done('survey')
        return res

    # === OUTSIDE PROOF === #

    def action_send_proof(self):
        """Ask for the certificate."""
        self.ensure_one()
        self._check_sender()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Outside Certificate"), 'res_model': 'medical.training.proof',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_training_id': self.id}}

    def _check_sender(self):
        self.check_access('read')
        if self.user_id != self.env.user and not self.env.user.has_groups(VERIFIERS):
            raise AccessError(self.env._("A certificate is sent by the person, the office manager, HR or the compliance officer."))
        self._check_open()
        # sudo: how the course is done
        if not self.sudo().course_id.by_outside:
            raise UserError(self.env._("A certificate from elsewhere doesn't count for this course."))
        if self.proof_state == 'sent':
            raise UserError(self.env._("A certificate waits to be verified already."))

    def _send_proof(self, file, file_name, day, provider):
        """Send a certificate from elsewhere; it counts once somebody else has verified it, from the day on it.

        :param file: base64 of a PDF or picture
        :param date day: when the course was taken
        :raise UserError: no file that is kept, no provider, a day to come, or one so long ago that it no longer counts
        """
        self.ensure_one()
        self._check_sender()
        today = self._duty_today()[self.company_id]
        if not file or not day or not (provider or '').strip():
            raise UserError(self.env._("Add the certificate, the day on it and who gave the course."))
        if day > today:
            raise UserError(self.env._("The day of the certificate is still to come: write the day on which the course was taken."))
        # sudo: how long the course counts
        months = self.sudo().course_id.repeat_months
        if months and day + relativedelta(months=months) <= today:
            raise UserError(self.env._(
                "A course of %(day)s counted for %(months)s months and no longer does: take it again.", day=format_date(self.env, day), months=months))
        try:
            content, kind = clean_file(base64.b64decode(file))
        except (FileError, ValueError) as error:
            raise UserError(self.env._("The certificate can't be kept: send a PDF or a photo (JPEG or PNG).")) from error
        if kind not in ('pdf', 'jpg'):
            raise UserError(self.env._("The certificate can't be kept: send a PDF or a photo (JPEG or PNG)."))
        stem = (file_name or 'certificate').rpartition('.')[0] or 'certificate'
        # sudo: noted by this alone
        self.sudo().write({
            'file': base64.b64encode(content), 'file_name': f'{stem}.{kind}', 'proof_date': day, 'provider': provider.strip(), 'proof_state': 'sent',
            'sent_on': fields.Datetime.now(), 'sent_by_id': self.env.uid, 'back_reason': False, 'content_hash': hashlib.sha256(content).hexdigest()})

    def _check_verifier(self):
        self.check_access('read')
        user = self.env.user
        if not user.has_groups(VERIFIERS):
            raise AccessError(self.env._("Certificates are verified by the office manager, HR or the compliance officer."))
        for row in self:
            row._check_open()
            if user == row.user_id or user == row.sent_by_id:
                raise AccessError(self.env._(
                    "Nobody verifies their own, or what they sent themselves: somebody else looks at %(name)s.", name=row.display_name))
            if row.proof_state != 'sent':
                raise UserError(self.env._("No certificate of “%(name)s” waits to be verified: reload the page.", name=row.display_name))

    def action_verify(self):
        """Take certificates as proof: the course counts from the day on each."""
        self._check_verifier()
        for row in self:
            # sudo: who may was checked
            row.sudo()._done(
                'outside', date_done=row.proof_date, trainer_name=row.provider, proof_state='verified', verified_on=fields.Datetime.now(),
                verified_by_id=self.env.uid)

    def action_send_back(self):
        """Ask why."""
        self._check_verifier()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Send Back"), 'res_model': 'medical.training.back', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_training_ids': self.ids}}

    def _send_back(self, reason):
        """Ask for another certificate.

        :param str reason: what is wrong with it; the person reads it
        """
        self._check_verifier()
        if not (reason or '').strip():
            raise UserError(self.env._("Say what is wrong with it."))
        # sudo: who may was checked
        self.sudo().write({'proof_state': 'back', 'back_reason': reason.strip()})

    def action_print_certificate(self):
        """Certificates of these, a page each."""
        self.check_access('read')
        if any(row.state != 'done' for row in self):
            raise UserError(self.env._("There is a certificate once a course is done: choose done ones only."))
        return self.env.ref('medical_office_compliance.action_report_training_certificate').report_action(self)
