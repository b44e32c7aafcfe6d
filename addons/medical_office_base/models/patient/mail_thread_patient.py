from odoo import models


def without_patients(env, partner_ids):
    """Of these contacts, those that stand for no patient."""
    # sudo: whether a contact is a patient's, which says nothing about who
    patients = env['res.partner'].sudo().search([('id', 'in', list(partner_ids or ())), ('medical_is_patient', '=', True)])
    return [partner_id for partner_id in partner_ids or () if partner_id not in patients._ids]


class MailThread(models.AbstractModel):
    """Patients follow nothing: Odoo would mail nobody, or ask for an address and write it into the contact."""
    _inherit = 'mail.thread'

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        return super()._message_subscribe(without_patients(self.env, partner_ids), subtype_ids, customer_ids)
