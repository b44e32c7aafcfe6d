from odoo import api, fields, models
from odoo.fields import Domain

CODE_SYSTEMS = [('icd10cm', 'ICD-10-CM'), ('hcpcs', 'HCPCS Level II')]


class MedicalCode(models.Model):
    """A diagnosis (ICD-10-CM) or a service or supply (HCPCS Level II) with its public description, for all companies.

    Rows come from the public files alone (`medical.code.load`); none are shipped, and no CPT: that is HCPCS Level I and belongs to
    the American Medical Association. Found by the beginning of the code, with or without its dot, and by words of the description.
    """
    _name = 'medical.code'
    _description = 'Code'
    _inherit = ['medical.guarded']
    _order = 'system, code'

    system = fields.Selection(CODE_SYSTEMS, required=True)
    code = fields.Char('Code in Files', required=True, index='trigram', help="Without the dot, as in claims.")
    shown_code = fields.Char('Code', compute='_compute_shown_code')
    name = fields.Char('Short Description', required=True)
    description = fields.Char('Long Description', required=True, index='trigram')
    is_billable = fields.Boolean('May Be Reported', help="Others head a group: choose one of those below.")
    date_from = fields.Date('From')
    date_to = fields.Date('Until')
    year = fields.Integer('Last in the File of', aggregator=False)
    is_current = fields.Boolean('In Force', compute='_compute_is_current', search='_search_is_current')

    _code_uniq = models.UniqueIndex('(system, code)')

    @api.depends('system', 'code')
    def _compute_shown_code(self):
        for row in self:
            code = row.code or ''
            row.shown_code = f'{code[:3]}.{code[3:]}' if row.system == 'icd10cm' and len(code) > 3 else code

    @api.depends('shown_code', 'name')
    def _compute_display_name(self):
        for row in self:
            row.display_name = f'{row.shown_code} {row.name}'

    @api.depends('date_from', 'date_to')
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_current = (not row.date_from or row.date_from <= today) and (not row.date_to or row.date_to >= today)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = fields.Date.context_today(self)
        return (Domain('date_from', '=', False) | Domain('date_from', '<=', today)) & (Domain('date_to', '=', False) | Domain('date_to', '>=', today))

    @api.model
    def _search_display_name(self, operator, value):
        if operator not in ('ilike', 'like') or not value:
            return super()._search_display_name(operator, value)
        return Domain.AND([
            Domain('code', '=ilike', f'{word.replace(".", "")}%') | Domain('description', 'ilike', word) for word in value.split()])

    @api.model
    def _guard_words(self):
        return self.env._("Codes come from the public files: Configuration, Load Codes.")

    @api.model
    def _describe(self, system, codes):
        """Short descriptions by code, dots or not; unknown codes are missing. One query, for screens where codes are typed."""
        plain = {code.replace('.', '').upper(): code for code in codes}
        return {plain[row.code]: row.name for row in self.search_fetch([('system', '=', system), ('code', 'in', list(plain))], ['code', 'name'])}
