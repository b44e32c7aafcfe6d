from odoo import fields, models

from ...models.patient.medical_patient_glass import GLASS_OUTCOMES


class MedicalGlassReview(models.TransientModel):
    """What the Privacy Officer found about restricted records that somebody opened."""
    _name = 'medical.glass.review'
    _description = 'Review of Broken Glass'

    glass_ids = fields.Many2many('medical.patient.glass', 'medical_glass_review_rel', 'review_id', 'glass_id', 'Records', required=True)
    outcome = fields.Selection(GLASS_OUTCOMES, required=True, default='justified')
    note = fields.Char(help="Needed unless it was justified.")

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        self.glass_ids._review(self.outcome, self.note)
        return {'type': 'ir.actions.act_window_close'}
