from odoo import fields, models


class MedicalInjuryAnswer(models.TransientModel):
    """When a step after an injury was done, or why it isn't needed; the step checks who may."""
    _name = 'medical.injury.answer'
    _description = 'Step After an Injury to Note'

    step_id = fields.Many2one('medical.injury.step', required=True, ondelete='cascade')
    done_at = fields.Datetime('When', required=True, default=fields.Datetime.now)
    note = fields.Char()

    def action_done(self):
        """Note it as done."""
        self.ensure_one()
        self.step_id._do(self.note, self.done_at)
        self.unlink()
        return {'type': 'ir.actions.act_window_close'}

    def action_not_needed(self):
        """Note that it isn't needed."""
        self.ensure_one()
        self.step_id._do(self.note, not_needed=True)
        self.unlink()
        return {'type': 'ir.actions.act_window_close'}
