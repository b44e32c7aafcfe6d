from odoo import fields, models

EVENTS = [
    ('received', 'Received'),
    ('filed', 'Filed'),
    ('changed', 'Changed'),
    ('moved', 'Moved to Another Patient'),
    ('void', 'Taken Out'),
    ('back', 'Put Back'),
    ('destroyed', 'Destroyed'),
]


class MedicalPatientDocumentEvent(models.Model):
    """What happened to a patient's document: never what it holds, and patients by their record number."""
    _name = 'medical.patient.document.event'
    _description = "History of a Patient's Document"
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'kind'
    _stays = True

    document_id = fields.Many2one('medical.patient.document', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True)
    kind = fields.Selection(EVENTS, 'What', required=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, ondelete='restrict')
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)
    number_before = fields.Char('From Record')
    number_after = fields.Char('To Record')
    detail = fields.Char()
    reason = fields.Char()
