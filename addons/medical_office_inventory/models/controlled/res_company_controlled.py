from odoo import api, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    @api.model
    def _medical_set_up_all(self):
        """Controlled substances that are there when the register comes get their books."""
        res = super()._medical_set_up_all()
        # sudo: set-up, by the system
        self.env['medical.controlled.entry'].sudo()._open_books()
        return res
