from odoo import models


class IrBinary(models.AbstractModel):
    _inherit = 'ir.binary'

    def _record_to_stream(self, record, field_name):
        stream = super()._record_to_stream(record, field_name)
        if record._name == 'ir.attachment':
            record._access_log_files()
        elif hasattr(record, '_access_log_file'):
            record._access_log_file(field_name)
        return stream
