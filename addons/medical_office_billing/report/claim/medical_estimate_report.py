from markupsafe import Markup

from odoo import api, models


class ReportMedicalEstimate(models.AbstractModel):
    """The good-faith estimate on paper: as it was given, before that as it would be."""
    _name = 'report.medical_office_billing.report_estimate'
    _description = 'Good-Faith Estimate'

    @api.model
    def _get_report_values(self, docids, data=None):
        estimates = self.env['medical.estimate'].browse(docids)
        estimates.check_access('read')
        return {
            # what was kept was made by our own template, which escapes what people typed
            'pages': [Markup(estimate.given_body) if estimate.given_body else estimate._page(None) for estimate in estimates],
            'zoom': (data or {}).get('zoom', '')}
