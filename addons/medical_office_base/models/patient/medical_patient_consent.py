from odoo import fields, models
from odoo.exceptions import UserError


class MedicalPatient(models.Model):
    """What a patient has signed."""
    _inherit = 'medical.patient'

    consent_ids = fields.One2many('medical.consent', 'patient_id')
    consent_count = fields.Integer('Forms', compute='_compute_consent_count')

    def _compute_consent_count(self):
        counts = dict(self.env['medical.consent']._read_group([('patient_id', 'in', self.ids), ('state', '!=', 'declined')], ['patient_id'], ['__count']))
        for patient in self:
            patient.consent_count = counts.get(patient, 0)

    def _valid_authorizations(self, date=None):
        """The patient's authorizations to disclose that hold on a day (today), as the current user may read them.

        :return: `medical.consent` of kind disclosure, signed, begun, not expired, not revoked by that day (45 CFR 164.508(b)(2))
        """
        self.ensure_one()
        day = date or self.company_id._medical_today()
        return self.env['medical.consent'].search([
            ('patient_id', '=', self.id), ('kind', '=', 'disclosure'), ('state', 'in', ['signed', 'revoked'])])._valid_on(day)

    def _start_signing(self, consents, notice=None, visit=None, handed_over=False):
        """A page on which these papers are signed, for one hour.

        :param consents: drafts of this patient, complete
        :param notice: the notice to acknowledge, if it is to be
        :return: (`medical.signing`, the secret of its address), told this once
        """
        self.ensure_one()
        self._check_takes_papers()
        consents.check_access('write')
        if consents.patient_id - self or visit and visit.patient_id != self:
            raise UserError(self.env._("These papers are another patient's."))
        consents._check_draft()
        consents._check_complete()
        mine = self.site_ids.filtered(lambda site: self.env.user in site.user_ids)
        return self.env['medical.signing']._make(
            self, consents, notice, visit.site_id if visit else (mine or self.site_ids)[:1], self.env.user, visit, handed_over)

    def action_consents(self):
        """What this patient signed, and what is to be signed."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('medical_office_base.action_medical_consent')
        return {**action, 'domain': [('patient_id', '=', self.id)], 'context': {'default_patient_id': self.id}}

    def action_sign_papers(self):
        """Choose what is to be signed, then hand over the device or show a code."""
        self.ensure_one()
        self._check_takes_papers()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Have It Signed"), 'res_model': 'medical.signing.start',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_patient_id': self.id}}
