from odoo import fields, models


class MedicalAttestation(models.Model):
    """That a person has read a policy and will follow it: asked of them, then signed to the exact version."""
    _name = 'medical.attestation'
    _description = 'Attestation'
    _inherit = ['medical.duty.mixin']
    _duty_source = 'policy_id'

    policy_id = fields.Many2one('medical.policy', required=True, index=True, readonly=True, ondelete='restrict')
    version_id = fields.Many2one('medical.policy.version', 'Version Attested', index=True, readonly=True, ondelete='restrict')
    content_hash = fields.Char('Fingerprint', readonly=True, help="SHA-256 of the text that was attested.")

    _open_uniq = models.UniqueIndex("(policy_id, employee_id) WHERE state = 'open'", "This person is asked to attest this policy already.")
