from odoo import api, fields, models

from ..models.medical_staff_file_evaluation import PROBATION


class MedicalProbationDecision(models.TransientModel):
    """What becomes of somebody's probation: confirmed, extended with a reason, or ended."""
    _name = 'medical.probation.decision'
    _description = 'Probation Decision'

    file_id = fields.Many2one('medical.staff.file', required=True, ondelete='cascade')
    decision = fields.Selection(PROBATION, required=True, default='confirmed')
    reason = fields.Char('Why')
    date_end = fields.Date('Day', compute='_compute_date_end', store=True, readonly=False)

    @api.depends('decision')
    def _compute_date_end(self):
        for wizard in self:
            end = wizard.file_id.date_probation_end
            wizard.date_end = end and fields.Date.add(end, days=30) if wizard.decision == 'extended' else end

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        self.file_id._decide_probation(self.decision, self.reason, self.date_end)
        return {'type': 'ir.actions.act_window_close'}
