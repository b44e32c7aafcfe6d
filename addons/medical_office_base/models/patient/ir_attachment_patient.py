from odoo import api, models
from odoo.exceptions import AccessError

MODEL = 'medical.patient.document'


class IrAttachment(models.Model):
    """Files of patients' documents come and go with the document alone: none is hung on it past the checks, none is changed or freed."""
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._medical_check_patient_files()
        return attachments

    def write(self, vals):
        self._medical_check_patient_files()
        res = super().write(vals)
        self._medical_check_patient_files()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_patient_files(self):
        self._medical_check_patient_files()

    def _medical_check_patient_files(self):
        if self.env.su:
            return
        # sudo: to know what a file belongs to, which its own rights follow from
        if self.sudo().filtered(lambda attachment: attachment.res_model == MODEL):
            raise AccessError(self.env._("The file of a patient's document comes and goes with the document."))
