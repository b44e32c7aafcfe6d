from odoo import api, fields, models


class MedicalPatient(models.Model):
    """What patients asked under their rights: counts, and what may not be told, above the record."""
    _inherit = 'medical.patient'

    request_ids = fields.One2many('medical.patient.request', 'patient_id', readonly=True)
    disclosure_ids = fields.One2many('medical.disclosure', 'patient_id', readonly=True)
    request_count = fields.Integer(compute='_compute_rights_counts')
    disclosure_count = fields.Integer(compute='_compute_rights_counts')
    not_told = fields.Text('Not to Be Told', compute='_compute_not_told', help="Restrictions that we accepted (45 CFR 164.522(a)).")

    @api.depends_context('uid')
    def _compute_rights_counts(self):
        requests, disclosures = self.env['medical.patient.request'], self.env['medical.disclosure']
        own = [('patient_id', 'in', self.ids)]
        asked = dict(requests._read_group(own, ['patient_id'], ['__count'])) if requests.has_access('read') else {}
        told = dict(disclosures._read_group([*own, ('is_current', '=', True)], ['patient_id'], ['__count'])) if disclosures.has_access('read') else {}
        for patient in self:
            patient.request_count = asked.get(patient, 0)
            patient.disclosure_count = told.get(patient, 0)

    def _compute_not_told(self):
        found = {}
        for request in self.env['medical.patient.request']._in_force(self, 'restriction'):
            found.setdefault(request.patient_id.id, []).append(request.not_told)
        for patient in self:
            patient.not_told = '\n'.join(found.get(patient.id, [])) or False

    def action_open_requests(self):
        """The requests of this patient."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_patient_request')
        return {**action, 'domain': [('patient_id', '=', self.id)], 'context': {'default_patient_id': self.id}}

    def action_open_disclosures(self):
        """What was disclosed of this patient."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_disclosure')
        return {**action, 'domain': [('patient_id', '=', self.id)], 'context': {'default_patient_id': self.id, 'search_default_current': 1}}
