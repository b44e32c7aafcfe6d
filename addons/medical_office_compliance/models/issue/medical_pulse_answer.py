from odoo import fields, models


class MedicalPulseAnswer(models.Model):
    """One answer to one question while the pulse is open. No row says whose it is, when it came, or which others came with it.

    Nobody reads it: see `medical_pulse_answering.py`. It is deleted when the pulse closes.
    """
    _name = 'medical.pulse.answer'
    _description = 'Answer to a Pulse'
    _inherit = ['medical.guarded']
    _log_access = False

    pulse_id = fields.Many2one('medical.pulse', required=True, index=True, ondelete='cascade')
    question_id = fields.Many2one('medical.pulse.question', required=True, ondelete='cascade')
    site_id = fields.Many2one('medical.site', ondelete='set null')
    score = fields.Integer()
    text = fields.Text()
