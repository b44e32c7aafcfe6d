from odoo import api, fields, models


class MedicalAbbreviation(models.Model):
    """An abbreviation as the practice uses it, or doesn't: the ones that are read wrongly say what to write instead.

    What is marked "do not use" in the library is a suggested default from what is known to be mistaken; the practice decides.
    """
    _name = 'medical.abbreviation'
    _description = 'Abbreviation'
    _inherit = ['medical.library.copy.mixin']
    _library_model = 'medical.abbreviation.template'
    _order = 'name, id'
    _rec_names_search = ['name', 'meaning']

    name = fields.Char('Abbreviation', required=True, index='trigram')
    meaning = fields.Char(required=True)
    is_unsafe = fields.Boolean('Do Not Use')
    instead = fields.Char('Write Instead')
    note = fields.Char()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    medical_library_id = fields.Many2one('medical.abbreviation.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _name_uniq = models.UniqueIndex('(company_id, name, meaning) WHERE active IS TRUE', "This abbreviation stands in the list with this meaning already.")

    @api.model
    def _library_copy_fields(self):
        return {name: name for name in ('name', 'meaning', 'is_unsafe', 'instead', 'note')}
