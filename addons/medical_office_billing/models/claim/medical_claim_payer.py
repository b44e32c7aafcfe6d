from odoo import fields, models

from odoo.addons.medical_office_base.models.patient.medical_patient_coverage import ORDERS

PAYER_STATES = [('waiting', 'Not Yet Asked'), ('billed', 'Asked'), ('answered', 'Answered'), ('skipped', 'Skipped')]


class MedicalClaimPayer(models.Model):
    """Who is asked to pay a claim, in order. Who is asked now owes what is open with payers: that stands in the ledger."""
    _name = 'medical.claim.payer'
    _description = 'Payer of a Claim'
    _order = 'claim_id, order, id'
    _rec_name = 'payer_id'
    _check_company_auto = True

    claim_id = fields.Many2one('medical.claim', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='claim_id.company_id', store=True, precompute=True)
    order = fields.Selection(ORDERS, required=True, default='primary')
    payer_id = fields.Many2one('medical.payer', required=True, index=True, ondelete='restrict', check_company=True)
    coverage_id = fields.Many2one('medical.patient.coverage', ondelete='restrict', check_company=True)
    member_id = fields.Char('Member ID')
    state = fields.Selection(PAYER_STATES, 'Status', required=True, default='waiting', readonly=True, copy=False)
    billed_on = fields.Date(readonly=True, copy=False)
    answered_on = fields.Date(readonly=True, copy=False)
    is_forwarded = fields.Boolean('Forwarded by the Payer Before', readonly=True, copy=False, help="The payer before sent the claim on: it isn't billed again.")
    payer_number = fields.Char("Payer's Number", readonly=True, copy=False, help="The payer's own number of the claim (CLP07).")

    _order_uniq = models.UniqueIndex('(claim_id, "order")', "The claim has a payer of this order already.")
