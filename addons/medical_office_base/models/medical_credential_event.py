from odoo import fields, models

EVENT_KINDS = [
    ('created', 'Entered'),
    ('required', 'Required'),
    ('changed', 'Changed'),
    ('requested', 'Asked for'),
    ('sent', 'Sent'),
    ('verified', 'Verified'),
    ('rejected', 'Sent back'),
    ('reopened', 'Verification taken back'),
    ('renewed', 'Renewal begun'),
    ('put_away', 'Put away'),
    ('brought_back', 'Brought back'),
    ('document', 'Document removed'),
]


class MedicalCredentialEvent(models.Model):
    """What happened to a credential: who, when, what, from what to what, why. Rows are added alone: nobody changes or deletes
    one. Whoever reads the credential reads its history. Of numbers only the last four signs are kept."""
    _name = 'medical.credential.event'
    _description = 'Event of a Credential'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'id desc'
    _rec_name = 'kind'

    credential_id = fields.Many2one('medical.credential', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='credential_id.company_id', store=True, index=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one('res.users', 'Who', readonly=True, ondelete='set null')
    user_name = fields.Char('Name', readonly=True, help="Stays when the login is gone.")
    kind = fields.Selection(EVENT_KINDS, 'What', required=True, readonly=True)
    field_names = fields.Char('Fields', readonly=True)
    changes = fields.Text('From → To', readonly=True)
    reason = fields.Char(readonly=True)
