from odoo import api, models


class IrModelData(models.Model):
    _inherit = 'ir.model.data'

    @api.model
    def _process_end_unlink_record(self, record):
        if record._name in self.pool.descendants(['medical.library.mixin'], '_inherit'):
            return record._library_retire()
        return super()._process_end_unlink_record(record)
