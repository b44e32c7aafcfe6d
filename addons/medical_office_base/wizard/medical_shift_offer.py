from odoo import api, fields, models


class MedicalShiftOffer(models.TransientModel):
    """Offer one's own shift to a colleague, or to all of the position."""
    _name = 'medical.shift.offer'
    _description = 'Offer a Shift'

    shift_id = fields.Many2one('medical.shift', required=True, readonly=True, ondelete='cascade')
    # ids alone: not everybody reads Odoo's own staff records
    colleague_ids = fields.Json('Who May Take It', compute='_compute_colleague_ids')
    # the public one, of the same id: phones open a list to choose from
    employee_id = fields.Many2one('hr.employee.public', 'Colleague', domain="[('id', 'in', colleague_ids or [])]", help="Empty: everyone of the position.")
    note = fields.Char()

    @api.depends('shift_id')
    def _compute_colleague_ids(self):
        for offer in self:
            rows = self.env['medical.coverage'].colleagues(offer.shift_id.id) if offer.shift_id.is_mine else []
            offer.colleague_ids = [row['id'] for row in rows]

    def action_confirm(self):
        """Offer it."""
        self.ensure_one()
        return self.env['medical.shift']._through(self.env['medical.coverage'].offer(self.shift_id.id, self.employee_id.id, self.note))
