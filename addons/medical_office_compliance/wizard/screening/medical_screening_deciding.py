from odoo import fields, models


class MedicalScreeningDeciding(models.TransientModel):
    """Why a match is somebody else, is them, or they were reinstated; the match checks who may."""
    _name = 'medical.screening.deciding'
    _description = 'Decision About a Match'

    match_ids = fields.Many2many('medical.screening.match', 'medical_screening_deciding_rel', 'deciding_id', 'match_id', 'Matches', required=True)
    decision = fields.Selection(
        [('cleared', 'It Is Somebody Else'), ('confirmed', 'They Are Excluded'), ('lifted', 'They Were Reinstated')], required=True)
    reason = fields.Text('Why', required=True)
    file = fields.Binary('Document of the Reinstatement')
    file_name = fields.Char()

    def action_decide(self):
        """Decide, as whoever may."""
        self.ensure_one()
        self.match_ids._decide(self.decision, self.reason, self.file, self.file_name)
        self.unlink()
        return {'type': 'ir.actions.act_window_close'}
