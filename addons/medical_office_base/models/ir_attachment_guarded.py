from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """Files of records that guard them (`medical.guarded.files`) are neither hung on, changed, moved nor taken away past the record."""
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._medical_check_guarded_files()
        return attachments

    def write(self, vals):
        self._medical_check_guarded_files()
        res = super().write(vals)
        self._medical_check_guarded_files()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_guarded_files(self):
        self._medical_check_guarded_files()

    def _medical_check_guarded_files(self):
        if self.env.su:
            return
        # sudo: to know what a file belongs to, which its own rights follow from
        for attachment in self.sudo():
            model = self.env.get(attachment.res_model or '')
            if hasattr(model, '_guarded_files_words') and (model._guards_every_file or attachment.res_field):
                raise AccessError(model._guarded_files_words())
