from odoo import models

# suggested: a small balance up to this needs no approval of the biller's; from these amounts the owner decides, too
SMALL_LIMIT = 25
OWNER_FROM = 1000


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_ensure_claims(self):
        res = super()._medical_ensure_claims()
        self._medical_ensure_adjustments()
        # sudo: set-up of a company, whoever creates it
        self.env['medical.appeal.template'].sudo()._ensure(self)
        return res

    def _medical_ensure_adjustments(self):
        """Give each company the suggested rules and limit for write-offs and refunds, where it has none of its own.

        A refund has no limit: somebody else always decides.
        """
        # sudo: set-up of a company, whoever creates it
        Rule, Limit = self.env['medical.approval.rule'].sudo(), self.env['medical.approval.limit'].sudo()
        roles = {role: self.env.ref(f'medical_office_base.group_{role}').id for role in ('biller', 'manager', 'owner')}
        for model in ('medical.adjustment', 'medical.refund'):
            domain = [('res_model', '=', model), ('company_id', 'in', self.ids)]
            new = self - Rule.with_context(active_test=False).search(domain).company_id - Limit.search(domain).company_id
            adjustments = model == 'medical.adjustment'
            rules = [
                {'name': self.env._("Suggested: office manager"), 'sequence': 10, 'group_id': roles['manager'], 'always': True,
                 'adjustment_kinds': 'not_small' if adjustments else False},
                {'name': self.env._("Suggested: owner, larger amounts"), 'sequence': 20, 'group_id': roles['owner'], 'amount_from': OWNER_FROM}]
            if adjustments:
                rules.append({'name': self.env._("Suggested: small balances above the limit"), 'sequence': 10, 'group_id': roles['manager'],
                              'amount_from': SMALL_LIMIT, 'always': False})
            Rule.create([{'company_id': company.id, 'res_model': model, 'decider': 'role', **rule} for company in new for rule in rules])
            if adjustments:
                Limit.create([{'company_id': company.id, 'res_model': model, 'group_id': roles['biller'], 'amount': SMALL_LIMIT} for company in new])
