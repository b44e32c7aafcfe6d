from odoo import api, models
from odoo.exceptions import UserError


class PaymentTransaction(models.Model):
    """No card payment online for patients: Odoo copies name and address of whoever pays into the transaction and to the provider."""
    _inherit = 'payment.transaction'

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: whether it is a patient's
        partners = self.env['res.partner'].sudo().browse([vals['partner_id'] for vals in vals_list if vals.get('partner_id')])
        if partners.filtered('medical_is_patient'):
            raise UserError(self.env._("Patients don't pay online here: take the payment at the front desk, or by phone with the card terminal."))
        return super().create(vals_list)
