from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalConsentFormField(models.Model):
    """Something to fill in on a form: by the office before it is signed, or by the patient on the page."""
    _name = 'medical.consent.form.field'
    _description = 'Field of a Form to Sign'
    _order = 'sequence, id'

    form_id = fields.Many2one('medical.consent.form', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='form_id.company_id')
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="The same in every language of the form, as “pharmacy”.")
    name = fields.Char('Label', required=True)
    kind = fields.Selection([('text', 'Text'), ('date', 'Date'), ('tick', 'Tick')], required=True, default='text')
    filled_by = fields.Selection([('office', 'The office'), ('patient', 'The patient')], required=True, default='patient')
    is_required = fields.Boolean('Required')

    _code_uniq = models.UniqueIndex('(form_id, code)', "Two fields of a form have the same code.")

    @api.constrains('code')
    def _check_code(self):
        for row in self:
            if not row.code.replace('_', '').isalnum() or not row.code.isascii() or len(row.code) > 30:
                raise ValidationError(self.env._("“%(code)s”: a code has letters, digits and underscores, 30 at most.", code=row.code))

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_form()
        return rows

    def write(self, vals):
        self._check_form()
        res = super().write(vals)
        self._check_form()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_form()

    def _check_form(self):
        """What belongs to a text closes with it, and makes whoever changes it one of its writers."""
        self.form_id._paper_check_open()
        if not self.env.su:
            self.form_id._paper_note_editor()

    @api.model
    def _parse(self, lines):
        """Values of fields from the library's lines."""
        rows = []
        for number, line in enumerate(filter(None, map(str.strip, (lines or '').splitlines())), start=1):
            code, name, kind, filled_by, required = (part.strip() for part in line.split('|'))
            rows.append({
                'sequence': number * 10, 'code': code, 'name': name, 'kind': kind, 'filled_by': filled_by, 'is_required': required == 'required'})
        return rows
