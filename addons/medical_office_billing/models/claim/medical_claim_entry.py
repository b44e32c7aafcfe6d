from odoo import Command, api, models
from odoo.tools import format_date


class MedicalClaim(models.Model):
    """Typing a claim: what is known of the visit and of who pays the patient fills itself in."""
    _inherit = 'medical.claim'

    @api.onchange('visit_id')
    def _onchange_visit_id(self):
        visit = self.visit_id
        if not visit:
            return
        self.patient_id, self.site_id = visit.patient_id, visit.site_id
        self.provider_id = visit.provider_id or self.provider_id
        self.place_of_service = '10' if visit.kind == 'telehealth' else self.place_of_service
        self.external_number = self.external_number or visit.external_number
        if not self.line_ids:
            self.line_ids = [Command.create({'service_date': visit.date})]

    @api.onchange('patient_id', 'visit_id', 'kind')
    def _onchange_patient_id(self):
        """Payers of the patient on the day of the visit, or of the claim, in their order; self-pay without any."""
        if not self.patient_id or self._origin.id:
            return
        if self.visit_id and self.visit_id.patient_id != self.patient_id:
            self.visit_id = False
        if not self.site_id:
            self.site_id = self.patient_id.site_ids[:1]
        coverages = self._coverages_on(self.patient_id, self.visit_id.date or self.service_date or self.date)
        self.kind = 'insurance' if coverages else 'self_pay'
        self.payer_ids = [Command.clear(), *(Command.create(values) for values in self._payer_values(coverages))]

    @api.model
    def _coverages_on(self, patient, day):
        """The coverages of a patient that count on a day, in their order."""
        return self.env['medical.patient.coverage'].search([
            ('patient_id', '=', patient.id), ('date_from', '<=', day), '|', ('date_to', '=', False), ('date_to', '>=', day)], order='order, id')

    @api.model
    def _payer_values(self, coverages):
        return [{
            'order': coverage.order, 'payer_id': coverage.payer_id.id, 'coverage_id': coverage.id, 'member_id': coverage.member_id} for coverage in coverages]

    @api.depends('number', 'service_date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        # by number and day: a claim is named in lists that others read too
        for claim in self:
            day = claim.service_date and format_date(self.env, claim.service_date)
            claim.display_name = ' · '.join(filter(None, (claim.number or self.env._("New Claim"), day)))
