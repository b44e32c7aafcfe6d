from odoo import api, fields, models

METHODS = [
    ('reverse_distributor', 'Reverse Distributor'),
    ('pharmaceutical', 'Pharmaceutical Waste Contractor'),
    ('medical_waste', 'Sharps or Regulated Medical Waste'),
    ('destroyed', 'Destroyed Beyond Use'),
    ('trash', 'Ordinary Trash'),
    ('returned', 'Returned'),
]
# a contractor takes it away, and sends a certificate
CONTRACTED = ('reverse_distributor', 'pharmaceutical', 'medical_waste')
USE_REASONS = [('expired', 'Expired'), ('damaged', 'Damaged'), ('waste', 'Wasted'), ('other', 'Other Reason')]


class MedicalDisposalTerms(models.AbstractModel):
    """How goods are disposed of, as whoever does it is asked. The list of methods is a suggested one: what may go which way is
    the state's to say, and for hazardous pharmaceuticals the EPA's (40 CFR 266 subpart P)."""
    _name = 'medical.disposal.terms'
    _description = 'How Goods Are Disposed Of'

    method = fields.Selection(METHODS, 'How')
    contractor_id = fields.Many2one('res.partner', help="The firm that takes it away and answers for its destruction.")
    manifest = fields.Char('Manifest Number', help="Of the contractor's shipping paper. It can be added later, with the certificate.")
    witness_id = fields.Many2one(
        'res.users', 'Witnessed By', domain=[('share', '=', False)],
        help="Who saw it, as told. Controlled substances need more: a witness who signs with their own password.")

    @api.model
    def _is_contracted(self, method):
        return method in CONTRACTED
