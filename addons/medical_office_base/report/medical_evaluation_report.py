from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime

from .medical_supervision_note_report import MAX_PAGES, words


class ReportMedicalEvaluation(models.AbstractModel):
    """Evaluations on paper: both parts as far as the reader sees them, goals, signatures."""
    _name = 'report.medical_office_base.report_evaluation'
    _description = 'Evaluation on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        evaluations = self.env['medical.evaluation'].browse(docids)
        if len(evaluations) > MAX_PAGES:
            raise UserError(self.env._("%(count)s are chosen; print at most %(limit)s at once.", count=len(evaluations), limit=MAX_PAGES))
        evaluations.check_access('read')
        return {'evaluations': [self._evaluation(evaluation) for evaluation in evaluations]}

    @api.model
    def _evaluation(self, seen):
        # sudo: names stand on an evaluation that one may read; what is kept closed is asked of `seen`
        kept = seen.sudo()
        tz = self.env['medical.practice']._get(kept.company_id).tz or 'UTC'

        def moment(value):
            return format_datetime(self.env, value, tz=tz, dt_format='short')

        person = evaluator = ''
        if seen.person_signed_on:
            how = words(seen, 'person_signed_how')
            person = self.env._("The person: %(how)s, %(name)s, %(moment)s", how=how, name=kept.employee_id.name, moment=moment(seen.person_signed_on))
            if seen.witness:
                person = self.env._("%(signature)s; witness: %(witness)s", signature=person, witness=seen.witness)
        if seen.evaluator_signed_on:
            evaluator = self.env._("The evaluator: %(name)s, %(moment)s", name=seen.evaluator_signed_name, moment=moment(seen.evaluator_signed_on))
        return {
            'kept': kept, 'seen': seen, 'state': words(seen, 'state'), 'overall': words(seen, 'overall'), 'job': kept.employee_id.job_id.name,
            'sections': seen._comparison(), 'person': person, 'evaluator': evaluator,
            'goals': [{
                'name': goal.name, 'note': goal.note, 'due': goal.date_due and format_date(self.env, goal.date_due) or '', 'progress': goal.progress,
                'result': words(goal, 'result')} for goal in seen.goal_ids],
            'printed': self.env._("Printed by %(user)s on %(moment)s", user=self.env.user.name, moment=moment(fields.Datetime.now())),
        }
