from odoo import fields, models

CREDENTIAL_BLOCKS = [
    ('hard', 'Keeps off patient-facing shifts'),
    ('soft', 'May be overridden with a reason'),
    ('none', 'Only reminds'),
]
CREDENTIAL_TIERS = [
    ('own', 'The person, supervisors, manager and HR'),
    ('health', 'The person and Employee Health alone'),
]


class MedicalCredentialType(models.Model):
    """A kind of credential as the practice handles it."""
    _name = 'medical.credential.type'
    _description = 'Credential Type'
    _order = 'sequence, name, id'

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    block = fields.Selection(CREDENTIAL_BLOCKS, required=True, default='none')
    tier = fields.Selection(CREDENTIAL_TIERS, required=True, default='own')
