from odoo import api, models
from odoo.exceptions import UserError


class ResPartnerBank(models.Model):
    """A patient has no bank account in contacts: everybody who pays bills may read those. Refunds go by cheque or the way paid."""
    _inherit = 'res.partner.bank'

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._medical_refuse_patients()
        return accounts

    def write(self, vals):
        res = super().write(vals)
        if 'partner_id' in vals:
            self._medical_refuse_patients()
        return res

    def _medical_refuse_patients(self):
        if self.partner_id.filtered('medical_is_patient'):
            raise UserError(self.env._("A patient's bank account isn't kept in contacts. Pay back by cheque, or by the way it was paid."))
