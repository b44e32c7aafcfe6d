from odoo import fields, models

from ...models.patient.medical_access_finding import FINDING_OUTCOMES


class MedicalAccessDecision(models.TransientModel):
    """What came of unusual readings, one or several."""
    _name = 'medical.access.decision'
    _description = 'What Came of Unusual Readings'

    finding_ids = fields.Many2many('medical.access.finding', 'medical_access_decision_rel', 'decision_id', 'finding_id', 'Readings', required=True)
    outcome = fields.Selection(FINDING_OUTCOMES, required=True)
    note = fields.Char('What You Found Out', required=True)

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        self.finding_ids._decide(self.outcome, self.note)
        return {'type': 'ir.actions.act_window_close'}
