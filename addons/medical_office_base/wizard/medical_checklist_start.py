from odoo import fields, models


class MedicalChecklistStart(models.TransientModel):
    """Asks at which of its places a checklist is to be done now."""
    _name = 'medical.checklist.start'
    _description = 'Start a Round Now'

    checklist_id = fields.Many2one('medical.checklist', required=True, readonly=True, ondelete='cascade')
    line_ids = fields.One2many('medical.checklist.start.line', 'start_id', readonly=True)
