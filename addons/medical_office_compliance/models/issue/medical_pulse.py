from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from .survey_question_pulse import QUESTION_TYPES

# fewer answers than this say who gave them: nothing is shown of them
FEWEST = 5
READERS = (
    'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_owner,'
    'medical_office_base.group_auditor')
# what the manager writes; all else follows from what is done
WRITTEN = {'summary'}


class MedicalPulse(models.Model):
    """A few questions that everybody at a practice is asked in a quarter, answered in two minutes, by nobody's name.

    Who answered is a tick (`medical.pulse.invitation`), what was answered stands apart (`medical.pulse.answer`), and nobody reads either:
    see `medical_pulse_answering.py`. When the pulse closes, means and texts are made of the answers, and the answers are deleted:
    `medical_pulse_closing.py`. Of fewer than five answers nothing is made.
    """
    _name = 'medical.pulse'
    _description = 'Pulse of Staff'
    _order = 'date_open desc, id desc'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name', store=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    quarter = fields.Date(required=True, readonly=True, help="Its first day.")
    survey_id = fields.Many2one('survey.survey', 'Questions From', readonly=True, ondelete='set null')
    date_open = fields.Date('Open From', required=True, readonly=True)
    date_close = fields.Date('Open Until', required=True, readonly=True, help="By the practice's clock, this day included.")
    state = fields.Selection([('open', 'Open'), ('closed', 'Closed')], 'Status', required=True, default='open', readonly=True, index=True)
    invitation_ids = fields.One2many('medical.pulse.invitation', 'pulse_id', readonly=True, groups=NO_ACCESS)
    invited_count = fields.Integer('Asked', readonly=True)
    answered_count = fields.Integer('Answered', compute='_compute_answered')
    answered_rate = fields.Float('Answered (%)', compute='_compute_answered', digits=(16, 0))
    can_answer = fields.Boolean(compute='_compute_can_answer', search='_search_can_answer')
    is_protected = fields.Boolean('Too Few Answered', readonly=True)
    question_ids = fields.One2many('medical.pulse.question', 'pulse_id', 'Questions', readonly=True, groups=READERS)
    result_ids = fields.One2many('medical.pulse.result', 'pulse_id', 'Results', readonly=True, domain=[('site_id', '=', False)])
    site_result_ids = fields.One2many(
        'medical.pulse.result', 'pulse_id', 'Results by Site', readonly=True, domain=[('site_id', '!=', False)], groups=READERS)
    text_ids = fields.One2many('medical.pulse.text', 'pulse_id', 'In Their Words', readonly=True, groups=READERS)
    summary = fields.Text('What We Learned, and What We Do', help="Staff read it once the results are shown to them.")
    is_published = fields.Boolean('Shown to Staff', readonly=True)

    _quarter_uniq = models.UniqueIndex('(company_id, quarter)', "Staff are asked once a quarter.")

    @api.depends('quarter')
    def _compute_name(self):
        for pulse in self:
            day = pulse.quarter
            pulse.name = day and self.env._("Pulse %(year)s, Quarter %(number)s", year=day.year, number=(day.month + 2) // 3)

    def _compute_answered(self):
        # sudo: how many, never who
        found = dict(self.env['medical.pulse.invitation'].sudo()._read_group(
            [('pulse_id', 'in', self.ids), ('answered', '=', True)], ['pulse_id'], ['__count']))
        counts = {pulse.id: count for pulse, count in found.items()}
        for pulse in self:
            pulse.answered_count = counts.get(pulse.id, 0)
            pulse.answered_rate = 100 * pulse.answered_count / pulse.invited_count if pulse.invited_count else 0

    @api.depends_context('uid')
    def _compute_can_answer(self):
        mine = self.search(Domain('id', 'in', self.ids) & self._domain_to_answer())
        for pulse in self:
            pulse.can_answer = pulse in mine

    @api.model
    def _search_can_answer(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return self._domain_to_answer()

    @api.model
    def _domain_to_answer(self):
        """The open pulses that ask the current user, who hasn't answered."""
        # sudo: one's own tick alone
        asked = self.env['medical.pulse.invitation'].sudo()._search([('user_id', '=', self.env.uid), ('answered', '=', False)])
        return Domain('state', '=', 'open') & Domain('id', 'in', asked.subselect('pulse_id'))

    # === OPEN === #

    @api.model
    def _cron_run(self):
        """Every day: close what is over, ask where the quarter's pulse hasn't been yet."""
        for pulse in self.search([('state', '=', 'open')], limit=1000):
            if pulse.date_close < pulse.company_id._medical_today():
                pulse._close()
        for practice in self.env['medical.practice'].search([('pulse_active', '=', True)], limit=1000):
            if not self._of_quarter(practice.company_id):
                self._open(practice.company_id)

    @api.model
    def _of_quarter(self, company):
        """The company's pulse of this quarter."""
        return self.search([('company_id', '=', company.id), ('quarter', '=', self._quarter_of(company._medical_today()))], limit=1)

    @api.model
    def _quarter_of(self, day):
        return day.replace(day=1) - relativedelta(months=(day.month - 1) % 3)

    def action_open_now(self):
        """Ask everybody now, whether or not the practice does so by itself every quarter. For managers."""
        self.browse().check_access('write')
        company = self.env.company
        pulse = self._of_quarter(company)
        if not pulse:
            # sudo: who may write pulses may ask; rows are made by methods alone
            pulse = self.sudo()._open(company)
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': pulse.id, 'views': [(False, 'form')]}

    @api.model
    def _open(self, company):
        """Ask everybody who works at a company (as superuser): its people with a login. Questions are copied, in every language.

        :raises UserError: no question, nobody to ask
        """
        practice, today = self.env['medical.practice']._get(company), company._medical_today()
        survey = practice.pulse_survey_id
        if survey.medical_company_id != company or not survey.question_ids:
            raise UserError(self.env._("The pulse of %(company)s has no question: choose its questions in the practice's profile.", company=company.name))
        users = self._people(company)
        if not users:
            raise UserError(self.env._("There is nobody to ask: no person of %(company)s has a login.", company=company.name))
        pulse = self.with_user(api.SUPERUSER_ID).create({
            'company_id': company.id, 'quarter': self._quarter_of(today), 'survey_id': survey.id, 'date_open': today,
            'date_close': today + timedelta(days=practice.pulse_days - 1), 'invited_count': len(users)})
        pulse._copy_questions()
        # in the order of their ids, whoever came first, and in one statement: places in the table tell nothing
        self.env.cr.execute(SQL(
            'INSERT INTO medical_pulse_invitation (pulse_id, user_id, answered) SELECT %s, id, FALSE FROM res_users WHERE id IN %s ORDER BY id',
            pulse.id, users._ids))
        self.env.invalidate_all()
        return pulse

    @api.model
    def _people(self, company):
        """Users who work at a company."""
        people = self.env['hr.employee'].search([('company_id', '=', company.id), ('user_id', '!=', False)])
        groups = self.env.ref('medical_office_base.group_staff') | self.env.ref('medical_office_base.group_facility')
        return people.user_id.filtered(lambda user: user.active and user.all_group_ids & groups)

    def _copy_questions(self):
        self.env['survey.question'].flush_model()
        self.env.cr.execute(SQL(
            """INSERT INTO medical_pulse_question (pulse_id, survey_question_id, name, kind, required, low, high, sequence)
               SELECT %s, id, title, CASE question_type WHEN 'scale' THEN 'score' ELSE 'text' END, COALESCE(constr_mandatory, FALSE),
                      scale_min_label, scale_max_label, ROW_NUMBER() OVER (ORDER BY sequence, id)
                 FROM survey_question WHERE survey_id = %s AND question_type IN %s""",
            self.id, self.survey_id.id, QUESTION_TYPES))
        self.env.invalidate_all()

    # === SHOW === #

    def action_close(self):
        """Close before its day, and make the results. For managers."""
        for pulse in self:
            pulse.check_access('write')
            if pulse.state != 'open':
                raise UserError(self.env._("%(pulse)s is closed already.", pulse=pulse.name))
        # sudo: the status is written by methods alone
        for pulse in self.sudo():
            pulse._close()

    def action_publish(self):
        """Show means and summary to staff. For managers."""
        self._show(True)

    def action_unpublish(self):
        """Show staff nothing of it any more. For managers."""
        self._show(False)

    def _show(self, shown):
        for pulse in self:
            pulse.check_access('write')
            if pulse.state != 'closed' or (shown and pulse.is_protected):
                raise UserError(self.env._("%(pulse)s has no results that could be shown.", pulse=pulse.name))
        # sudo: written by methods alone
        self.sudo().is_published = shown

    def action_answer(self):
        """The screen on which one answers."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_pulse_screen')
        return {**action, 'name': self.name, 'params': {'pulse_id': self.id}}

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A pulse is opened with its button, or by itself every quarter."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - WRITTEN:
            raise AccessError(self.env._("Questions, answers and results of a pulse stay as they are: only the summary is written."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("A pulse is kept: what staff said stays."))
