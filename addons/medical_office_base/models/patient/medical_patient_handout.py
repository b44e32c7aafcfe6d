from odoo import fields, models


class MedicalPatient(models.Model):
    """The handouts that a patient was given."""
    _inherit = 'medical.patient'

    handout_given_count = fields.Integer('Handouts', compute='_compute_handout_given_count')

    def _compute_handout_given_count(self):
        counts = dict(self.env['medical.handout.given']._read_group([('patient_id', 'in', self.ids)], ['patient_id'], ['__count']))
        for patient in self:
            patient.handout_given_count = counts.get(patient, 0)

    def action_give_handout(self):
        """Choose a topic to give to this patient."""
        self.ensure_one()
        self.env['medical.handout.given']._check_may_give(self)
        return self._give_handout_action(self.number, {'medical_give_patient_id': self.id})

    def _give_handout_action(self, number, context):
        # the language first: what the patient can read; the name of a patient is no part of an action
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_give')
        return {**action, 'name': self.env._("Give a Handout · %(number)s", number=number), 'context': context}

    def action_open_handouts(self):
        """What this patient was given."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_given')
        return {
            **action, 'name': self.env._("Handouts · %(number)s", number=self.number), 'domain': [('patient_id', '=', self.id)],
            'context': {'medical_give_patient_id': self.id}}
