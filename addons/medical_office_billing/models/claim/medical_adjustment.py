from odoo import fields, models

ADJUSTMENT_KINDS = [
    ('denial', 'Denial given up'), ('timely', 'Filed too late'), ('contractual', 'Contractual, by hand'), ('hardship', 'Financial hardship'),
    ('courtesy', 'Courtesy'), ('small', 'Small balance'), ('bad_debt', 'Bad debt'), ('other', 'Other')]
ADJUSTMENT_STATES = [
    ('draft', 'Draft'), ('submitted', 'Waits for Approval'), ('approved', 'Approved'), ('posted', 'Posted'), ('refused', 'Refused'),
    ('undone', 'Undone')]


class MedicalAdjustment(models.Model):
    """Something that is owed and is given up, for a reason, with an approval: of a claim, or of what a patient owes."""
    _name = 'medical.adjustment'
    _description = 'Adjustment'
    _order = 'id desc'
    _rec_names_search = ['name']
    _check_company_auto = True

    name = fields.Char('Number', readonly=True, copy=False)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    kind = fields.Selection(ADJUSTMENT_KINDS, required=True)
    patient_id = fields.Many2one('medical.patient', index=True, ondelete='restrict', check_company=True)
    claim_id = fields.Many2one('medical.claim', index='btree_not_null', ondelete='restrict', check_company=True)
    case_id = fields.Many2one('medical.claim.case', index='btree_not_null', ondelete='restrict', check_company=True)
    amount = fields.Monetary(required=True)
    reason = fields.Text()
    state = fields.Selection(ADJUSTMENT_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    move_id = fields.Many2one(
        'account.move', 'Entry', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups='account.group_account_invoice,account.group_account_readonly')
