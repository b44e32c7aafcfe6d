from odoo import fields, models

from .medical_broadcast import BROADCAST_KINDS


class MedicalBroadcastPreset(models.Model):
    """What an alert says before somebody changes it: one text per kind, the practice's own."""
    _name = 'medical.broadcast.preset'
    _description = 'Text of Alerts'
    _order = 'id'
    _rec_name = 'kind'

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(BROADCAST_KINDS, required=True)
    body = fields.Text('Message', required=True)

    _kind_uniq = models.UniqueIndex('(company_id, kind)', "There is a text for this kind already: change it.")
