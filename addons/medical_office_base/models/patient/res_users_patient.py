from odoo import api, models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    """No login for the contact of a patient: an invitation to the portal would write name and mail into it."""
    _inherit = 'res.users'

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._medical_refuse_patients()
        return users

    def write(self, vals):
        res = super().write(vals)
        if 'partner_id' in vals:
            self._medical_refuse_patients()
        return res

    def _medical_refuse_patients(self):
        if self.partner_id.filtered('medical_is_patient'):
            raise UserError(self.env._("The contact of a patient can't sign in. Who works here and is a patient too has a contact of their own."))
