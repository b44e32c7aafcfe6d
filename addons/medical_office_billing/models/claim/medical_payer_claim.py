from odoo import api, fields, models
from odoo.exceptions import ValidationError

# suggested: days from the service within which a first claim is to be filed (Medicare: one calendar year, 42 CFR 424.44)
FILING_DAYS = {'medicare': 365, 'medicare_advantage': 365, 'medicaid': 365, 'tricare': 365}
# suggested: days from the decision within which it may be appealed (Medicare redetermination: 120 days, 42 CFR 405.942)
APPEAL_DAYS = {'medicare': 120, 'medicare_advantage': 60}
OTHER_DAYS = {'filing_days': 90, 'appeal_days': 180}


class MedicalPayer(models.Model):
    """How a payer is dealt with in billing: its contact in the ledger, its time limits (days), where its money is awaited.

    The suggested limits follow the type of the payer; the contract's own count, and are typed over them.
    """
    _inherit = 'medical.payer'

    partner_id = fields.Many2one('res.partner', 'In the Ledger', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    filing_days = fields.Integer(
        'Filing Limit (days)', compute='_compute_days', store=True, readonly=False, precompute=True,
        help="From the service until a first claim has to be filed. Suggested: Medicare 365 (42 CFR 424.44), others 90; see the contract.")
    appeal_days = fields.Integer(
        'Appeal Limit (days)', compute='_compute_days', store=True, readonly=False, precompute=True,
        help="From a decision until it can be appealed. Suggested: Medicare 120 (42 CFR 405.942), others 180; see the contract.")
    answer_days = fields.Integer('Answers Within (days)', default=30, help="A claim sent longer ago without an answer is to be asked after. Suggested: 30.")
    originator = fields.Char(
        'Payment Originator', copy=False, help="The ten digits by which the payer's payments are known (TRN03 of a remittance).")
    remittance_account_id = fields.Many2one(
        'account.account', 'Payments Await the Bank In', check_company=True, domain="[('reconcile', '=', True)]",
        groups='account.group_account_readonly,account.group_account_invoice',
        help="In place of the practice's account for payers' payments that the bank hasn't booked.")
    underpaid_tolerance = fields.Float(
        'Underpayment Tolerance', default=1.0, help="What is paid less than agreed, per service, and isn't worked. Suggested: 1.00.")

    _originator_uniq = models.UniqueIndex('(company_id, originator) WHERE originator IS NOT NULL AND active IS TRUE', "Another payer has this originator.")
    _partner_uniq = models.UniqueIndex('(partner_id) WHERE partner_id IS NOT NULL')

    @api.depends('payer_type')
    def _compute_days(self):
        for payer in self:
            payer.filing_days = FILING_DAYS.get(payer.payer_type, OTHER_DAYS['filing_days'])
            payer.appeal_days = APPEAL_DAYS.get(payer.payer_type, OTHER_DAYS['appeal_days'])

    @api.constrains('filing_days', 'appeal_days', 'answer_days')
    def _check_days(self):
        for payer in self:
            if not (0 < payer.filing_days <= 1460 and 0 < payer.appeal_days <= 1460 and 0 < payer.answer_days <= 365):
                raise ValidationError(self.env._("Limits are days above zero: at most 1460 to file or appeal, 365 to answer."))

    @api.model_create_multi
    def create(self, vals_list):
        payers = super().create(vals_list)
        payers._ledger_ensure()
        return payers

    def write(self, vals):
        res = super().write(vals)
        if 'name' in vals:
            # sudo: whoever keeps payers need not write contacts
            for payer in self.sudo():
                payer.partner_id.name = payer.name
        return res

    def _ledger_ensure(self):
        """Give each payer that lacks one its contact in the ledger."""
        # sudo: whoever enters a payer need not write contacts
        payers = self.sudo().filtered(lambda payer: not payer.partner_id)
        partners = self.env['res.partner'].sudo().with_context(tracking_disable=True).create([
            {'name': payer.name, 'company_id': payer.company_id.id, 'is_company': True} for payer in payers])
        for payer, partner in zip(payers, partners, strict=True):
            payer.partner_id = partner

    def action_open_claims(self):
        """Open the claims on which this payer is, or was, asked."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_claim')
        return {**action, 'domain': [('payer_ids.payer_id', '=', self.id)], 'context': {}}

    def action_open_rates(self):
        """Open what this payer has agreed to pay."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_contract_rate')
        return {**action, 'domain': [('payer_id', '=', self.id)], 'context': {'default_payer_id': self.id, 'search_default_current': 1}}
