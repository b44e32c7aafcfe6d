from odoo import api, fields, models


class MedicalPatient(models.Model):
    """A patient's documents and paper charts."""
    _inherit = 'medical.patient'

    document_ids = fields.One2many('medical.patient.document', 'patient_id', 'Documents', readonly=True)
    document_count = fields.Integer('Number of Documents', compute='_compute_document_count')
    chart_ids = fields.One2many('medical.chart', 'patient_id', 'Paper Charts', readonly=True)
    seen_on = fields.Date('Last Seen', compute='_compute_seen_on', store=True, help="Day of the last visit: periods of keeping are counted from it.")
    chart_count = fields.Integer('Number of Charts', compute='_compute_document_count')

    @api.depends_context('uid')
    def _compute_document_count(self):
        for model, name in (('medical.patient.document', 'document_count'), ('medical.chart', 'chart_count')):
            records, counts = self.env[model], {}
            if records.has_access('read'):
                domain = [('patient_id', 'in', self.ids), *([('state', 'in', ('to_index', 'indexed'))] if name == 'document_count' else [])]
                counts = {patient.id: count for patient, count in records._read_group(domain, ['patient_id'], ['__count'])}
            for patient in self:
                patient[name] = counts.get(patient.id, 0)

    @api.depends('visit_ids.state', 'visit_ids.date_start')
    def _compute_seen_on(self):
        # sudo: periods don't depend on who looks
        visits = self.env['medical.visit'].sudo()
        last = dict(visits._read_group(
            [('patient_id', 'in', self.ids), ('state', 'in', ('arrived', 'roomed', 'left'))], ['patient_id'], ['date_start:max']))
        for patient in self:
            moment = last.get(patient._origin)
            tz = patient.sudo().company_id.medical_practice_ids[:1].tz or 'UTC'
            patient.seen_on = moment and fields.Datetime.context_timestamp(self.with_context(tz=tz), moment).date()

    def action_open_documents(self):
        """The patient's documents that the reader may see; what is dropped there becomes theirs."""
        return self._open_of('medical_office_base.action_medical_patient_document')

    def action_open_charts(self):
        """The patient's paper charts."""
        return self._open_of('medical_office_base.action_medical_chart')

    def _open_of(self, name):
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id(name)
        return {**action, 'domain': [('patient_id', '=', self.id)], 'context': {'default_patient_id': self.id, 'hide_patient': True}}
