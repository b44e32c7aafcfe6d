from odoo import fields, models


class MedicalHuddleMissing(models.TransientModel):
    """The dialog that asks why huddles were missed; the huddle checks who may say it."""
    _name = 'medical.huddle.missing'
    _description = 'Why a Huddle Was Missed'

    huddle_ids = fields.Many2many('medical.huddle', required=True, readonly=True)
    reason = fields.Text(required=True)

    def action_do(self):
        """Keep it."""
        self.ensure_one()
        self.huddle_ids._note_missed(self.reason)
        return {'type': 'ir.actions.act_window_close'}
