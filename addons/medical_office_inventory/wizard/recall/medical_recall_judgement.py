from odoo import fields, models


class MedicalRecallJudgement(models.TransientModel):
    """A clinician judges that patients need not be told of a recall, and says why."""
    _name = 'medical.recall.judgement'
    _description = 'Patients Need Not Be Told'

    row_ids = fields.Many2many('medical.recall.patient', string='Record Numbers', readonly=True)
    reason = fields.Char('Why', required=True)

    def action_apply(self):
        """Write the judgement down.

        :raises UserError: no clinician, no reason, or a patient whom one may not open
        """
        self.ensure_one()
        self.row_ids.need_not_know(self.reason)
        return {'type': 'ir.actions.act_window_close'}
