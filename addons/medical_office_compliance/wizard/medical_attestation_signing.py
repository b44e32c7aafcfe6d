from odoo import api, fields, models


class MedicalAttestationSigning(models.TransientModel):
    """What is ticked, typed and drawn when somebody attests a policy."""
    _name = 'medical.attestation.signing'
    _description = 'Signature of an Attestation'

    attestation_id = fields.Many2one('medical.attestation', required=True, readonly=True, ondelete='cascade')
    person = fields.Char('Your Name Here', compute='_compute_person')
    has_read = fields.Boolean('I have read this policy and will follow it.')
    name = fields.Char('My Name')
    signature = fields.Binary('My Signature', attachment=False)

    @api.depends('attestation_id')
    def _compute_person(self):
        for signing in self:
            # sudo: one's own name
            signing.person = signing.attestation_id.employee_id.sudo().name

    def action_save(self):
        """Attest."""
        self.ensure_one()
        self.attestation_id._attest(self.name, self.has_read, self.with_context(bin_size=False).signature)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}
