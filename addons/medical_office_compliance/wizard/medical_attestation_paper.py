from odoo import fields, models


class MedicalAttestationPaper(models.TransientModel):
    """What a manager notes of an attestation on paper: the scan, the day, who saw it signed."""
    _name = 'medical.attestation.paper'
    _description = 'Attestation on Paper'

    attestation_id = fields.Many2one('medical.attestation', required=True, readonly=True, ondelete='cascade')
    date = fields.Date('Signed On', required=True, default=fields.Date.context_today)
    witness = fields.Char(help="Who saw it signed: neither the person nor you.")
    scan = fields.Binary('Signed Paper', attachment=False)
    scan_name = fields.Char()

    def action_save(self):
        """Note it."""
        self.ensure_one()
        self.attestation_id._attest_paper(self.date, self.witness, self.with_context(bin_size=False).scan, self.scan_name)
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}
