from odoo import api, fields, models
from odoo.exceptions import AccessError


class MedicalImport(models.Model):
    """Files of patients are read by who uploaded them: neither by owner and auditor, nor by other managers."""
    _inherit = 'medical.import'

    is_private = fields.Boolean(compute='_compute_is_private', store=True)

    @api.depends('kind')
    def _compute_is_private(self):
        private = {name for name in self._kind_names() if self.env[name]._import_private}
        for record in self:
            record.is_private = record.kind in private

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{name: value for name, value in vals.items() if name != 'is_private'} for vals in vals_list])

    def write(self, vals):
        if 'is_private' in vals and not self.env.su:
            raise AccessError(self.env._("Who reads a file follows from its kind."))
        return super().write(vals)
