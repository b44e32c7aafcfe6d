from odoo import models


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_overrun_approval()
        return res

    def _medical_ensure_overrun_approval(self):
        """Give each company the suggested rule, where it has none of its own: the owner decides about going over the budget."""
        # sudo: set-up of a company, whoever creates it
        Rule = self.env['medical.approval.rule'].sudo()
        model = 'medical.budget.overrun'
        new = self - Rule.with_context(active_test=False).search([('res_model', '=', model), ('company_id', 'in', self.ids)]).company_id
        Rule.create([{
            'name': self.env._("Suggested: owner, over the budget"), 'company_id': company.id, 'res_model': model, 'sequence': 10,
            'decider': 'role', 'group_id': self.env.ref('medical_office_base.group_owner').id} for company in new])
