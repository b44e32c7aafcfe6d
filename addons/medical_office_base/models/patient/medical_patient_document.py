from odoo import fields, models

PATIENT_TIERS = [
    ('patient_admin', 'Administrative: who sees patients'),
    ('patient_financial', 'Financial: front desk, cashiers, billers and manager'),
    ('patient_clinical', 'Clinical: clinicians and medical records'),
    ('patient_sensitive', 'Sensitive: own doctors and nurses, and medical records'),
]


class MedicalPatientDocument(models.Model):
    """A paper or file of a patient, indexed by medical records; who reads it follows from its tier."""
    _name = 'medical.patient.document'
    _description = "Patient's Document"
    _inherit = ['medical.access.logged']
    _order = 'date desc, id desc'
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    type_id = fields.Many2one('medical.document.type', 'Kind', index=True, ondelete='restrict', check_company=True)
    tier = fields.Selection(PATIENT_TIERS, 'Who Reads It', required=True, index=True, default='patient_clinical')
    visit_id = fields.Many2one('medical.visit', index='btree_not_null', ondelete='restrict', check_company=True)
    date = fields.Date('Dated', index=True, default=fields.Date.context_today)
    name = fields.Char('Title')
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
