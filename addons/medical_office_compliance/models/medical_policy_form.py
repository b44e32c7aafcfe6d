import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

MAX_BYTES = 15 * 1024 * 1024
# what people print or fill in; nothing that a browser would run
MIMES = {
    'image/png', 'image/jpeg', 'application/msword', 'application/vnd.ms-excel',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet'}


class MedicalPolicyForm(models.Model):
    """A form that belongs to a version of a policy: a file to print or fill in."""
    _name = 'medical.policy.form'
    _description = 'Form of a Policy'
    _inherit = ['medical.policy.part']
    _order = 'version_id, sequence, id'

    version_id = fields.Many2one('medical.policy.version', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='version_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    file = fields.Binary(attachment=False, required=True)
    file_name = fields.Char()

    @api.constrains('file')
    def _check_file(self):
        for form in self.with_context(bin_size=False):
            content = base64.b64decode(form.file or b'')
            if content[:1024].lstrip().startswith(b'%PDF-'):
                self.env['medical.policy.version']._check_pdf(form.file)
            elif len(content) > MAX_BYTES:
                raise UserError(self.env._("“%(name)s” is too large: at most 15 MB.", name=form.name))
            elif guess_mimetype(content) not in MIMES:
                raise UserError(self.env._(
                    "“%(name)s” is no file to print or fill in: upload a PDF, a picture, or a document of Word, Excel or LibreOffice.", name=form.name))
