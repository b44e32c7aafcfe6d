from odoo import fields, models


class MedicalEthicsQuestion(models.Model):
    """A question of a disclosure form, answered with no, or with yes and what it is."""
    _name = 'medical.ethics.question'
    _description = 'Question of a Disclosure Form'
    _order = 'form_id, sequence, id'

    form_id = fields.Many2one('medical.ethics.form', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='form_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Text('Question', required=True)
    source = fields.Char(help="The rule behind it, as a hint for whoever looks after the form. Suggested, confirm with counsel.")
