from odoo import models

from .medical_overtime_rule import SUGGESTED


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_ensure_hours(self):
        """Give each company the suggested rules of hours, once, and Odoo's button to check in; its own extra hours are left
        out, since they would tell another overtime than ours."""
        # sudo: as for the practice profile
        self = self.sudo()
        rules = self.env['medical.overtime.rule'].with_context(active_test=False)
        new = self - rules.search([('company_id', 'in', self.ids)]).company_id
        if not new:
            return
        states = {state.code: state.id for state in self.env['res.country.state'].search([('country_id.code', '=', 'US')])}
        rules.create([{
            'company_id': company.id, 'name': name, 'citation': citation, 'is_suggested': True,
            'state_ids': [(6, 0, [states[code]])] if code else [],
            'note': self.env._("Suggested default: confirm with counsel. Local law and agreements may ask for more."), **values,
        } for company in new for name, code, values, citation in SUGGESTED])
        new.write({'attendance_from_systray': True, 'hr_attendance_display_overtime': False})
        default = self.env.ref('hr_attendance.hr_attendance_default_ruleset', raise_if_not_found=False)
        if default:
            self.env['hr.version'].with_context(active_test=False, tracking_disable=True).search(
                [('company_id', 'in', new.ids), ('ruleset_id', '=', default.id)]).write({'ruleset_id': False})
