from odoo import fields, models


class MedicalPatient(models.Model):
    """A patient's visits, and whether they are asked how a visit was."""
    _inherit = 'medical.patient'

    visit_ids = fields.One2many('medical.visit', 'patient_id', readonly=True)
    visit_count = fields.Integer('Number of Visits', compute='_compute_visit_count')

    def _compute_visit_count(self):
        counts = dict(self.env['medical.visit']._read_group([('patient_id', 'in', self.ids)], ['patient_id'], ['__count']))
        for patient in self:
            patient.visit_count = counts.get(patient, 0)

    def action_open_visits(self):
        """Open this patient's visits, the last one first."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_visit')
        return {**action, 'domain': [('patient_id', '=', self.id)], 'context': {'default_patient_id': self.id}}
