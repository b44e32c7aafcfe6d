from odoo import models


class ResCompany(models.Model):
    """Every site has the code of its poster from the first day."""
    _inherit = 'res.company'

    def _medical_set_up(self):
        res = super()._medical_set_up()
        # sudo: nobody may read or write codes
        self.env['medical.site'].sudo().search([('company_id', 'in', self.ids), ('medical_code', '=', False)])._place_make_codes()
        return res
