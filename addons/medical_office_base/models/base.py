from collections import defaultdict

from odoo import models


class Base(models.AbstractModel):
    _inherit = 'base'

    def export_data(self, fields_to_export):
        # an export reaches records whose reading is logged, through relations, row by row: they are written down once, at the end
        cache = self.env.cr.cache
        cache['medical_access_exported'] = exported = defaultdict(dict)
        try:
            data = super().export_data(fields_to_export)
        finally:
            cache.pop('medical_access_exported', None)
        for model, ids in exported.items():
            self.env[model]._access_log_read(list(ids), 'export')
        return data
