from odoo import fields, models

CASE_KINDS = [
    ('denial', 'Denial'), ('underpaid', 'Underpayment'), ('responsibility', 'Patient or Not'), ('cut', "Payer's Cut"),
    ('remainder', 'Left After the Last Payer')]
CASE_STATES = [('open', 'To Work'), ('waiting', 'Waits for an Answer'), ('appealed', 'Appealed'), ('done', 'Done')]
OUTCOMES = [
    ('recovered', 'Paid'), ('partly', 'Partly Paid'), ('written_off', 'Written Off'), ('patient', 'Patient Owes It'), ('next', 'Next Payer'),
    ('rebilled', 'Replaced by a Corrected Claim'), ('accepted', 'Accepted'), ('mistake', 'Opened by Mistake')]


class MedicalClaimCase(models.Model):
    """Something about a claim's money that a person has to work: a denial, an underpayment, or what somebody must decide."""
    _name = 'medical.claim.case'
    _description = 'Claim to Work'
    _order = 'deadline, id'
    _rec_names_search = ['claim_id']
    _check_company_auto = True

    claim_id = fields.Many2one('medical.claim', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='claim_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    payer_id = fields.Many2one('medical.payer', readonly=True, index=True, ondelete='restrict', check_company=True)
    answer_id = fields.Many2one('medical.remittance.claim', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    kind = fields.Selection(CASE_KINDS, required=True, readonly=True, index=True)
    amount = fields.Monetary(readonly=True, help="What it is about.")
    state = fields.Selection(CASE_STATES, 'Status', required=True, default='open', readonly=True, copy=False, index=True)
    user_id = fields.Many2one('res.users', 'Owner', index='btree_not_null', ondelete='restrict')
    deadline = fields.Date(index=True, help="Until when it can be appealed.")
    outcome = fields.Selection(OUTCOMES, readonly=True, copy=False)
