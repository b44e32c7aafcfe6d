from odoo import fields, models


class MedicalPulseText(models.Model):
    """What somebody wrote in a pulse that at least five people answered, in an order of chance, without site."""
    _name = 'medical.pulse.text'
    _description = 'Words of a Pulse'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'pulse_id, sequence, id'
    _rec_name = 'text'

    pulse_id = fields.Many2one('medical.pulse', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', 'Practice', required=True, index=True)
    sequence = fields.Integer()
    name = fields.Char('Question', required=True)
    text = fields.Text('In Their Words', required=True)
