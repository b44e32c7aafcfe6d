from odoo import fields, models


class MedicalVisit(models.Model):
    """The handouts that were given during a visit."""
    _inherit = 'medical.visit'

    handout_given_count = fields.Integer('Handouts', compute='_compute_handout_given_count')

    def _compute_handout_given_count(self):
        counts = dict(self.env['medical.handout.given']._read_group([('visit_id', 'in', self.ids)], ['visit_id'], ['__count']))
        for visit in self:
            visit.handout_given_count = counts.get(visit, 0)

    def action_give_handout(self):
        """Choose a topic to give to the patient of this visit."""
        self.ensure_one()
        self.check_access('read')
        patient = self.patient_id
        self.env['medical.handout.given']._check_may_give(patient)
        return patient._give_handout_action(patient.number, {'medical_give_patient_id': patient.id, 'medical_give_visit_id': self.id})

    def action_open_handouts(self):
        """What was given during this visit."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_given')
        return {**action, 'domain': [('visit_id', '=', self.id)], 'context': {}}
