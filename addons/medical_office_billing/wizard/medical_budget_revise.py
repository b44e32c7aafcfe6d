from odoo import fields, models


class MedicalBudgetRevise(models.TransientModel):
    """Why the budget in force is revised."""
    _name = 'medical.budget.revise'
    _description = 'Revise a Budget'

    budget_id = fields.Many2one('medical.budget', required=True, ondelete='cascade', readonly=True)
    reason = fields.Text(required=True)

    def action_revise(self):
        """Make the revision and open it."""
        self.ensure_one()
        revision = self.budget_id._revise(self.reason)
        return {
            'type': 'ir.actions.act_window', 'name': revision.display_name, 'res_model': 'medical.budget', 'res_id': revision.id, 'view_mode': 'form'}
