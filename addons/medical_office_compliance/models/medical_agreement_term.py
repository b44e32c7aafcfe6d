from odoo import fields, models


class MedicalAgreementTerm(models.Model):
    """What a contract with a business associate has to say (45 CFR 164.504(e)(2)): shipped, in own words, each with its paragraph.

    A list to check a paper against, not the text of one: confirm it with counsel.
    """
    _name = 'medical.agreement.term'
    _description = 'Required Term of a Business Associate Agreement'
    _order = 'sequence, id'

    code = fields.Char(required=True, readonly=True)
    name = fields.Text('What It Has to Say', required=True, readonly=True, translate=True)
    citation = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)

    _code_uniq = models.UniqueIndex('(code)', "Two required terms bear the same code.")
