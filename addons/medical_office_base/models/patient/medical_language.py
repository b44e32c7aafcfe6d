from odoo import fields, models


class MedicalLanguage(models.Model):
    """A language that patients speak or read; more than Odoo translates into, hence not `res.lang`.

    Codes are those of ISO 639 (two letters where there are, else three).
    """
    _name = 'medical.language'
    _description = 'Language of Patients'
    _order = 'sequence, name'
    _rec_names_search = ['name', 'own_name', 'code']

    name = fields.Char(required=True, translate=True)
    own_name = fields.Char(help="As its speakers write it.")
    code = fields.Char(required=True)
    direction = fields.Selection([('ltr', 'Left to right'), ('rtl', 'Right to left')], required=True, default='ltr')
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex('(code)', "There is a language of this code.")
