from odoo import models

from .mail_thread_patient import without_patients


class Base(models.AbstractModel):
    """Patients are nobody's suggested recipients: what goes to a patient goes from the patient's record, with our own words."""
    _inherit = 'base'

    def _message_get_default_recipients(self, with_cc=False, all_tos=False):
        found = super()._message_get_default_recipients(with_cc=with_cc, all_tos=all_tos)
        for values in found.values():
            values['partner_ids'] = without_patients(self.env, values.get('partner_ids'))
        return found

    def _message_get_suggested_recipients_batch(self, reply_discussion=False, reply_message=None,
                                                no_create=True, primary_email=False, additional_partners=None):
        suggested = super()._message_get_suggested_recipients_batch(
            reply_discussion=reply_discussion, reply_message=reply_message, no_create=no_create, primary_email=primary_email,
            additional_partners=additional_partners)
        kept = set(without_patients(self.env, {row.get('partner_id') for rows in suggested.values() for row in rows} - {False, None}))
        return {key: [row for row in rows if not row.get('partner_id') or row['partner_id'] in kept] for key, rows in suggested.items()}
