from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

TAKERS = ','.join(f'medical_office_base.group_{role}' for role in ('front_desk', 'clinician', 'medical_records', 'manager'))


class MedicalPatient(models.Model):
    """Whether a patient has acknowledged the Notice of Privacy Practices."""
    _inherit = 'medical.patient'

    acknowledgement_ids = fields.One2many('medical.privacy.acknowledgement', 'patient_id', readonly=True)
    needs_notice = fields.Boolean(
        'Notice to Sign', compute='_compute_needs_notice', search='_search_needs_notice',
        help="The acknowledgement of the Notice of Privacy Practices is missing, or of one before a material change.")

    @api.depends('acknowledgement_ids', 'deceased_on')
    def _compute_needs_notice(self):
        # sudo: whether there is an acknowledgement, for who reads the patient
        found = set(self.sudo().with_context(active_test=False).search(
            Domain('id', 'in', self.ids) & self._needs_notice_domain(self.company_id)).ids)
        for patient in self:
            patient.needs_notice = patient._origin.id in found

    @api.model
    def _search_needs_notice(self, operator, value):
        return self._needs_notice_domain(self.env.companies) if operator == 'in' else NotImplemented

    @api.model
    def _needs_notice_domain(self, companies):
        """Living patients of companies with a notice in force who have acknowledged none that still counts."""
        good = self.env['medical.privacy.notice']._still_good(companies)
        ids = [notice_id for notices in good.values() for notice_id in notices.ids]
        return Domain('company_id', 'in', [company.id for company in good]) & Domain('deceased_on', '=', False) & Domain(
            'acknowledgement_ids', 'not any!', [('notice_id', 'in', ids)])

    def _notice_to_sign(self):
        """The notice in force in the patient's language, else in English, else any."""
        self.ensure_one()
        return self.env['medical.privacy.notice']._current(self.company_id, self.language_id)

    def _acknowledge(self, values, notice=None):
        """Note that the notice was acknowledged, or that it wasn't and why, by the current user.

        :param dict values: see `medical.privacy.acknowledgement._note`
        :param notice: the version that was shown; the one in force in the patient's language if left out
        """
        self.ensure_one()
        self._check_takes_papers()
        return self.env['medical.privacy.acknowledgement']._note(self, notice or self._notice_to_sign(), values, self.env.user)

    def _check_takes_papers(self):
        """Who may have patients sign: those who meet them, and only patients whom they may open."""
        if not self.env.user.has_groups(TAKERS):
            raise AccessError(self.env._("The front desk, clinicians, medical records and the manager have patients sign."))
        self.check_access('read')

    def action_acknowledgement(self):
        """Note that the notice was signed on paper, or refused."""
        self.ensure_one()
        self._check_takes_papers()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Acknowledgement of the Notice"),
            'res_model': 'medical.privacy.acknowledging', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_patient_id': self.id}}

    def action_acknowledgements(self):
        """The acknowledgements of this patient."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('medical_office_base.action_medical_privacy_acknowledgement')
        return {**action, 'domain': [('patient_id', '=', self.id)], 'context': {}}
