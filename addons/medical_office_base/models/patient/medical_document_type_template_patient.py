from odoo import fields, models

from .medical_document_type_patient import RETENTION_OF_PATIENTS, RETENTION_ON_DELETE, TIER_ON_DELETE
from .medical_patient_document import PATIENT_TIERS


class MedicalDocumentTypeTemplate(models.Model):
    """Shipped kinds of document of patients, in the same library."""
    _inherit = 'medical.document.type.template'

    subject = fields.Selection(selection_add=[('patient', 'Patient')], ondelete={'patient': 'cascade'})
    tier = fields.Selection(selection_add=PATIENT_TIERS, ondelete=TIER_ON_DELETE)
    retention_from = fields.Selection(selection_add=RETENTION_OF_PATIENTS, ondelete=RETENTION_ON_DELETE)
    retention_from_2 = fields.Selection(selection_add=RETENTION_OF_PATIENTS, ondelete=RETENTION_ON_DELETE)
