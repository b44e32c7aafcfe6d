import base64

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

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
            self.check_access('write')
            before = self._medical_credentials()
            before._check_documents()
            res = super().write(self._medical_clean_values(vals) if before else vals)
            (self._medical_credentials() - before)._check_documents()
            if vals.keys() & {'res_model', 'res_id'}:
                # what was uploaded elsewhere becomes a document here
                self.filtered(lambda attachment: attachment.res_model == MODEL and not attachment.res_field)._medical_clean_photos()
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
            attachment.write(self._medical_clean_photo(attachment.raw, attachment.name))

    def _medical_clean_values(self, vals):
        """The values of a write with a photo in them drawn anew: what replaces a document is looked at as the first one was."""
        if not vals.get('raw') and not vals.get('datas'):
            return vals
        data = vals['raw'] if vals.get('raw') else base64.b64decode(vals['datas'])
        data = data.encode() if isinstance(data, str) else data
        if not guess_mimetype(data).startswith('image/'):
            return vals
        others = {name: value for name, value in vals.items() if name not in ('raw', 'datas')}
        # sudo: what it is called, of who may write it
        return {**others, **self._medical_clean_photo(data, vals.get('name') or self[:1].sudo().name)}

    @api.model
    def _medical_clean_photo(self, data, name):
        try:
            data = clean_photo(data)
        except PhotoError as error:
            raise UserError(self.env._(
                "%(name)s can't be kept as a photo: take it anew, as JPEG or PNG of at most 12 MB, or attach a PDF.", name=name)) from error
        return {'raw': data, 'name': f"{(name or 'photo').rsplit('.', 1)[0]}.jpg", 'mimetype': 'image/jpeg'}
