from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import NO_ACCESS, Domain

from .survey_survey import EVALUATION

EVALUATION_STATES = [
    ('draft', 'Planned'),
    ('self', 'Self-Evaluation'),
    ('supervisor', "Supervisor's Evaluation"),
    ('meeting', 'Meeting'),
    ('signed', 'Signed'),
    ('closed', 'Closed'),
    ('cancelled', 'Cancelled'),
]
RATINGS = [
    ('4', 'Exceeds what is expected'),
    ('3', 'Meets what is expected'),
    ('2', 'Needs to improve'),
    ('1', 'Does not meet what is expected'),
]
OPEN = ('draft', 'self', 'supervisor')
# the supervisor's part is the person's to read, and nothing of it changes
SHARED = ('meeting', 'signed', 'closed')
UNDONE = (*OPEN, 'meeting')
# what whoever plans may set, by state
PLANNED = {'employee_id', 'survey_id', 'date_from', 'date_to', 'name'}
STEERED = {'evaluator_id', 'date_due'}
WRITTEN = {'overall', 'summary', 'meeting_date', 'goal_ids'}
DAYS_AHEAD = 30


class MedicalEvaluation(models.Model):
    """The evaluation of a person over a period: what they say, what their supervisor says, goals, meeting, signatures.

    Both answer the same form, a survey of the type `medical_evaluation`, chosen by the position. Answers are kept here as they
    were given (`self_answers`, `supervisor_answers`), closed to everybody: `comparison`, `overall` and `summary` show each
    reader what they may see; the person sees the supervisor's part once it is shared. The evaluator is never the evaluated.
    Read by the person, the evaluator, the supervisor chain, the manager and HR. There is no chatter.

    States are written by the buttons alone: see `medical_evaluation_flow.py`.
    """
    _name = 'medical.evaluation'
    _description = 'Evaluation'
    _inherit = ['medical.access.logged']
    _order = 'date_due desc, id desc'
    _check_company_auto = True

    name = fields.Char(compute='_compute_name', store=True, readonly=False, precompute=True)
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='cascade', check_company=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    staff_file_id = fields.Many2one('medical.staff.file', compute='_compute_staff_file_id', store=True, index=True)
    evaluator_id = fields.Many2one(
        'res.users', compute='_compute_evaluator_id', store=True, readonly=False, precompute=True, required=True, index=True, ondelete='restrict',
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    survey_id = fields.Many2one(
        'survey.survey', 'Form', compute='_compute_survey_id', store=True, readonly=False, precompute=True, ondelete='restrict', index='btree_not_null',
        domain="[('survey_type', '=', 'medical_evaluation'), ('medical_company_id', '=', company_id)]")
    date_from = fields.Date('From', required=True)
    date_to = fields.Date('Until', required=True)
    date_due = fields.Date('Due', required=True, index=True, help="The day by which it is signed.")
    state = fields.Selection(EVALUATION_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    is_late = fields.Boolean('Late', compute='_compute_is_late', search='_search_is_late')
    is_mine = fields.Boolean('Waits for Me', compute='_compute_is_mine', search='_search_is_mine')
    is_person = fields.Boolean(compute='_compute_is_mine')
    is_evaluator = fields.Boolean(compute='_compute_is_mine')
    is_shared = fields.Boolean(compute='_compute_is_shared')
    candidate_ids = fields.Many2many('hr.employee.public', compute='_compute_candidate_ids', help="Whose evaluation the user may plan.")
    self_done_on = fields.Datetime('Self-Evaluation Done', readonly=True, copy=False)
    self_skipped = fields.Char('Without Self-Evaluation', readonly=True, copy=False, help="Why.")
    supervisor_done_on = fields.Datetime("Supervisor's Form Done", readonly=True, copy=False)
    self_answers = fields.Json(groups=NO_ACCESS, copy=False)
    supervisor_answers = fields.Json(groups=NO_ACCESS, copy=False)
    kept_overall = fields.Selection(RATINGS, groups=NO_ACCESS, copy=False)
    kept_summary = fields.Text(groups=NO_ACCESS, copy=False)
    overall = fields.Selection(RATINGS, compute='_compute_kept', inverse='_inverse_overall')
    summary = fields.Text(compute='_compute_kept', inverse='_inverse_summary')
    comparison = fields.Html('Answers', compute='_compute_comparison', sanitize=False)
    goal_ids = fields.One2many('medical.evaluation.goal', 'evaluation_id', 'Goals')
    meeting_date = fields.Date('Meeting')
    content_hash = fields.Char('Fingerprint', readonly=True, copy=False, help="Of what was shared: SHA-256 over answers, rating, summary and goals.")
    person_signed_name = fields.Char("Person's Signature", readonly=True, copy=False)
    person_signed_on = fields.Datetime(readonly=True, copy=False)
    person_signed_how = fields.Selection(
        [('typed', 'Signed'), ('paper', 'Signed on paper'), ('refused', 'Refused to sign')], 'How', readonly=True, copy=False)
    person_comment = fields.Text("The Person's Comment", readonly=True, copy=False)
    witness = fields.Char(readonly=True, copy=False)
    evaluator_signed_name = fields.Char("Evaluator's Signature", readonly=True, copy=False)
    evaluator_signed_on = fields.Datetime(readonly=True, copy=False)
    signed_on = fields.Datetime('Both Signed On', readonly=True, copy=False)
    reason = fields.Char('Why Cancelled', readonly=True, copy=False)

    _period = models.Constraint('CHECK (date_from <= date_to)', "The period would end before it begins: correct one of the two days.")

    # === WHAT IT IS ABOUT === #

    @api.depends('employee_id', 'date_to')
    @api.depends_context('lang')
    def _compute_name(self):
        for evaluation in self:
            if not evaluation.name or evaluation.state == 'draft':
                year = evaluation.date_to and evaluation.date_to.year
                evaluation.name = self.env._(
                    "%(person)s %(year)s", person=evaluation.employee_id.name or '', year=year or '').strip()

    @api.depends('employee_id')
    def _compute_staff_file_id(self):
        # sudo: the file of the person, who may be above
        files = self.env['medical.staff.file'].sudo().with_context(active_test=False).search([('employee_id', 'in', self.employee_id.ids)])
        by_person = files.grouped('employee_id')
        for evaluation in self:
            evaluation.staff_file_id = by_person.get(evaluation.employee_id)

    @api.depends('employee_id')
    def _compute_evaluator_id(self):
        for evaluation in self:
            # sudo: who is whose supervisor
            person = evaluation.employee_id.sudo()
            if not evaluation.evaluator_id:
                supervisor = person.parent_id.user_id
                evaluation.evaluator_id = supervisor if supervisor and supervisor != person.user_id else evaluation._default_evaluator(person)

    @api.model
    def _default_evaluator(self, person):
        """Who evaluates somebody without a supervisor: a manager, else whoever plans it."""
        managers = self.env.ref('medical_office_base.group_manager').sudo().all_user_ids.filtered(
            lambda user: person.company_id in user.company_ids and user != person.user_id and user.active)
        others = managers if self.env.user == person.user_id or person.company_id not in self.env.user.company_ids else managers | self.env.user
        return self.env.user if self.env.user in managers else others[:1]

    @api.depends('employee_id')
    def _compute_survey_id(self):
        for evaluation in self:
            # sudo: forms are kept by managers and HR
            person = evaluation.employee_id.sudo()
            if not evaluation.survey_id and person:
                evaluation.survey_id = (
                    person.job_id.medical_evaluation_survey_id or person.company_id.medical_practice_ids.evaluation_survey_id)

    @api.constrains('evaluator_id', 'employee_id')
    def _check_evaluator(self):
        for evaluation in self.sudo():
            if evaluation.evaluator_id == evaluation.user_id:
                raise ValidationError(self.env._("Nobody evaluates themselves: choose another evaluator of %(person)s.", person=evaluation.employee_id.name))
            if evaluation.company_id not in evaluation.evaluator_id.company_ids:
                raise ValidationError(self.env._("%(user)s doesn't work for this practice: choose another evaluator.", user=evaluation.evaluator_id.name))

    @api.constrains('survey_id')
    def _check_survey(self):
        for evaluation in self.sudo():
            form = evaluation.survey_id
            if form and (form.survey_type != EVALUATION or form.medical_company_id != evaluation.company_id):
                raise ValidationError(self.env._("“%(form)s” is no evaluation form of this practice: choose another.", form=form.title))

    # === WHAT EACH SEES === #

    @api.depends('date_due', 'state')
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for evaluation in self:
            evaluation.is_late = bool(evaluation.state in UNDONE and evaluation.date_due and evaluation.date_due < today)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain([('state', 'in', UNDONE), ('date_due', '<', fields.Date.context_today(self))])

    @api.depends('state', 'user_id', 'evaluator_id', 'self_done_on', 'supervisor_done_on', 'person_signed_on', 'evaluator_signed_on')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        user = self.env.user
        for evaluation in self:
            evaluation.is_person = evaluation.user_id == user
            evaluation.is_evaluator = evaluation.evaluator_id == user
            evaluation.is_mine = (
                evaluation.is_person and (evaluation.state == 'self' or evaluation.state == 'meeting' and not evaluation.person_signed_on)
                or evaluation.is_evaluator and (
                    evaluation.state == 'supervisor' or evaluation.state == 'meeting' and not evaluation.evaluator_signed_on))

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        me = self.env.uid
        return Domain([
            '|', '&', ('user_id', '=', me), '|', ('state', '=', 'self'), '&', ('state', '=', 'meeting'), ('person_signed_on', '=', False),
            '&', ('evaluator_id', '=', me), '|', ('state', '=', 'supervisor'), '&', ('state', '=', 'meeting'), ('evaluator_signed_on', '=', False)])

    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_candidate_ids(self):
        self.candidate_ids = self.env['hr.employee']._medical_supervised('medical_office_base.group_manager,medical_office_base.group_hr').ids

    @api.depends('state', 'user_id')
    @api.depends_context('uid', 'su')
    def _compute_is_shared(self):
        for evaluation in self:
            evaluation.is_shared = evaluation.state in SHARED or evaluation.user_id != self.env.user

    @api.depends('kept_overall', 'kept_summary', 'is_shared')
    @api.depends_context('uid')
    def _compute_kept(self):
        # sudo: kept closed to everybody; `is_shared` says who sees it
        for evaluation, kept in zip(self, self.sudo(), strict=True):
            evaluation.overall = evaluation.is_shared and kept.kept_overall
            evaluation.summary = evaluation.is_shared and kept.kept_summary

    def _inverse_overall(self):
        for evaluation in self:
            overall = evaluation.overall
            evaluation._check_writer()
            # sudo: as in the compute
            evaluation.sudo().kept_overall = overall

    def _inverse_summary(self):
        for evaluation in self:
            summary = evaluation.summary
            evaluation._check_writer()
            # sudo: as in the compute
            evaluation.sudo().kept_summary = summary

    @api.depends('self_answers', 'supervisor_answers', 'self_done_on', 'is_shared')
    @api.depends_context('uid', 'lang')
    def _compute_comparison(self):
        for evaluation in self:
            rows = evaluation._comparison()
            evaluation.comparison = self.env['ir.qweb']._render(
                'medical_office_base.evaluation_comparison', {'sections': rows, 'evaluation': evaluation}) if rows else False

    def _comparison(self):
        """The answers side by side as this user may see them: list of (section, list of {question, self, supervisor})."""
        self.ensure_one()
        self.check_access('read')
        # sudo: kept closed to everybody; the person sees the supervisor's once shared, the supervisor the person's once done
        kept = self.sudo()
        mine = {row['key']: row for row in kept.self_answers or [] if kept.self_done_on}
        theirs = {row['key']: row for row in kept.supervisor_answers or [] if self.is_shared and kept.supervisor_done_on}
        sections = {}
        for key in dict.fromkeys([*mine, *theirs]):
            row = mine.get(key) or theirs[key]
            sections.setdefault(row['section'], []).append({
                'question': row['question'],
                'self': mine[key]['answer'] if key in mine else False,
                'supervisor': theirs[key]['answer'] if key in theirs else False,
            })
        return list(sections.items())

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                if vals.get('state', 'draft') != 'draft' or vals.keys() - PLANNED - STEERED - WRITTEN - {'state', 'company_id'}:
                    raise AccessError(self.env._("An evaluation begins planned; answers and signatures go by its buttons."))
            self._check_may_plan(self.env['hr.employee'].browse({vals.get('employee_id') for vals in vals_list if vals.get('employee_id')}))
        evaluations = super().create(vals_list)
        evaluations.sudo()._carry_goals()
        return evaluations

    def write(self, vals):
        if not self.env.su:
            self._check_write(vals.keys())
        return super().write(vals)

    def _check_write(self, names):
        if names - PLANNED - STEERED - WRITTEN:
            raise AccessError(self.env._("Answers, states and signatures of an evaluation are written by its buttons."))
        for evaluation in self:
            if evaluation.state not in OPEN and names - {'goal_ids'}:
                raise UserError(self.env._("What was shared changes no more. Take it back before anybody has signed, or write it into the next one."))
            if names & PLANNED and evaluation.state != 'draft':
                raise UserError(self.env._("Person, period and form stand once the evaluation has begun. Cancel it and plan another."))
            if names & STEERED:
                evaluation._check_planner()
        if {'overall', 'summary', 'meeting_date'} & names:
            self._check_writer()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(evaluation.state != 'draft' for evaluation in self):
            raise UserError(self.env._("An evaluation that has begun is cancelled, not deleted."))

    def _check_planner(self):
        """Refuse who may not plan the evaluation: somebody above the person, the manager or HR, never the person."""
        if not self.env.su:
            self._check_may_plan(self.sudo().employee_id)

    def _check_may_plan(self, people):
        user = self.env.user
        keeper = user.has_groups('medical_office_base.group_manager,medical_office_base.group_hr')
        # sudo: who stands above whom
        for person in people.sudo():
            if (person.user_id == user or person.company_id not in self.env.companies
                    or not keeper and user not in person.medical_supervisor_user_ids):
                raise AccessError(self.env._(
                    "The evaluation of %(person)s is planned by their supervisors, the office manager or HR.", person=person.name))

    def _check_writer(self):
        """Refuse who isn't the evaluator, or comes too late."""
        for evaluation in self:
            if evaluation.state not in OPEN:
                raise UserError(self.env._("What was shared changes no more."))
            if not self.env.su and evaluation.evaluator_id != self.env.user:
                raise AccessError(self.env._("This part is written by the evaluator, %(user)s.", user=evaluation.evaluator_id.sudo().name))

    def _carry_goals(self):
        """Take over the goals that the person's last evaluation left open."""
        Goal = self.env['medical.evaluation.goal']
        for evaluation in self:
            last = self.search([
                ('employee_id', '=', evaluation.employee_id.id), ('id', '!=', evaluation.id), ('state', 'in', ('signed', 'closed'))], limit=1)
            Goal.create([{
                'evaluation_id': evaluation.id, 'name': goal.name, 'date_due': goal.date_due, 'progress': goal.progress, 'note': goal.note,
                'origin_id': goal.id} for goal in Goal.search([('evaluation_id', '=', last.id), ('result', 'in', ('open', 'partly'))])] if last else [])
