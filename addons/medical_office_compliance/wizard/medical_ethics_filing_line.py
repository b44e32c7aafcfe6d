from odoo import fields, models

from ..models.medical_ethics_answer import ANSWERS


class MedicalEthicsFilingLine(models.TransientModel):
    """A question as it is answered."""
    _name = 'medical.ethics.filing.line'
    _description = 'Question to Answer'
    _order = 'filing_id, id'

    filing_id = fields.Many2one('medical.ethics.filing', required=True, index=True, ondelete='cascade')
    question_id = fields.Many2one('medical.ethics.question', required=True, ondelete='cascade')
    question = fields.Text('Question in Full', related='question_id.name')
    answer = fields.Selection(ANSWERS, required=True, default='no')
    details = fields.Text('What It Is')
