from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """The PDF of a handout changes through its version alone, which keeps what is signed: never past it."""
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._medical_check_handout_files()
        return attachments

    def write(self, vals):
        self._medical_check_handout_files()
        res = super().write(vals)
        self._medical_check_handout_files()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handout_files(self):
        self._medical_check_handout_files()

    def _medical_check_handout_files(self):
        if self.env.su:
            return
        # sudo: to know what a file belongs to, which its own rights follow from
        if self.sudo().filtered(lambda attachment: attachment.res_model == 'medical.handout.version' and attachment.res_field):
            raise AccessError(self.env._("The PDF of a handout is changed on the handout itself."))
