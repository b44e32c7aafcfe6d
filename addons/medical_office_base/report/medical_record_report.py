from odoo import api, models


class ReportMedicalRecord(models.AbstractModel):
    """One template prints every record; the record's model comes with the call."""
    _name = 'report.medical_office_base.report_record'
    _description = 'Printed Record'

    @api.model
    def _get_report_values(self, docids, data=None):
        return {
            'documents': [record._record_document() for record in self.env[data['model']].browse(docids)],
            'zoom': data['zoom'],
        }
