from odoo import fields, models

OUTCOMES = [('reached', 'Reached'), ('voicemail', 'Left a message'), ('no_answer', 'No answer')]


class MedicalCallbackTry(models.Model):
    """That somebody tried to call back, and how it went. It stays."""
    _name = 'medical.callback.try'
    _description = 'Try to Call Back'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'date'
    _stays = True

    callback_id = fields.Many2one('medical.callback', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='callback_id.company_id', store=True, index=True, precompute=True)
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)
    user_id = fields.Many2one('res.users', 'Who', required=True, ondelete='restrict')
    outcome = fields.Selection(OUTCOMES, 'How It Went', required=True)
