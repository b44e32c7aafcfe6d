from odoo import api, models
from odoo.exceptions import AccessError

MODELS = ('medical.patient.request', 'medical.disclosure')


class IrAttachment(models.Model):
    """Letters of patients' requests are kept as they were printed: under the record number, neither changed nor taken away by hand."""
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._medical_check_request_files()
        return attachments

    def write(self, vals):
        self._medical_check_request_files()
        res = super().write(vals)
        self._medical_check_request_files()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_request_files(self):
        self._medical_check_request_files()

    def _medical_check_request_files(self):
        if self.env.su:
            return
        # sudo: to know what a file belongs to, which its own rights follow from
        if self.sudo().filtered(lambda attachment: attachment.res_model in MODELS):
            raise AccessError(self.env._("Letters of a patient's request are kept by printing them."))
