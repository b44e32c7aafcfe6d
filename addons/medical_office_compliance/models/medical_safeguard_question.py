from odoo import fields, models


class MedicalSafeguardQuestion(models.Model):
    """What a business associate is asked about how it protects patients' information: shipped, in own words, with the paragraph
    of the Security Rule (45 CFR 164.308, 164.310, 164.312) that it is about. Suggested questions: no rule asks a practice to put them."""
    _name = 'medical.safeguard.question'
    _description = 'Question about Safeguards'
    _order = 'sequence, id'

    code = fields.Char(required=True, readonly=True)
    name = fields.Text('Question', required=True, readonly=True, translate=True)
    citation = fields.Char(readonly=True)
    risk = fields.Text('What Can Go Wrong', readonly=True, translate=True)
    sequence = fields.Integer(readonly=True)

    _code_uniq = models.UniqueIndex('(code)', "Two questions bear the same code.")
