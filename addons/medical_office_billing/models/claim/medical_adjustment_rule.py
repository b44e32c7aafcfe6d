from odoo import api, fields, models

GROUPS = [('CO', 'CO: contract'), ('PR', 'PR: patient'), ('OA', 'OA: other'), ('PI', "PI: payer's cut"), ('CR', 'CR: correction')]
ACTIONS = [
    ('writeoff', 'Write off as contractual'), ('patient', 'Patient or next payer owes it'), ('denial', 'Work as a denial'),
    ('decide', 'Somebody decides'), ('inform', 'Information alone')]
# suggested, in own words: group, reason, what is done, short label
SUGGESTED = [
    ('CO', '45', 'writeoff', "Above the agreed amount"),
    ('CO', '253', 'writeoff', "Federal sequestration"),
    ('CO', '', 'denial', "Any other reason"),
    ('PR', '1', 'patient', "Deductible"),
    ('PR', '2', 'patient', "Coinsurance"),
    ('PR', '3', 'patient', "Co-pay"),
    ('PR', '', 'decide', "Any other reason"),
    ('OA', '23', 'inform', "What payers before have decided"),
    ('OA', '', 'decide', "Any other reason"),
    ('PI', '', 'decide', "Any reason"),
    ('CR', '', 'decide', "Any reason, but on a reversal"),
]


class MedicalAdjustmentRule(models.Model):
    """What is done by itself with an adjustment of a payer, by group and reason; without a reason, with all others of the group.

    Only what is listed is written off or moved to the patient by itself; everything else stays open and is worked. The list that
    comes with the suite is a suggested default. Reason codes are X12's: none but these few is shipped, in own short words.
    """
    _name = 'medical.adjustment.rule'
    _description = 'Rule for Adjustments'
    _order = 'company_id, group, reason NULLS LAST, id'
    _rec_names_search = ['reason', 'label']
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    group = fields.Selection(GROUPS, required=True)
    reason = fields.Char(size=5, help="Empty: every reason of the group that isn't listed.")
    payer_id = fields.Many2one('medical.payer', check_company=True, ondelete='cascade', help="Empty: every payer.")
    action = fields.Selection(ACTIONS, 'Is Done', required=True)
    account_id = fields.Many2one(
        'account.account', check_company=True, groups='account.group_account_invoice,account.group_account_readonly',
        help="In place of the practice's account for contractual adjustments.")
    label = fields.Char('Short Label', translate=True)
    active = fields.Boolean(default=True)

    @api.depends('group', 'reason', 'label')
    def _compute_display_name(self):
        for rule in self:
            code = '-'.join(filter(None, (rule.group, rule.reason)))
            rule.display_name = ' · '.join(filter(None, (code, rule.label)))

    @api.model
    def _lookup(self, companies):
        """A function (company, payer, group, reason) -> action: of payer and reason, else of the reason, else of the payer's or the group.

        What no rule knows, somebody decides. One query for all companies.
        """
        actions, _accounts = self._tables(companies)
        return lambda company, payer, group, reason: self._found(actions, company, payer, group, reason) or 'decide'

    @api.model
    def _lookup_account(self, companies):
        """As `_lookup`: the account that a rule names in place of the practice's, an id or False."""
        actions, accounts = self._tables(companies)
        return lambda company, payer, group, reason: accounts.get(self._found(actions, company, payer, group, reason, key=True), False)

    @api.model
    def _tables(self, companies):
        actions, accounts = {}, {}
        # sudo: what the practice has decided, whoever enters a payment
        for rule in self.sudo().search([('company_id', 'in', companies.ids)], order='id desc'):
            key = rule.company_id.id, rule.payer_id.id, rule.group, (rule.reason or '').strip().upper()
            actions[key] = rule.action
            accounts[key] = rule.account_id.id
        return actions, accounts

    @api.model
    def _found(self, actions, company, payer, group, reason, key=False):
        reason = (reason or '').strip().upper()
        for tried in ((company.id, payer.id, group, reason), (company.id, False, group, reason),
                      (company.id, payer.id, group, ''), (company.id, False, group, '')):
            if tried in actions:
                return tried if key else actions[tried]
        return None

    @api.model
    def _ensure(self, companies):
        """Give each company that has no rules the suggested ones. Called as superuser."""
        have = self.with_context(active_test=False).search([('company_id', 'in', companies.ids)]).company_id
        self.create([
            {'company_id': company.id, 'group': group, 'reason': reason or False, 'action': action, 'label': label}
            for company in companies - have for group, reason, action, label in SUGGESTED])
