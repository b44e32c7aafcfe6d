from odoo import api, models
from odoo.exceptions import UserError

from ..tools.photo import PhotoError, clean_photo

MODEL = 'medical.credential'
CHANGES = {'datas', 'raw', 'db_datas', 'store_fname', 'mimetype', 'url', 'type', 'name', 'res_model', 'res_id', 'public'}


class IrAttachment(models.Model):
    """Documents of credentials: photos are drawn anew, and what was verified stays as it is."""
    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        documents = attachments.filtered(lambda attachment: attachment.res_model == MODEL and not attachment.res_field)
        if documents:
            documents._medical_credentials()._check_documents()
            documents._medical_clean_photos()
        return attachments

    def write(self, vals):
        if CHANGES & vals.keys() and not self.env.su:
            before = self._medical_credentials()
            before._check_documents()
            res = super().write(vals)
            (self._medical_credentials() - before)._check_documents()
            return res
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_verified_credential(self):
        credentials = self._medical_credentials()
        credentials._check_documents()
        credentials._log_events([(credential, 'document', [('document_ids', ', '.join(self.filtered(
            lambda attachment, credential=credential: attachment.res_id == credential.id and attachment.res_model == MODEL
        ).mapped('name')), '')], '') for credential in credentials])

    def _medical_credentials(self):
        """The credentials that these are documents of."""
        # sudo: to know what a file belongs to, which its own rights follow from
        documents = self.sudo().filtered(lambda attachment: attachment.res_model == MODEL and attachment.res_id and not attachment.res_field)
        return self.env[MODEL].browse(set(documents.mapped('res_id'))).exists()

    def _medical_clean_photos(self):
        for attachment in self:
            if not (attachment.mimetype or '').startswith('image/'):
                continue
            try:
                data = clean_photo(attachment.raw)
            except PhotoError as error:
                raise UserError(self.env._(
                    "%(name)s can't be kept as a photo: take it anew, as JPEG or PNG of at most 12 MB, or attach a PDF.",
                    name=attachment.name)) from error
            attachment.write({
                'raw': data, 'name': f"{(attachment.name or 'photo').rsplit('.', 1)[0]}.jpg", 'mimetype': 'image/jpeg'})
