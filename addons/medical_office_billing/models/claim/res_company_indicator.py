from odoo import models


class ResCompany(models.Model):
    _inherit = 'res.company'

    def _medical_ensure_claims(self):
        res = super()._medical_ensure_claims()
        # sudo: set-up of a company, whoever creates it
        self.env['medical.billing.target'].sudo()._ensure(self)
        return res
