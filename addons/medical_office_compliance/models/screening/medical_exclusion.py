from odoo import fields, models

SOURCES = [('leie', 'OIG LEIE'), ('sam', 'SAM.gov')]


class MedicalExclusion(models.Model):
    """A person or business that a federal list says is excluded: a row of the newest list of its source, as published.

    Public facts, the same for every practice of the database, hence without a company. Rows are copied in by `medical.exclusion.list`,
    which takes those of the list before away; what was found in them is kept by `medical.screening.match`. `blocks` are the keys under
    which like names are looked up (see `tools.exclusion_names`).
    """
    _name = 'medical.exclusion'
    _description = 'Exclusion'
    _inherit = ['medical.guarded']
    _order = 'name, id'
    _rec_names_search = ['name', 'business', 'npi']
    _log_access = False

    list_id = fields.Many2one('medical.exclusion.list', 'As Imported', required=True, readonly=True, index=True, ondelete='cascade')
    source = fields.Selection(SOURCES, 'List', required=True, readonly=True)
    line = fields.Integer('Row in the File', readonly=True)
    name = fields.Char(readonly=True)
    last_name = fields.Char(readonly=True)
    first_name = fields.Char(readonly=True)
    middle_name = fields.Char(readonly=True)
    business = fields.Char(readonly=True)
    is_business = fields.Boolean(readonly=True)
    trade = fields.Char('Occupation', readonly=True, help="What they are or do, in the words of the list.")
    npi = fields.Char('NPI', readonly=True, index='btree_not_null')
    birth_date = fields.Date(readonly=True)
    address = fields.Char(readonly=True)
    state = fields.Char(readonly=True)
    kind = fields.Char('Kind of Exclusion', readonly=True, help="The section of 42 U.S.C. 1320a-7 (LEIE), or the type of SAM.gov.")
    agency = fields.Char('Excluded By', readonly=True)
    date = fields.Date('Excluded On', readonly=True)
    date_end = fields.Date('Excluded Until', readonly=True)
    reinstated_on = fields.Date(readonly=True)
    waiver = fields.Char(readonly=True, help="State and day of a waiver: it permits what it says, nothing else.")
    number = fields.Char("The List's Number", readonly=True, help="UPIN (LEIE) or unique entity ID (SAM.gov).")
    entry_key = fields.Char(readonly=True, export_string_translation=False)
    entry_hash = fields.Char(readonly=True, export_string_translation=False)
    blocks = fields.Char(readonly=True, export_string_translation=False)

    def _guard_words(self):
        return self.env._("Exclusions come from the published list: import the newest one.")
