from odoo import models


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_ensure_bank(self):
        """Propose the account of bank fees, where the chart has one that is meant for it."""
        for company in self:
            practice = self.env['medical.practice']._get(company)
            if not practice or practice.bank_fee_account_id:
                continue
            # sudo: part of a company's set-up, whoever loads its chart
            account = self.env['account.account'].sudo().with_company(company).search(
                [('company_ids', 'parent_of', company.ids), ('internal_group', '=', 'expense'),
                 '|', ('name', 'ilike', 'bank fee'), ('name', 'ilike', 'bank charge')], limit=2)
            if len(account) == 1:
                practice.bank_fee_account_id = account
