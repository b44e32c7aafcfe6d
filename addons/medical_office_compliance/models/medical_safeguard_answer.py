from odoo import api, fields, models
from odoo.exceptions import UserError

ANSWERS = [('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('na', 'Does Not Apply')]


class MedicalSafeguardAnswer(models.Model):
    """What a business associate answered to a question about its safeguards, and what shows it."""
    _name = 'medical.safeguard.answer'
    _description = 'Answer about Safeguards'
    _order = 'review_id, sequence, id'

    review_id = fields.Many2one('medical.safeguard.review', required=True, index=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='review_id.company_id', store=True, index=True)
    question_id = fields.Many2one('medical.safeguard.question', 'Shipped Question', required=True, index=True, readonly=True, ondelete='restrict')
    sequence = fields.Integer(related='question_id.sequence', store=True)
    name = fields.Text(related='question_id.name')
    citation = fields.Char(related='question_id.citation')
    answer = fields.Selection(ANSWERS)
    note = fields.Text('What Is Missing, What Is Done')
    evidence = fields.Char(help="What shows it: a report, a certificate, a policy, and where it is.")
    date = fields.Date('Seen On')
    risk = fields.Text('What Can Go Wrong', compute='_compute_risk')

    @api.depends('answer', 'question_id')
    def _compute_risk(self):
        for answer in self:
            answer.risk = answer.answer in ('no', 'partly') and answer.question_id.risk

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers.review_id._check_open()
        return answers

    def write(self, vals):
        self.review_id._check_open()
        if not self.env.su and vals.keys() & {'review_id', 'question_id', 'company_id', 'sequence'}:
            raise UserError(self.env._("Which questions are asked is fixed: answer them."))
        return super().write(vals)
