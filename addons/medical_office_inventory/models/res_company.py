from odoo import api, fields, models

# Suggested defaults in the company's currency, for the practice to change. Role: amount up to which none is needed.
LIMITS = {'staff': 150, 'clinician': 300, 'supply_clerk': 300, 'manager': 1000}
OWNER_FROM = 2500


class ResCompany(models.Model):
    _inherit = 'res.company'

    medical_use_location_id = fields.Many2one(
        'stock.location', 'Supplies Used', check_company=True, readonly=True,
        help="Where supplies go that were used, wasted or found expired.")

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_use_location()
        self._medical_ensure_approval()
        return res

    @api.model
    def _medical_set_up_all(self):
        """Give the sites and rooms that are there their stock locations, too."""
        res = super()._medical_set_up_all()
        sites = self.env['medical.site'].with_context(active_test=False).search([('company_id.active', '=', True)])
        sites._medical_ensure_warehouse()
        sites.room_ids._medical_ensure_location()
        return res

    def _medical_ensure_use_location(self):
        for company in self.filtered(lambda company: not company.medical_use_location_id):
            # sudo: the location is part of the company's set-up, whoever creates the company
            company.sudo().medical_use_location_id = self.env['stock.location'].sudo().create({
                'name': self.env._("Supplies Used"),
                'usage': 'inventory',
                'company_id': company.id,
            })

    def _medical_ensure_approval(self):
        """Give each company the suggested rules and limits for supply requests, where it has none of its own."""
        # sudo: set-up of a company, whoever creates it
        Rule, Limit = self.env['medical.approval.rule'].sudo(), self.env['medical.approval.limit'].sudo()
        model = 'medical.supply.request'
        domain = [('res_model', '=', model), ('company_id', 'in', self.ids)]
        new = self - Rule.with_context(active_test=False).search(domain).company_id - Limit.search(domain).company_id
        roles = {role: self.env.ref(f'medical_office_base.group_{role}').id for role in (*LIMITS, 'owner')}
        Limit.create([{
            'company_id': company.id, 'res_model': model, 'group_id': roles[role], 'amount': amount,
        } for company in new for role, amount in LIMITS.items()])
        Rule.create([values for company in new for values in (
            {'name': self.env._("Suggested: office manager"), 'company_id': company.id, 'res_model': model, 'sequence': 10,
             'decider': 'role', 'group_id': roles['manager']},
            {'name': self.env._("Suggested: owner, larger amounts"), 'company_id': company.id, 'res_model': model, 'sequence': 20,
             'decider': 'role', 'group_id': roles['owner'], 'amount_from': OWNER_FROM},
            {'name': self.env._("Suggested: controlled substances"), 'company_id': company.id, 'res_model': model, 'sequence': 5,
             'decider': 'dea', 'group_id': False, 'controlled': True, 'always': True},
        )])
