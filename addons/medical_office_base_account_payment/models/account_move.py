from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """An invoice to a patient has no page online: whoever has its link would read the patient's number and what was done."""
    _inherit = 'account.move'

    def _portal_ensure_token(self):
        # sudo: whether it is to a patient
        if self.sudo().partner_id.filtered('medical_is_patient'):
            raise UserError(self.env._("What a patient owes isn't shown online. Print it, or send it from the patient's record."))
        return super()._portal_ensure_token()
