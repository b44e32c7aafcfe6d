from collections import defaultdict

from odoo import models

CONTENT = {'datas', 'raw', 'db_datas', 'index_content'}


class IrAttachment(models.Model):
    _inherit = 'ir.attachment'

    def _access_log_files(self):
        """Write down that these files go out, where they belong to records whose reading is logged."""
        files = defaultdict(set)
        # sudo: where a file belongs, to write it down; its content is given by who calls
        for file in self.sudo():
            if file.res_id and hasattr(self.env.get(file.res_model or ''), '_access_log_file'):
                files[file.res_model, file.res_field].add(file.res_id)
        for (model, field), ids in files.items():
            self.env[model].browse(ids)._access_log_file(field)

    def _read_format(self, fnames, load='_classic_read'):
        values = super()._read_format(fnames, load)
        if not self.env.su and not CONTENT.isdisjoint(fnames):
            self._access_log_files()
        return values
