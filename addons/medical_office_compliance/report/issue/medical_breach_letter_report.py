from odoo import api, models


class ReportMedicalBreachLetter(models.AbstractModel):
    """The letters of a breach, a page each, with the patients' real names: for the Privacy Officer."""
    _name = 'report.medical_office_compliance.report_breach_letters'
    _description = 'Letters of a Breach'

    @api.model
    def _get_report_values(self, docids, data=None):
        incidents = self.env['medical.privacy.incident'].browse(docids)
        letters = []
        for incident in incidents:
            incident._check_letters()
            letters += incident._letter_rows()._letter()
        return {'letters': letters, 'zoom': (data or {}).get('zoom', '')}
