from odoo import fields, models

READERS = 'medical_office_base.group_biller,medical_office_base.group_manager'


class MedicalPatient(models.Model):
    """A patient's claims and what is open of them, for billers and managers."""
    _inherit = 'medical.patient'

    claim_ids = fields.One2many('medical.claim', 'patient_id', 'Claims', readonly=True, groups=READERS)
    claim_count = fields.Integer('Number of Claims', compute='_compute_claim_figures', groups=READERS)
    claim_open = fields.Monetary('Open of Claims', compute='_compute_claim_figures', currency_field='claim_currency_id', groups=READERS)
    claim_currency_id = fields.Many2one(related='company_id.currency_id')

    def _compute_claim_figures(self):
        figures = {patient: row for patient, *row in self.env['medical.claim']._read_group(
            [('patient_id', 'in', self.ids), ('state', '!=', 'void')], ['patient_id'],
            ['__count', 'amount_open_payer:sum', 'amount_open_patient:sum'])}
        for patient in self:
            count, payers, own = figures.get(patient, (0, 0, 0))
            patient.claim_count, patient.claim_open = count, payers + own

    def action_open_claims(self):
        """Open this patient's claims, the last one first."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_claim')
        return {**action, 'domain': [('patient_id', '=', self.id)], 'context': {'default_patient_id': self.id}}
