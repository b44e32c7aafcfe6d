from odoo import models

from ...tools.whole_relation import whole_relation
from .medical_patient_request import OPEN_STATES


class MedicalPatientDocument(models.Model):
    """What a patient asked for is not destroyed while the request is open, or its denial under review."""
    _inherit = 'medical.patient.document'

    def _retention_blocks(self):
        blocks = super()._retention_blocks()
        # sudo: that an open request names it, whoever may see the request
        requests = self.env['medical.patient.request'].sudo().search([
            ('document_ids', 'in', self.ids), ('state', 'in', (*OPEN_STATES, 'review'))])
        for request_id, documents in whole_relation(requests, 'document_ids').items():
            number = requests.browse(request_id).number
            blocks.update({document.id: self.env._("Asked for in request %(number)s", number=number) for document in documents if document.id in self.ids})
        return blocks
