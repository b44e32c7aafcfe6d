from odoo import models

from .medical_patient_request_rule import SUGGESTED_RULES


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        self._medical_ensure_request_rules()
        return res

    def _medical_ensure_request_rules(self):
        """Give each company the suggested times for patients' requests, once."""
        # sudo: as for the practice profile
        self = self.sudo()
        rules = self.env['medical.patient.request.rule'].with_context(active_test=False)
        new = self - rules.search([('company_id', 'in', self.ids)]).company_id
        if not new:
            return
        states = {state.code: state.id for state in self.env['res.country.state'].search([('country_id.code', '=', 'US')])}
        rules.create([{
            'company_id': company.id, 'kind': kind, 'name': name, 'state_ids': [(6, 0, [states[code]])] if code else [], 'days': days,
            'extension_days': extension, 'citation': citation, 'note': note, 'is_suggested': True, 'sequence': 20 if code else 10,
        } for company in new for kind, name, code, days, extension, citation, note in SUGGESTED_RULES])
