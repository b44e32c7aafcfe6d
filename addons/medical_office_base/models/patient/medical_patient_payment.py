from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

FINANCIAL = 'medical_office_base.group_patient_financial'
GUARANTORS = [('self', 'The patient'), ('patient', 'Another patient'), ('other', 'Somebody else')]


class MedicalPatient(models.Model):
    """Who acts for a patient, who pays, and who is billed."""
    _inherit = 'medical.patient'

    contact_ids = fields.One2many('medical.patient.contact', 'patient_id', 'Contacts & Representatives')
    coverage_ids = fields.One2many('medical.patient.coverage', 'patient_id', groups=FINANCIAL)
    has_coverage = fields.Boolean('Is Covered Today', compute='_compute_has_coverage', search='_search_has_coverage', groups=FINANCIAL)
    is_qmb = fields.Boolean('Medicare QMB', compute='_compute_has_coverage', groups=FINANCIAL)
    guarantor = fields.Selection(GUARANTORS, 'Who Is Billed', default='self', groups=FINANCIAL)
    guarantor_patient_id = fields.Many2one(
        'medical.patient', 'Guarantor', groups=FINANCIAL, index='btree_not_null', ondelete='restrict', check_company=True)
    guarantor_name = fields.Char(groups=FINANCIAL)
    guarantor_phone = fields.Char(groups=FINANCIAL)
    guarantor_address = fields.Text(groups=FINANCIAL)

    @api.depends_context('uid')
    @api.depends('coverage_ids.date_from', 'coverage_ids.date_to', 'coverage_ids.active', 'coverage_ids.is_qmb')
    def _compute_has_coverage(self):
        domain = [('patient_id', 'in', self.ids), ('is_current', '=', True)]
        found = {patient.id: qmb for patient, qmb in self.env['medical.patient.coverage']._read_group(domain, ['patient_id'], ['is_qmb:bool_or'])}
        for patient in self:
            patient.has_coverage = patient.id in found
            patient.is_qmb = bool(found.get(patient.id))

    @api.model
    def _search_has_coverage(self, operator, value):
        return Domain('coverage_ids', 'any', [('is_current', '=', True)]) if operator == 'in' else NotImplemented

    @api.constrains('guarantor', 'guarantor_patient_id', 'guarantor_name')
    def _check_guarantor(self):
        # sudo: who may not read the financial part may still write the rest
        for patient in self.sudo():
            if patient.guarantor == 'patient' and not patient.guarantor_patient_id:
                raise ValidationError(self.env._("Choose the patient who is billed."))
            if patient.guarantor == 'other' and not patient.guarantor_name:
                raise ValidationError(self.env._("Write the name of who is billed."))
            if patient.guarantor_patient_id == patient:
                raise ValidationError(self.env._("“Another patient” can't be the patient: choose “The patient”."))

    @api.model_create_multi
    def create(self, vals_list):
        patients = super().create(vals_list)
        patients._check_guarantor_opens(vals_list)
        return patients

    def write(self, vals):
        res = super().write(vals)
        self._check_guarantor_opens([vals])
        return res

    @api.model
    def _check_guarantor_opens(self, vals_list):
        """Nobody learns the name of a patient by naming an id as guarantor."""
        ids = {vals['guarantor_patient_id'] for vals in vals_list if vals.get('guarantor_patient_id')}
        if ids and not self.env.su:
            self.env['medical.patient'].browse(ids).check_access('read')
