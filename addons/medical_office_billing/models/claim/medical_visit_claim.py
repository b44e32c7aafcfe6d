from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

READERS = 'medical_office_base.group_biller,medical_office_base.group_manager'


class MedicalVisit(models.Model):
    """Which visits have a claim, and entering one."""
    _inherit = 'medical.visit'

    claim_ids = fields.One2many('medical.claim', 'visit_id', 'Claims', groups=READERS)
    claim_count = fields.Integer('Number of Claims', compute='_compute_claim_count', groups=READERS)
    claim_days = fields.Integer('Days Since the Visit', compute='_compute_claim_days')

    @api.model
    def _claim_domain(self):
        # sudo: whether there is a claim, of visits that one reads; nothing of the claim itself
        claims = self.env['medical.claim'].sudo()._search([('state', '!=', 'void'), ('visit_id', '!=', False)])
        return super()._claim_domain() | Domain('id', 'in', claims.subselect('visit_id'))

    def _compute_claim_count(self):
        counts = dict(self.env['medical.claim']._read_group([('visit_id', 'in', self.ids), ('state', '!=', 'void')], ['visit_id'], ['__count']))
        for visit in self:
            visit.claim_count = counts.get(visit, 0)

    @api.depends('date')
    def _compute_claim_days(self):
        today = self.env.company._medical_today()
        for visit in self:
            visit.claim_days = visit.date and (today - visit.date).days

    def action_enter_claim(self):
        """Open a new claim with what is known of this visit; nothing is kept before it is saved."""
        self.ensure_one()
        if not self.env.user.has_group('medical_office_base.group_biller'):
            raise AccessError(self.env._("Claims are entered by billers."))
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("New Claim"), 'res_model': 'medical.claim', 'views': [(False, 'form')],
            'context': {'default_patient_id': self.patient_id.id, 'default_visit_id': self.id, 'default_site_id': self.site_id.id}}

    def action_open_claims(self):
        """Open this visit's claims."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_claim')
        return {**action, 'domain': [('visit_id', '=', self.id)], 'context': {
            'default_patient_id': self.patient_id.id, 'default_visit_id': self.id, 'default_site_id': self.site_id.id}}
