from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .medical_evaluation import OPEN

GOAL_RESULTS = [
    ('open', 'Under way'),
    ('reached', 'Reached'),
    ('partly', 'Partly reached'),
    ('missed', 'Not reached'),
    ('dropped', 'Dropped'),
]
PROGRESS = {'progress', 'note'}


class MedicalEvaluationGoal(models.Model):
    """What a person is to reach, agreed in an evaluation. What is left open is carried into the next one.

    The evaluator sets goals and says what came of them; person and evaluator keep the progress, also through the year. The
    person sees new goals once the evaluation is shared, carried ones from the start.
    """
    _name = 'medical.evaluation.goal'
    _description = 'Goal'
    _order = 'date_due, id'

    evaluation_id = fields.Many2one('medical.evaluation', required=True, index=True, ondelete='cascade')
    name = fields.Char('Goal', required=True)
    date_due = fields.Date('By')
    progress = fields.Integer('Progress (%)')
    note = fields.Text('How It Goes')
    result = fields.Selection(GOAL_RESULTS, required=True, default='open')
    origin_id = fields.Many2one('medical.evaluation.goal', 'Carried From', readonly=True, ondelete='set null', index='btree_not_null')

    @api.constrains('progress')
    def _check_progress(self):
        for goal in self:
            if not 0 <= goal.progress <= 100:
                raise ValidationError(self.env._("Progress is a number from 0 to 100."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            if any('origin_id' in vals for vals in vals_list):
                raise AccessError(self.env._("Goals are carried over by planning the next evaluation."))
            self.env['medical.evaluation'].browse({vals.get('evaluation_id') for vals in vals_list})._check_writer()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if {'evaluation_id', 'origin_id'} & vals.keys():
                raise AccessError(self.env._("A goal stays with its evaluation."))
            for goal in self:
                goal._check_goal(vals.keys())
        return super().write(vals)

    def _check_goal(self, names):
        evaluation = self.evaluation_id
        if evaluation.state == 'cancelled' or evaluation.state == 'meeting':
            raise UserError(self.env._("Goals change before the evaluation is shared; their progress, after it is signed."))
        if names - PROGRESS and self.env.user != evaluation.evaluator_id:
            raise AccessError(self.env._("Goals and what came of them are written by the evaluator."))
        if {'name', 'date_due'} & names and (evaluation.state not in OPEN or self.origin_id):
            raise UserError(self.env._("What was agreed stands. Say what came of it, and set a new goal."))
        if self.env.user not in evaluation.evaluator_id | evaluation.user_id:
            raise AccessError(self.env._("Progress is kept by the person and the evaluator."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        if not self.env.su:
            if any(goal.origin_id for goal in self):
                raise UserError(self.env._("A goal that was carried over isn't deleted: say that it is dropped."))
            self.evaluation_id._check_writer()
