from odoo import models
from odoo.http import Stream

MODEL = 'medical.patient.document'


class SavedStream(Stream):
    """A file that browsers save, whatever the address asks for."""

    def get_response(self, as_attachment=None, **kwargs):
        return super().get_response(as_attachment=True, **kwargs)


class IrBinary(models.AbstractModel):
    """Files of patients' documents leave under the name that bears the record number; what a browser doesn't show safely, it saves."""
    _inherit = 'ir.binary'

    def _get_stream_from(
        self, record, field_name='raw', filename=None, filename_field='name',
        mimetype=None, default_mimetype='application/octet-stream',
    ):
        # sudo: the document of a file whose content the caller may have
        document = record.sudo() if record._name == MODEL else self.env[MODEL]
        if record._name == 'ir.attachment' and record.sudo().res_model == MODEL:
            document = self.env[MODEL].sudo().browse(record.sudo().res_id)
        if not document:
            return super()._get_stream_from(record, field_name, filename, filename_field, mimetype, default_mimetype)
        stream = super()._get_stream_from(record, field_name, document.file_name, filename_field, None, default_mimetype)
        if document._is_inline():
            return stream
        return SavedStream(**{name: value for name, value in vars(stream).items() if not name.startswith('from_')})
