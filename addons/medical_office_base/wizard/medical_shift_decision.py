from odoo import fields, models
from odoo.exceptions import UserError


class MedicalShiftDecision(models.TransientModel):
    """Approve or refuse a swap, with what speaks against it in sight."""
    _name = 'medical.shift.decision'
    _description = 'Decide About a Swap'

    swap_id = fields.Many2one('medical.shift.swap', required=True, readonly=True, ondelete='cascade')
    shift_id = fields.Many2one(related='swap_id.shift_id')
    from_employee_id = fields.Many2one(related='swap_id.from_employee_id')
    to_employee_id = fields.Many2one(related='swap_id.to_employee_id')
    note = fields.Char(related='swap_id.note')
    fault_text = fields.Text(related='swap_id.fault_text')
    reason = fields.Char(help="Needed where something speaks against it, and to refuse.")

    def action_approve(self):
        """Approve; needs a reason where something speaks against it."""
        self.ensure_one()
        self.swap_id.check_access('read')
        stops = self.swap_id._decide(True, self.reason)
        if stops:
            texts = ' '.join(fault['text'] for row in stops for fault in row['faults'] if fault['level'] != 'warning')
            hard = any(fault['level'] == 'hard' for row in stops for fault in row['faults'])
            raise UserError(
                self.env._("This can't be approved: %(faults)s", faults=texts) if hard
                else self.env._("%(faults)s Give a reason, or refuse.", faults=texts))

    def action_refuse(self):
        """Refuse, with a reason."""
        self.ensure_one()
        self.swap_id.check_access('read')
        if not (self.reason or '').strip():
            raise UserError(self.env._("Say why, so that the two know."))
        self.swap_id._decide(False, self.reason)
