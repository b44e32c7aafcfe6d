from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_duty_mixin import KEEPERS

QUIZ_ACTIVITY = 'medical_office_compliance.mail_activity_type_quiz'
QUIZ_STATES = [
    ('none', 'No Quiz'),
    ('open', 'To Take'),
    ('failed', 'Not Passed Yet'),
    ('used_up', 'No Try Left'),
    ('passed', 'Passed'),
]


class MedicalDutyMixin(models.AbstractModel):
    """The quiz that has to be passed before something counts as done: a survey of the type `medical_quiz`.

    What asks says which one (`_duty_survey`: its `survey_id`), the survey says pass mark and tries. Answers belong to one row and to
    what was asked when they were given (`_quiz_key`): another text wants another pass. They are shown to the person, managers and the
    Compliance Officer, in `quiz_answers`; nobody reads the survey's own answers.
    """
    _inherit = 'medical.duty.mixin'

    _duty_path = None  # path of the action in which people do it

    quiz_extra_tries = fields.Integer('Further Tries Allowed', readonly=True)
    quiz_percent = fields.Float('Quiz Score (%)', readonly=True, digits=(5, 1), help="With which it was passed.")
    has_quiz = fields.Boolean('With Quiz', compute='_compute_quiz')
    quiz_state = fields.Selection(QUIZ_STATES, 'Quiz', compute='_compute_quiz')
    quiz_text = fields.Char('Quiz in Words', compute='_compute_quiz')
    quiz_answers = fields.Html('What Was Answered', compute='_compute_quiz_answers', sanitize=False)

    # === WHAT THE MODEL SAYS === #

    def _duty_survey(self):
        """The quiz of one row, as superuser; may be empty."""
        self.ensure_one()
        # sudo: whether there is a quiz is known to whoever is asked
        source = self[self._duty_source].sudo()
        return source.survey_id if 'survey_id' in source._fields else self.env['survey.survey'].sudo()

    def _quiz_key(self):
        """What the quiz is about just now, as text: another one wants another pass. To be overridden."""
        self.ensure_one()
        return ''

    def _duty_url(self):
        """Where the person does it."""
        self.ensure_one()
        return f'/odoo/{self._duty_path or self._name}/{self.id}'

    # === STATE === #

    def _quiz_tries(self):
        """Sent answers to what is asked now, first to last: {row id: survey.user_input}, in one query."""
        # sudo: answers are nobody's to read but through here
        found = self.env['survey.user_input'].sudo().search([
            ('medical_duty_model', '=', self._name), ('medical_duty_id', 'in', self.ids), ('state', '=', 'done'), ('test_entry', '=', False)], order='id')
        by_row = found.grouped('medical_duty_id')
        return {
            duty.id: by_row.get(duty.id, found.browse()).filtered(lambda answer, duty=duty: (
                answer.survey_id == duty._duty_survey() and (answer.medical_quiz_key or '') == duty._quiz_key())) for duty in self}

    @api.depends('state', 'quiz_extra_tries', 'quiz_percent')
    def _compute_quiz(self):
        tries = self._quiz_tries()
        for duty in self:
            survey = duty._duty_survey()
            given = tries.get(duty.id, self.env['survey.user_input'])
            duty.has_quiz = bool(survey)
            if duty.state == 'done':
                duty.quiz_state = 'passed' if duty.quiz_percent else 'none'
                duty.quiz_text = self.env._("Passed with %(score)g %%", score=round(duty.quiz_percent, 1)) if duty.quiz_percent else False
                continue
            if not survey:
                duty.quiz_state, duty.quiz_text = 'none', False
                continue
            left = duty._quiz_left(survey, len(given))
            passed = given.filtered('scoring_success')
            duty.quiz_state = 'passed' if passed else 'open' if not given else 'used_up' if left == 0 else 'failed'
            score, mark = round(given[-1:].scoring_percentage, 1), survey.scoring_success_min
            if passed:
                duty.quiz_text = self.env._("Passed with %(score)g %%", score=round(max(passed.mapped('scoring_percentage')), 1))
            elif not given:
                duty.quiz_text = self.env._("%(mark)g %% are needed to pass", mark=mark)
            elif left == 0:
                duty.quiz_text = self.env._("%(score)g %% of %(mark)g %% needed; no try is left: your manager may allow another.", score=score, mark=mark)
            else:
                duty.quiz_text = self.env._("%(score)g %% of %(mark)g %% needed: read it once more and try again.", score=score, mark=mark)

    def _quiz_left(self, survey, used):
        """How many tries are left; None: as many as one likes."""
        return max(survey.attempts_limit + self.quiz_extra_tries - used, 0) if survey.is_attempts_limited else None

    @api.depends_context('uid')
    @api.depends('state')
    def _compute_quiz_answers(self):
        reader = self.env.user.has_groups(KEEPERS)
        tries = self._quiz_tries()
        right, wrong = self.env._("right"), self.env._("wrong")
        for duty in self:
            given = tries.get(duty.id)
            if not given or not (reader or duty.user_id == self.env.user):
                duty.quiz_answers = False
                continue
            parts = []
            for number, answer in enumerate(given, 1):
                parts.append(Markup("<p><b>%s</b></p>") % self.env._(
                    "Try %(number)s: %(score)g %%", number=number, score=round(answer.scoring_percentage, 1)))
                lines = answer.user_input_line_ids.filtered(lambda line: not line.skipped).grouped('question_id')
                parts.append(Markup("<ul>%s</ul>") % Markup().join(
                    Markup("<li>%s<br/>%s (%s)</li>") % (
                        question.title, ', '.join(line.suggested_answer_id.value or line.display_name for line in chosen),
                        right if all(line.answer_is_correct for line in chosen) else wrong) for question, chosen in lines.items()))
            duty.quiz_answers = Markup().join(parts)

    def _quiz_passed(self):
        """Whether what was to be passed is passed (also: there is no quiz)."""
        self.ensure_one()
        survey = self._duty_survey()
        return not survey or any(self._quiz_tries()[self.id].mapped('scoring_success'))

    # === TAKING IT === #

    def _check_own(self):
        """Refuse whoever isn't the person of whom this is asked."""
        self.ensure_one()
        self.check_access('read')
        if not self.user_id or self.user_id != self.env.user:
            raise AccessError(self.env._("This is asked of %(person)s, who does it alone.", person=self.employee_id.sudo().name))
        if self.state != 'open':
            raise UserError(self.env._("This isn't asked of you any more."))

    def action_quiz(self):
        """Take the quiz, on Odoo's survey pages; they lead back here."""
        self._check_own()
        survey = self._duty_survey()
        if not survey:
            raise UserError(self.env._("There is no quiz about this."))
        if not survey.question_ids:
            raise UserError(self.env._("The quiz “%(name)s” has no questions yet. Tell your manager.", name=survey.title))
        self._check_quiz_readiness()
        if not self._is_quiz_open():
            raise UserError(self.env._("You have passed, or no try is left: your manager may allow another."))
        # sudo: answers are nobody's to make but through here
        answers = self.sudo()._quiz_answers_open(self.env.user)
        return {
            'type': 'ir.actions.act_url', 'target': 'self', 'url': f'{survey.get_start_url()}?answer_token={answers.access_token}'}

    def _check_quiz_readiness(self):
        """Raise a UserError where something comes before the quiz. To be overridden."""

    def _is_quiz_open(self):
        """Whether answers may be given now."""
        self.ensure_one()
        survey = self._duty_survey()
        given = self._quiz_tries()[self.id]
        return bool(survey) and self.state == 'open' and not any(given.mapped('scoring_success')) and self._quiz_left(survey, len(given)) != 0

    def _quiz_answers_open(self, user):
        """The answers somebody is giving, made when they begin (superuser)."""
        survey, key = self._duty_survey(), self._quiz_key()
        begun = self.env['survey.user_input'].search([
            ('medical_duty_model', '=', self._name), ('medical_duty_id', '=', self.id), ('survey_id', '=', survey.id), ('medical_quiz_key', '=', key),
            ('partner_id', '=', user.partner_id.id), ('state', '!=', 'done')], limit=1)
        return begun or survey.with_context(mail_create_nosubscribe=True)._create_answer(
            user=user, check_attempts=False, medical_duty_model=self._name, medical_duty_id=self.id, medical_quiz_key=key)

    def _is_to_answer(self, answers):
        """Whether these answers may still be given (superuser)."""
        return (self.exists() and self.user_id.partner_id == answers.partner_id and answers.survey_id == self._duty_survey()
                and (answers.medical_quiz_key or '') == self._quiz_key() and self._is_quiz_open())

    def _quiz_answered(self):
        """Somebody has sent their answers: where they failed and no try is left, the managers hear of it (superuser)."""
        self.ensure_one()
        self.invalidate_recordset(['quiz_state', 'quiz_text', 'quiz_answers'])
        if self.quiz_state != 'used_up':
            return
        managers = self.env['res.users'].search([
            ('all_group_ids', 'in', self.env.ref('medical_office_base.group_manager').id), ('share', '=', False),
            ('company_ids', 'in', self.company_id.ids), ('id', 'not in', (self.user_id | self.env.ref('base.user_root')).ids)])
        activity_type, model_id = self.env.ref(QUIZ_ACTIVITY), self.env['ir.model']._get_id(self._name)
        self.env['mail.activity'].with_context(mail_activity_quick_update=True).create([{
            'activity_type_id': activity_type.id, 'automated': True, 'res_model_id': model_id, 'res_id': self.id, 'user_id': user.id,
            'date_deadline': self._duty_today()[self.company_id],
            'summary': self.with_context(lang=user.lang).env._(
                "%(person)s has no try left at the quiz of “%(what)s”: allow another, or talk it over",
                person=self.employee_id.name, what=self[self._duty_source].display_name)} for user in managers])

    def action_quiz_allow(self):
        """Allow another try, after the last one failed: by managers and the Compliance Officer, never for oneself."""
        if not self.env.user.has_groups(KEEPERS):
            raise AccessError(self.env._("A manager or the Compliance Officer allows another try."))
        for duty in self:
            duty.check_access('read')
            if duty.user_id == self.env.user:
                raise AccessError(self.env._("Somebody else allows you another try."))
            if duty.quiz_state != 'used_up':
                raise UserError(self.env._("There is a try left, or nothing to pass."))
            duty.sudo().quiz_extra_tries += 1  # sudo: checked above
        self._quiz_settle()
        return True

    def _quiz_settle(self):
        """Take back what managers were told about tries."""
        # sudo: the system's own tasks
        self.env['mail.activity'].sudo().search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', self.env.ref(QUIZ_ACTIVITY).id)]).unlink()

    # === DONE === #

    def _duty_do(self, **values):
        self._quiz_settle()
        if 'quiz_percent' in values:
            return super()._duty_do(**values)
        tries = self._quiz_tries()
        for duty in self:
            passed = tries[duty.id].filtered('scoring_success')
            super(MedicalDutyMixin, duty)._duty_do(**values, quiz_percent=max(passed.mapped('scoring_percentage'), default=0))
        return None

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Nobody follows what is asked of people: it tells of itself on Today."""
        return True
