from odoo import fields, models

from ..models.medical_call_out import CALL_OUT_KINDS


class MedicalShiftCall(models.TransientModel):
    """Say that the person of a shift can't come."""
    _name = 'medical.shift.call'
    _description = 'Call Out'

    shift_id = fields.Many2one('medical.shift', required=True, readonly=True, ondelete='cascade')
    kind = fields.Selection(CALL_OUT_KINDS, 'Why', required=True, default='sick')
    note = fields.Text(help="Nothing about anybody's health. Read by the person, their supervisors and the office manager.")

    def action_confirm(self):
        """Cancel the shift, and make an open one in its place."""
        self.ensure_one()
        self.shift_id.check_access('read')
        return self.env['medical.shift']._through(self.env['medical.coverage'].call_out({
            'shift_id': self.shift_id.id, 'kind': self.kind, 'note': self.note}))
