from odoo import api, models


class ReportMedicalTillReceipt(models.AbstractModel):
    """Receipts and slips on Letter paper; whose they are is asked of each."""
    _name = 'report.medical_office_billing.report_till_receipt'
    _description = 'Receipt of a Till'

    @api.model
    def _get_report_values(self, docids, data=None):
        entries = self.env['medical.till.entry'].browse(docids)
        return {'receipts': [entry._receipt_data() for entry in entries], 'zoom': (data or {}).get('zoom', '')}
