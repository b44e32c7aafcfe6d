from odoo import fields, models
from odoo.exceptions import UserError


class MedicalStaffPlanAnswer(models.TransientModel):
    """What is said of a step: what was handed over, or why it doesn't apply."""
    _name = 'medical.staff.plan.answer'
    _description = 'Answer to a Step'

    line_ids = fields.Many2many('medical.staff.plan.line', required=True)
    mode = fields.Selection([('give', 'Hand over'), ('not_applicable', 'Does not apply')], required=True)
    name = fields.Char('What', help="Empty: nothing that has to come back.")
    number = fields.Char(help="Number of the key or badge, or serial number. Never a code or password.")
    equipment_id = fields.Many2one('maintenance.equipment')
    note = fields.Char()
    reason = fields.Char()

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        if self.mode == 'not_applicable':
            self.line_ids._skip(self.reason)
        elif len(self.line_ids) != 1:
            raise UserError(self.env._("Hand over one thing at a time."))
        else:
            self.line_ids._give(self.name, self.number, self.equipment_id, self.note)
        return {'type': 'ir.actions.act_window_close'}
