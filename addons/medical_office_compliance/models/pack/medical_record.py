from odoo import models

NAMED = 80


class MedicalRecord(models.AbstractModel):
    """A record that an auditor sees lists what is within their scope: that they looked is written down, as for the lists themselves."""
    _inherit = 'medical.record'

    def _record_log(self, channel):
        res = super()._record_log(channel)
        for name in self._record_reads:
            model = self.env[name]
            if 'in_audit_scope' in model._fields and model._access_log_wanted():
                # each by name where there are few, else one line for all: the filters of the record aren't known here
                self.env['medical.access.log']._write_down_search(model, [('company_id', '=', self.company_id.id)], NAMED, self._record_title())
        return res
