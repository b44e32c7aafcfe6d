from odoo import fields, models

ANSWERS = [('no', 'No'), ('yes', 'Yes')]


class MedicalEthicsAnswer(models.Model):
    """What a person answered to a question, with the question as it read then."""
    _name = 'medical.ethics.answer'
    _description = 'Answer of a Disclosure'
    _inherit = ['medical.ethics.content.mixin']
    _order = 'statement_id, sequence, id'
    _rec_name = 'question'

    statement_id = fields.Many2one('medical.ethics.statement', required=True, index=True, readonly=True, ondelete='restrict')
    sequence = fields.Integer(readonly=True)
    question = fields.Text(required=True, readonly=True)
    answer = fields.Selection(ANSWERS, required=True, readonly=True)
    details = fields.Text(readonly=True)
