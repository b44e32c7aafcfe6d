import difflib

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..tools.spreadsheet import normalise


class MedicalImportMapping(models.Model):
    """What another program calls a column of ours, or one that is left out: told once per practice and kind of import, then known.

    Whoever may import a kind of file keeps its headings. Headings are no secret; rows of the files are not here.
    """
    _name = 'medical.import.mapping'
    _description = 'Column of Another Program'
    _order = 'kind, name, id'

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    kind = fields.Selection(selection='_selection_kind', required=True)
    name = fields.Char('Their Heading', required=True)
    key = fields.Char(compute='_compute_key', store=True, precompute=True, export_string_translation=False)
    column = fields.Selection(selection='_selection_column', string='Our Column')
    allowed_columns = fields.Json(compute='_compute_allowed_columns', export_string_translation=False)
    is_left_out = fields.Boolean('Leave Out', help="The column is not read.")

    _key_uniq = models.UniqueIndex('(company_id, kind, key)', "This heading is matched already.")

    @api.model
    def _selection_kind(self):
        return self.env['medical.import']._selection_kind()

    @api.model
    def _selection_column(self):
        """Every column of what the user may import, as 'kind:column'."""
        return [
            (f'{kind}:{column.name}', column.label)
            for kind in self.env['medical.import']._allowed_kinds() for column in self.env[kind]._import_columns()]

    @api.depends('name')
    def _compute_key(self):
        for mapping in self:
            mapping.key = normalise(mapping.name)

    @api.depends('kind')
    def _compute_allowed_columns(self):
        columns = [value for value, _label in self._selection_column()]
        for mapping in self:
            mapping.allowed_columns = [value for value in columns if value.split(':')[0] == mapping.kind]

    @api.constrains('kind', 'column', 'is_left_out')
    def _check_column(self):
        for mapping in self:
            if mapping.column and mapping.column.split(':')[0] != mapping.kind:
                raise ValidationError(self.env._("This column belongs to another kind of import."))
            if mapping.column and mapping.is_left_out:
                raise ValidationError(self.env._("“%(heading)s”: choose a column, or leave it out.", heading=mapping.name))

    @api.model_create_multi
    def create(self, vals_list):
        mappings = super().create(vals_list)
        mappings._check_kind()
        return mappings

    def write(self, vals):
        self._check_kind()
        res = super().write(vals)
        self._check_kind()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_if_allowed(self):
        self._check_kind()

    def _check_kind(self):
        allowed = self.env['medical.import']._allowed_kinds()
        if not self.env.su and any(mapping.kind not in allowed for mapping in self):
            raise AccessError(self.env._("You may not import this kind of file: ask the office manager."))

    @api.model
    def _aliases(self, kind):
        """What a reader of this kind's files takes for headings: {normalised heading: column, or None: left out}."""
        # sudo: headings alone; who may read the file is decided by the import
        mappings = self.sudo().search([('company_id', '=', self.env.company.id), ('kind', '=', kind)])
        return {
            mapping.key: None if mapping.is_left_out else mapping.column.split(':')[1]
            for mapping in mappings if mapping.is_left_out or mapping.column}

    @api.model
    def _propose(self, company, kind, headings):
        """Rows for headings that aren't known yet, each with the column that it is most like."""
        known = set(self.search([('company_id', '=', company.id), ('kind', '=', kind)]).mapped('key'))
        labels = {normalise(column.label): column.name for column in self.env[kind]._import_columns()}
        new = {normalise(heading): heading for heading in headings}
        rows = []
        for key, heading in new.items():
            if key not in known:
                close = difflib.get_close_matches(key, labels, 1, cutoff=0.75)
                rows.append({
                    'company_id': company.id, 'kind': kind, 'name': heading, 'column': f'{kind}:{labels[close[0]]}' if close else False})
        return self.create(rows)
