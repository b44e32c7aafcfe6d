from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """The contacts of patients are not merged: the records are, which keeps the ledger as it was posted."""
    _inherit = 'base.partner.merge.automatic.wizard'

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # sudo: whether one of them is a patient's
        if self.env['res.partner'].sudo().browse(partner_ids).exists().filtered('medical_is_patient') or (dst_partner and dst_partner.medical_is_patient):
            raise UserError(self.env._("Contacts of patients are not merged. Merge the patients' records: Patients, Likely Duplicates."))
        return super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
