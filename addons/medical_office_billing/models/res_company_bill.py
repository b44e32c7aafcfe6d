from odoo import models

# suggested: up to this amount a biller's bill needs no approval; from these amounts the owner decides, too
BILL_LIMIT = 250
OWNER_BILL, OWNER_RUN = 10000, 25000


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_ensure_bills(self):
        """Give each company the suggested rules and limit for approving bills and payment runs, where it has none of its own."""
        # sudo: set-up of a company, whoever creates it
        Rule, Limit = self.env['medical.approval.rule'].sudo(), self.env['medical.approval.limit'].sudo()
        roles = {role: self.env.ref(f'medical_office_base.group_{role}').id for role in ('biller', 'manager', 'owner')}
        for model, owner_from in (('medical.bill.approval', OWNER_BILL), ('medical.payment.run', OWNER_RUN)):
            domain = [('res_model', '=', model), ('company_id', 'in', self.ids)]
            new = self - Rule.with_context(active_test=False).search(domain).company_id - Limit.search(domain).company_id
            Rule.create([values for company in new for values in (
                {'name': self.env._("Suggested: office manager"), 'company_id': company.id, 'res_model': model, 'sequence': 10,
                 'decider': 'role', 'group_id': roles['manager']},
                {'name': self.env._("Suggested: owner, larger amounts"), 'company_id': company.id, 'res_model': model, 'sequence': 20,
                 'decider': 'role', 'group_id': roles['owner'], 'amount_from': owner_from},
            )])
            if model == 'medical.bill.approval':
                Limit.create([{
                    'company_id': company.id, 'res_model': model, 'group_id': roles['biller'], 'amount': BILL_LIMIT} for company in new])

    def _medical_ensure_payroll_journal(self):
        """The journal for payroll, where the practice has chosen none and has a chart of accounts."""
        for company in self.filtered('chart_template'):
            # sudo: set-up of a company, whoever creates it
            practice = company.sudo().medical_practice_ids[:1]
            if practice and not practice.payroll_journal_id:
                journals = self.env['account.journal'].sudo().with_company(company)
                practice.payroll_journal_id = journals.search(
                    [('company_id', '=', company.id), ('type', '=', 'general'), ('code', '=', 'PAYR')], limit=1) or journals.create({
                        'name': self.env._("Payroll"), 'code': 'PAYR', 'type': 'general', 'company_id': company.id})
