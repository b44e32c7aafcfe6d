from odoo import Command, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_ensure_billing(self):
        res = super()._medical_ensure_billing()
        self._medical_ensure_claims()
        return res

    def _medical_ensure_claims(self):
        """Journals and accounts for claims, where a practice has a chart of accounts and has chosen none; contacts for its payers."""
        # sudo: set-up of a company, whoever creates it
        for company in self.sudo().filtered('chart_template'):
            practice = company.medical_practice_ids[:1]
            if not practice:
                continue
            for name, label, kind, reconcile in self._medical_claim_accounts():
                if not practice[name]:
                    practice[name] = self._medical_claim_account(company, label, kind, reconcile)
            if not practice.claim_journal_id:
                income = self._medical_claim_account(company, self.env._("Patient Service Revenue"), 'income', False)
                practice.claim_journal_id = self._medical_claim_journal(
                    company, self.env._("Claims"), 'CLM', 'sale', default_account_id=income.id)
            if not practice.remittance_journal_id:
                practice.remittance_journal_id = self._medical_claim_journal(company, self.env._("Remittances"), 'REMIT', 'general')
        self.env['medical.payer'].sudo().with_context(active_test=False).search(
            [('company_id', 'in', self.ids), ('partner_id', '=', False)])._ledger_ensure()
        self.env['medical.adjustment.rule'].sudo()._ensure(self)

    def _medical_claim_accounts(self):
        """[(field of the practice, name of its account, type of account, whether its items are matched)]."""
        return [
            ('remittance_account_id', self.env._("Payers' Payments in Transit"), 'asset_current', True),
            ('payer_clearing_account_id', self.env._("Payers' Recoveries"), 'liability_current', True),
            ('contractual_account_id', self.env._("Contractual Adjustments"), 'income', False),
            ('denial_account_id', self.env._("Denials Written Off"), 'income', False),
            ('hardship_account_id', self.env._("Hardship and Courtesy Adjustments"), 'income', False),
            ('bad_debt_account_id', self.env._("Bad Debt"), 'expense', False),
            ('payer_interest_account_id', self.env._("Interest from Payers"), 'income_other', False),
        ]

    def _medical_claim_journal(self, company, label, code, kind, **values):
        journals = self.env['account.journal'].sudo().with_company(company)  # sudo: as the caller's
        return journals.search([('company_id', '=', company.id), ('type', '=', kind), ('code', '=', code)], limit=1) or journals.create(
            {'name': label, 'code': code, 'type': kind, 'company_id': company.id, **values})

    def _medical_claim_account(self, company, label, kind, reconcile):
        """An account of that name, found or made; its code follows the last one of its type, in the way of the chart."""
        accounts = self.env['account.account'].sudo().with_company(company)  # sudo: as the caller's
        mine = accounts._check_company_domain(company)
        found = accounts.search([*mine, ('name', '=', label), ('account_type', '=', kind)], limit=1)
        if found:
            return found
        last = accounts.search([*mine, ('account_type', '=', kind)], order='code desc', limit=1).code or '100000'
        return accounts.create({
            'name': label, 'account_type': kind, 'reconcile': reconcile, 'company_ids': [Command.set(company.ids)],
            'code': accounts._search_new_account_code(last)})
