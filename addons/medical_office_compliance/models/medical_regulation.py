from odoo import fields, models


class MedicalRegulation(models.Model):
    """A law, rule, standard or program that the practice may have to follow: shipped to be referred to, read-only.

    Reference, not legal advice: `confidence` says how sure citation and summary are, and counsel has the last word.
    """
    _name = 'medical.regulation'
    _description = 'Regulation'
    _order = 'code'
    _rec_names_search = ['code', 'name', 'citation']

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True, translate=True)
    authority = fields.Char(readonly=True)
    citation = fields.Char(readonly=True)

    _code_uniq = models.UniqueIndex('(code)', "Two regulations bear the same code.")
