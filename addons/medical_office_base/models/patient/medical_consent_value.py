from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalConsentValue(models.Model):
    """What was filled in on a patient's form. Made with it, closed with it."""
    _name = 'medical.consent.value'
    _description = 'Filled In on a Form'
    _inherit = ['medical.access.logged']
    _order = 'sequence, id'
    _rec_name = 'code'
    _access_log_parent = 'consent_id'

    consent_id = fields.Many2one('medical.consent', required=True, index=True, ondelete='cascade')
    field_id = fields.Many2one('medical.consent.form.field', required=True, index=True, ondelete='restrict')
    sequence = fields.Integer(related='field_id.sequence', store=True)
    code = fields.Char(related='field_id.code')
    label = fields.Char(related='field_id.name')
    kind = fields.Selection(related='field_id.kind')
    filled_by = fields.Selection(related='field_id.filled_by')
    is_required = fields.Boolean(related='field_id.is_required')
    value = fields.Char()

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.consent_id._check_draft()
        if any(row.field_id.form_id != row.consent_id.form_id for row in rows):
            raise UserError(self.env._("This field belongs to another form."))
        return rows

    def write(self, vals):
        self.consent_id._check_draft()
        if not self.env.su and vals.keys() - {'value'}:
            raise UserError(self.env._("The fields follow from the form: only what is filled in can be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.consent_id._check_draft()
