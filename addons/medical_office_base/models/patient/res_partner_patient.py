from odoo import api, fields, models
from odoo.exceptions import UserError

# what says who somebody is, by kind of field and by name; what is left (payment terms, fiscal position) is the accountant's
TELLING_TYPES = {'char', 'text', 'html', 'binary', 'image', 'one2many', 'reference', 'many2one_reference', 'properties', 'json'}
TELLING = {
    'medical_is_patient', 'parent_id', 'company_id', 'country_id', 'state_id', 'category_id', 'industry_id', 'is_company', 'employee', 'lang', 'tz',
    'type', 'date', 'partner_latitude', 'partner_longitude'}
# kept by Odoo itself, and none of it is typed
TECHNICAL = {
    'message_ids', 'message_follower_ids', 'activity_ids', 'website_message_ids', 'rating_ids', 'display_name', 'complete_name', 'commercial_company_name'}


class ResPartner(models.Model):
    """The contact by which the ledger knows a patient: "Patient 000123", and nothing else, whoever writes.

    Everybody in the company may read contacts, and core copies what stands in them into entries, mails and payments: name,
    address and mail of a patient are on `medical.patient` alone. It is no login, isn't merged, and follows nothing.
    """
    _inherit = 'res.partner'

    medical_is_patient = fields.Boolean('Is a Patient', readonly=True, copy=False, index='btree_not_null')

    @api.model
    def _medical_make_patients(self, numbers):
        """A contact for each (record number, company id). Called as superuser, by `medical.patient` alone."""
        return self.with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True, tracking_disable=True, no_vat_validation=True, medical_patients=Making(),
        ).create([{
            'name': f'Patient {number}',  # not translated: it stands in entries that others read
            'company_id': company_id, 'medical_is_patient': True, 'type': 'contact', 'country_id': False, 'lang': False,
        } for number, company_id in numbers])

    @api.model_create_multi
    def create(self, vals_list):
        if not isinstance(self.env.context.get('medical_patients'), Making) and any(vals.get('medical_is_patient') for vals in vals_list):
            raise UserError(self.env._("The contact of a patient is made with the patient's record."))
        partners = super().create(vals_list)
        if partners.parent_id.filtered('medical_is_patient'):
            raise UserError(self.env._("Addresses and people of a patient stand on the patient's record, not in contacts."))
        return partners

    def write(self, vals):
        if (telling := vals.keys() & self._medical_telling_fields()) and self.sudo().filtered('medical_is_patient'):
            # sudo above: whether it is a patient's, which says nothing about who
            raise UserError(self.env._(
                "This contact stands for a patient: it bears the record number alone. Change the patient's record instead (%(fields)s).",
                fields=', '.join(sorted(self._fields[name]._description_string(self.env) for name in telling if name in self._fields))))
        res = super().write(vals)
        if vals.get('parent_id') and self.sudo().browse(vals['parent_id']).medical_is_patient:  # sudo: as above
            raise UserError(self.env._("Addresses and people of a patient stand on the patient's record, not in contacts."))
        return res

    @api.model
    def _medical_telling_fields(self):
        """The fields that the contact of a patient can't hold: by kind, so that what other addons add is covered."""
        return (TELLING | {name for name, field in self._fields.items() if field.type in TELLING_TYPES}) - TECHNICAL

    @api.ondelete(at_uninstall=False)
    def _unlink_except_patient(self):
        if self.filtered('medical_is_patient'):
            raise UserError(self.env._("This contact stands for a patient in the ledger: it is kept with the patient's record."))


class Making:
    """Marks, in the context, that a patient's record makes its contact: no client can send an object."""
