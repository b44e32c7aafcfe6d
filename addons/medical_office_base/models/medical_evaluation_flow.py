import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_evaluation import OPEN


def same_name(typed, name):
    """Whether a typed name is the name, whatever its case and blanks."""
    return bool(typed) and ' '.join(typed.split()).casefold() == ' '.join((name or '').split()).casefold()


class MedicalEvaluation(models.Model):
    """The way of an evaluation: begun, answered by both, shared, met about, signed by both, closed."""
    _inherit = 'medical.evaluation'

    # === ANSWERS === #

    def action_start(self):
        """Ask both for their answers. A person without a login is evaluated without a self-evaluation."""
        self.check_access('read')
        self._check_planner()
        for evaluation in self:
            if evaluation.state != 'draft':
                continue
            if not evaluation.sudo().survey_id.question_ids:
                raise UserError(self.env._("Choose a form with questions for %(person)s first.", person=evaluation.name))
            user = evaluation.sudo().user_id
            # sudo: the planner begins it
            evaluation.sudo().write(
                {'state': 'self'} if user.active else
                {'state': 'supervisor', 'self_skipped': self.env._("No login")})

    def action_answer(self):
        """Open the form: one's own for the person, the supervisor's for the evaluator."""
        self.ensure_one()
        self.check_access('read')
        # sudo: answers are nobody's to read or make but through here
        answers = self.sudo()._answers_of(self._side())
        return {
            'type': 'ir.actions.act_url', 'target': 'self',
            'url': f'{answers.survey_id.get_start_url()}?answer_token={answers.access_token}'}

    def _side(self):
        """Whose answers the user gives now: 'self' or 'supervisor'."""
        self.ensure_one()
        user = self.env.user
        if self.user_id == user and self.state == 'self':
            return 'self'
        if self.evaluator_id == user and self.state in ('self', 'supervisor') and not self.supervisor_done_on:
            return 'supervisor'
        raise UserError(self.env._("Nothing of this evaluation waits for your answers."))

    def _answers_of(self, side):
        """The survey's answers of one side, made when they are first asked for (superuser)."""
        self.ensure_one()
        user = self.user_id if side == 'self' else self.evaluator_id
        answers = self.env['survey.user_input'].search([('medical_evaluation_id', '=', self.id), ('medical_side', '=', side)])
        foreign = answers.filtered(lambda answer: answer.partner_id != user.partner_id)
        # another evaluator begins anew
        foreign.unlink()
        return (answers - foreign)[:1] or self.survey_id.with_context(mail_create_nosubscribe=True)._create_answer(
            user=user, check_attempts=False, medical_evaluation_id=self.id, medical_side=side)

    def _is_to_answer(self, answers):
        """Whether these answers may still be given (superuser)."""
        return bool(self) and (
            answers.medical_side == 'self' and self.state == 'self'
            or answers.medical_side == 'supervisor' and self.state in ('self', 'supervisor') and not self.supervisor_done_on)

    def _answered(self, side):
        """One side has sent its answers: keep them as they are now (superuser)."""
        self.ensure_one()
        answers = self.env['survey.user_input'].search([('medical_evaluation_id', '=', self.id), ('medical_side', '=', side)], limit=1)
        if not self._is_to_answer(answers):
            raise UserError(self.env._("This evaluation takes no more answers."))
        now = fields.Datetime.now()
        if side == 'self':
            self.write({'self_answers': self._snapshot(answers), 'self_done_on': now, 'state': 'supervisor'})
        else:
            self.write({'supervisor_answers': self._snapshot(answers), 'supervisor_done_on': now})

    @api.model
    def _snapshot(self, answers):
        """What was answered, in the words of the form as it was: list of {key, section, question, answer}."""
        rows = []
        lines = answers.user_input_line_ids.grouped('question_id')
        for question in answers._get_print_questions():
            given = lines.get(question, answers.user_input_line_ids.browse()).filtered(lambda line: not line.skipped)
            section = question.page_id.title or ''
            if question.question_type == 'matrix':
                for row in question.matrix_row_ids:
                    rows.append({
                        'key': f'{question.id}-{row.id}', 'section': section, 'question': f'{question.title}: {row.value}',
                        'answer': self._answer_words(given.filtered(lambda line, row=row: line.matrix_row_id == row))})
                given = given.filtered(lambda line: not line.matrix_row_id)
                if not given:
                    continue
            rows.append({'key': str(question.id), 'section': section, 'question': question.title, 'answer': self._answer_words(given)})
        return rows

    @api.model
    def _answer_words(self, lines):
        words = []
        for line in lines:
            if line.answer_type == 'suggestion':
                words.append(line.suggested_answer_id.value or '')
            elif line.answer_type == 'scale':
                words.append(str(line.value_scale))
            elif line.answer_type == 'numerical_box':
                words.append(f'{line.value_numerical_box:g}')
            elif line.answer_type:
                words.append(str(line[f'value_{line.answer_type}'] or ''))
        return '\n'.join(filter(None, words))

    def _skip_self(self, reason):
        """Go on without what the person would have said."""
        self.check_access('read')
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why there is no self-evaluation."))
        for evaluation in self:
            evaluation._check_evaluator_acts()
            if evaluation.state != 'self':
                raise UserError(self.env._("There is no self-evaluation to wait for."))
        # sudo: checked above
        self.sudo().write({'state': 'supervisor', 'self_skipped': reason})

    def action_correct(self):
        """Open one's sent answers once more: the evaluator's before they are shared, the person's at the evaluator's wish."""
        self.ensure_one()
        self.check_access('read')
        self._check_evaluator_acts()
        if self.state != 'supervisor':
            raise UserError(self.env._("Answers can be corrected until they are shared."))
        # sudo: checked above
        evaluation = self.sudo()
        evaluation._reopen('supervisor')
        evaluation.write({'supervisor_done_on': False})

    def action_ask_again(self):
        """Give the person their self-evaluation back."""
        self.ensure_one()
        self.check_access('read')
        self._check_evaluator_acts()
        if self.state != 'supervisor' or not self.sudo().user_id.active:
            raise UserError(self.env._("The self-evaluation can be given back until yours is shared."))
        # sudo: checked above
        evaluation = self.sudo()
        evaluation._reopen('self')
        evaluation.write({'self_done_on': False, 'self_skipped': False, 'state': 'self'})

    def _reopen(self, side):
        answers = self.env['survey.user_input'].search([('medical_evaluation_id', '=', self.id), ('medical_side', '=', side)])
        answers.write({'state': 'in_progress', 'end_datetime': False, 'last_displayed_page_id': False, 'survey_first_submitted': False})

    def _check_evaluator_acts(self):
        self.ensure_one()
        if self.evaluator_id != self.env.user:
            raise AccessError(self.env._("This is done by the evaluator, %(user)s.", user=self.evaluator_id.sudo().name))

    # === MEETING AND SIGNATURES === #

    def action_share(self):
        """Let the person read all of it, and meet. From now on nothing of it changes."""
        self.ensure_one()
        self.check_access('read')
        self._check_evaluator_acts()
        if self.state != 'supervisor':
            raise UserError(self.env._("It is shared once, after both have answered."))
        if not self.supervisor_done_on:
            raise UserError(self.env._("Answer the form first."))
        if not self.overall or not (self.summary or '').strip():
            raise UserError(self.env._("Choose the overall rating and write the summary first."))
        # sudo: checked above
        evaluation = self.sudo()
        evaluation.write({
            'state': 'meeting', 'meeting_date': evaluation.meeting_date or fields.Date.context_today(self),
            'content_hash': evaluation._content_hash()})

    def action_take_back(self):
        """Change what was shared, before anybody has signed."""
        self.ensure_one()
        self.check_access('read')
        self._check_evaluator_acts()
        if self.state != 'meeting' or self.person_signed_on or self.evaluator_signed_on:
            raise UserError(self.env._("What somebody has signed changes no more."))
        # sudo: checked above
        self.sudo().write({'state': 'supervisor', 'content_hash': False})

    def _content_hash(self):
        """SHA-256 over all that is signed (superuser)."""
        self.ensure_one()
        # asked anew: what a reader may not see isn't in what was read for them
        goals = self.env['medical.evaluation.goal'].search([('evaluation_id', '=', self.id)], order='id')
        content = {
            'person': self.employee_id.id, 'evaluator': self.evaluator_id.id, 'from': str(self.date_from), 'until': str(self.date_to),
            'self': self.self_answers, 'supervisor': self.supervisor_answers, 'overall': self.kept_overall, 'summary': self.kept_summary,
            'goals': [[goal.name, str(goal.date_due or ''), bool(goal.origin_id)] for goal in goals],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def action_sign(self):
        """Sign, as the person or as the evaluator: opens the dialog."""
        self.ensure_one()
        self.check_access('read')
        self._check_signable()
        return self._open_signature('person' if self.is_person else 'evaluator')

    def action_sign_otherwise(self):
        """The evaluator writes down that the person signed on paper, or would not sign: opens the dialog."""
        self.ensure_one()
        self.check_access('read')
        self._check_evaluator_acts()
        self._check_signable()
        return self._open_signature('otherwise')

    def action_skip_self(self):
        """Go on without self-evaluation: opens the dialog that asks why."""
        self.ensure_one()
        self._check_evaluator_acts()
        return self._open_signature('skip')

    def action_cancel(self):
        """Cancel: opens the dialog that asks why."""
        self.ensure_one()
        self._check_planner()
        return self._open_signature('cancel')

    def _open_signature(self, mode):
        return {
            'type': 'ir.actions.act_window',
            'name': {'skip': self.env._("Without Self-Evaluation"), 'cancel': self.env._("Cancel Evaluation")}.get(mode, self.env._("Sign")),
            'res_model': 'medical.evaluation.signature',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_evaluation_id': self.id, 'default_mode': mode},
        }

    def _check_signable(self):
        self.ensure_one()
        if self.state != 'meeting':
            raise UserError(self.env._("It is signed after it was shared, once."))

    def _sign(self, side, name, comment=None, how='typed', witness=None):
        """Put a signature under what was shared.

        :param str side: 'person' or 'evaluator'
        :param str name: as typed; must be the signer's own
        :param str how: typed, paper or refused, of the person; the latter two are written down by the evaluator with a witness
        :raise UserError: not to sign now, another name, no witness, or changed since it was shared
        """
        self.check_access('read')
        self._check_signable()
        if side == 'person' and how == 'typed':
            if self.user_id != self.env.user:
                raise AccessError(self.env._("The person signs for themselves."))
        else:
            self._check_evaluator_acts()
        # sudo: nobody may write signatures but through here
        evaluation = self.sudo()
        evaluation.lock_for_update()
        if evaluation[f'{side}_signed_on']:
            raise UserError(self.env._("This side has signed already."))
        if evaluation._content_hash() != evaluation.content_hash:
            raise UserError(self.env._("It is not what was shared any more. Take it back and share it anew."))
        signer = evaluation.employee_id.name if side == 'person' else evaluation.evaluator_id.name
        if how == 'typed' and not same_name(name, signer):
            raise UserError(self.env._("Type your name as it is in the office: %(name)s.", name=signer))
        now = fields.Datetime.now()
        if side == 'evaluator':
            evaluation.write({'evaluator_signed_name': ' '.join(name.split()), 'evaluator_signed_on': now})
        else:
            witness = ' '.join((witness or '').split())
            if how != 'typed' and (not witness or same_name(witness, signer) or same_name(witness, evaluation.evaluator_id.name)):
                raise UserError(self.env._("Write who else saw it: somebody other than the person and the evaluator."))
            evaluation.write({
                'person_signed_name': signer if how == 'paper' else ' '.join((name or '').split()) or False, 'person_signed_on': now,
                'person_signed_how': how, 'person_comment': (comment or '').strip() or False, 'witness': witness or False})
        if evaluation.person_signed_on and evaluation.evaluator_signed_on:
            evaluation.write({'state': 'signed', 'signed_on': now})

    def action_close(self):
        """File it: signed by both, its goals run."""
        self.check_access('read')
        self._check_planner()
        if any(evaluation.state != 'signed' for evaluation in self):
            raise UserError(self.env._("Close what both have signed."))
        # sudo: checked above
        self.sudo().write({'state': 'closed'})

    def _cancel(self, reason):
        self.check_access('read')
        self._check_planner()
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why it is cancelled."))
        if any(evaluation.state not in (*OPEN, 'meeting') for evaluation in self):
            raise UserError(self.env._("What is signed stays."))
        # sudo: checked above
        self.sudo().write({'state': 'cancelled', 'reason': reason})

    def action_print(self):
        """The evaluation on paper, with what the user may see of it."""
        self.check_access('read')
        return self.env.ref('medical_office_base.action_report_evaluation').report_action(self)
