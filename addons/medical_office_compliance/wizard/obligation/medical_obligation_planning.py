from odoo import fields, models


class MedicalObligationPlanning(models.TransientModel):
    """By when something is done for the first time."""
    _name = 'medical.obligation.planning'
    _description = 'Plan What Was Never Done'

    status_ids = fields.Many2many('medical.obligation.status', string='Obligations', required=True)
    deadline = fields.Date('Due By', required=True, help="Until then it is due, not late.")

    def action_plan(self):
        """Plan them for the day."""
        self.ensure_one()
        self.status_ids._plan_first(self.deadline)
        return {'type': 'ir.actions.act_window_close'}
