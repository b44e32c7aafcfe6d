from odoo import fields, models

OVERPAID = [('refund', 'We refund it'), ('recoup', 'The payer recoups it')]
WORKERS = 'medical_office_base.group_biller,medical_office_base.group_manager'


class MedicalClaim(models.Model):
    """When it was seen that a payer has paid too much on a claim, and how it goes back."""
    _inherit = 'medical.claim'

    overpaid_on = fields.Date('Overpayment Identified', readonly=True, copy=False)
    overpaid_how = fields.Selection(OVERPAID, 'Overpayment Goes Back', readonly=True, copy=False)
    overpaid_note = fields.Char(readonly=True, copy=False)
