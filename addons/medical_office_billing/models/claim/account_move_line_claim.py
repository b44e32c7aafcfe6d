from odoo import fields, models


class AccountMoveLine(models.Model):
    """Which claim an open item belongs to: whoever owes it, payer or patient, who owes what of a claim is read from here."""
    _inherit = 'account.move.line'

    medical_claim_id = fields.Many2one(
        'medical.claim', 'Claim', readonly=True, copy=False, index='btree_not_null', ondelete='restrict', groups='medical_office_base.group_patient_financial')
    medical_service_date = fields.Date('Date of Service', readonly=True, copy=False, help="Of the claim, for aging by service.")
