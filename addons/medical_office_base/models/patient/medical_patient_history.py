from odoo import fields, models


class MedicalPatient(models.Model):
    """What was changed about a patient is kept, without chatter."""
    _name = 'medical.patient'
    _inherit = ['medical.patient', 'medical.patient.watched']

    _watch_parent = None

    event_ids = fields.One2many('medical.patient.event', 'patient_id', 'History', readonly=True)
