from odoo import fields, models


class MedicalPulseQuestion(models.Model):
    """A question as a pulse asked it: what is reworded later changes nothing here."""
    _name = 'medical.pulse.question'
    _description = 'Question of a Pulse'
    _inherit = ['medical.guarded']
    _order = 'sequence, id'

    pulse_id = fields.Many2one('medical.pulse', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='pulse_id.company_id')
    survey_question_id = fields.Many2one('survey.question', 'From', index='btree_not_null', ondelete='set null')
    sequence = fields.Integer()
    name = fields.Char('Question', required=True, translate=True)
    kind = fields.Selection([('score', 'From 1 to 5'), ('text', 'In Words')], required=True)
    required = fields.Boolean('Needs an Answer')
    low = fields.Char('1 Means', translate=True)
    high = fields.Char('5 Means', translate=True)
