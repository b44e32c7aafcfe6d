from odoo import api, models
from odoo.exceptions import UserError

from ...models.patient.medical_patient_request_letter import LETTERS


class ReportMedicalRequestLetter(models.AbstractModel):
    """A letter of patients' requests on paper; which one comes with the call, else that the request came in."""
    _name = 'report.medical_office_base.report_request_letter'
    _description = 'Letter of a Request'

    @api.model
    def _get_report_values(self, docids, data=None):
        letter = (data or {}).get('letter') or 'acknowledgement'
        if letter not in LETTERS:
            raise UserError(self.env._("There is no such letter."))
        requests = self.env['medical.patient.request'].browse(docids)
        return {'letters': [request._letter_data(letter) for request in requests], 'zoom': (data or {}).get('zoom', '')}
