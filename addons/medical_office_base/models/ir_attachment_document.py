from odoo import api, models
from odoo.exceptions import AccessError

MODELS = ('medical.staff.document', 'medical.document.type', 'medical.patient.coverage')


class IrAttachment(models.Model):
    """The files of staff documents change through the document alone, which keeps what is checked: never past it."""
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._medical_check_document_files()
        return attachments

    def write(self, vals):
        self._medical_check_document_files()
        res = super().write(vals)
        self._medical_check_document_files()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_document_files(self):
        self._medical_check_document_files()

    def _medical_check_document_files(self):
        if self.env.su:
            return
        # sudo: to know what a file belongs to, which its own rights follow from
        if self.sudo().filtered(lambda attachment: attachment.res_model in MODELS and attachment.res_field):
            raise AccessError(self.env._("The file of a document is changed on the document itself."))
