from odoo import fields, models
from odoo.exceptions import UserError

from ...models.count.medical_count_line import REASONS


class MedicalCountReason(models.TransientModel):
    """One reason for every line of a sheet that differs and has none yet."""
    _name = 'medical.count.reason'
    _description = 'Reason for Differences'

    count_id = fields.Many2one('medical.count', 'Sheet', required=True, readonly=True, ondelete='cascade')
    reason = fields.Selection(REASONS, required=True)
    note = fields.Char('Remark')

    def action_apply(self):
        """Write the reason; the lines' own guard says whether the user may."""
        self.ensure_one()
        lines = self.env['medical.count.line'].search([
            ('count_id', '=', self.count_id.id), ('is_counted', '=', True), ('difference', '!=', 0), ('reason', '=', False)])
        if not lines:
            raise UserError(self.env._("Every line that differs has its reason."))
        lines.write({'reason': self.reason, **({'note': self.note} if self.note else {})})
        return {'type': 'ir.actions.act_window_close'}
