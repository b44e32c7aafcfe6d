from odoo import api, fields, models
from odoo.exceptions import UserError

# what the contact of a patient may hold: nothing by which somebody is known
MAY_CHANGE = {'active', 'credit_limit', 'property_payment_term_id', 'property_account_receivable_id', 'property_account_payable_id'}


class ResPartner(models.Model):
    """The contact by which the ledger knows a patient: "Patient 000123", and nothing else."""
    _inherit = 'res.partner'

    medical_is_patient = fields.Boolean('Is a Patient', readonly=True, copy=False, index='btree_not_null')

    @api.model
    def _medical_make_patients(self, numbers):
        """A contact for each (record number, company id). Called as superuser, by `medical.patient` alone."""
        return self.with_context(mail_create_nosubscribe=True, mail_create_nolog=True, tracking_disable=True, no_vat_validation=True).create([{
            'name': self._medical_patient_name(number), 'company_id': company_id, 'medical_is_patient': True, 'type': 'contact',
        } for number, company_id in numbers])

    @api.model
    def _medical_patient_name(self, number):
        # not translated: it stands in entries that others read
        return f'Patient {number}'

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('medical_is_patient') for vals in vals_list):
            raise UserError(self.env._("The contact of a patient is made with the patient's record."))
        return super().create(vals_list)
