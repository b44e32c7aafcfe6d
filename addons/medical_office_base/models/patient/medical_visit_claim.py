from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class MedicalVisit(models.Model):
    """Whether a visit was claimed. Claims come with billing, which says by `_claim_domain` which visits have one."""
    _inherit = 'medical.visit'

    has_claim = fields.Boolean(compute='_compute_has_claim', search='_search_has_claim')
    is_claim_late = fields.Boolean(
        'Claim Is Missing', compute='_compute_is_claim_late', search='_search_is_claim_late',
        help="The patient was here, more days ago than the practice profile says, and there is no claim.")

    @api.model
    def _claim_domain(self):
        """Which visits have a claim. To be overridden by what makes claims; without it none has."""
        return Domain.FALSE

    def _compute_has_claim(self):
        # sudo: whether there is a claim, of visits that one reads; nothing of the claim itself
        found = set(self.sudo().search(Domain('id', 'in', self.ids) & self._claim_domain()).ids)
        for visit in self:
            visit.has_claim = visit.id in found

    @api.model
    def _search_has_claim(self, operator, value):
        return self._claim_domain() if operator == 'in' else NotImplemented

    def _compute_is_claim_late(self):
        found = set(self.sudo().search(Domain('id', 'in', self.ids) & self._late_claim_domain()).ids)  # sudo: as above
        for visit in self:
            visit.is_claim_late = visit.id in found

    @api.model
    def _search_is_claim_late(self, operator, value):
        return self._late_claim_domain() if operator == 'in' else NotImplemented

    @api.model
    def _late_claim_domain(self):
        # sudo: a number that every member of staff may know
        practices = self.env['medical.practice'].sudo().search([('company_id', 'in', self.env.companies.ids)])
        return Domain('state', '=', 'left') & ~self._claim_domain() & Domain.OR(
            Domain('company_id', '=', practice.company_id.id) & Domain('date', '<', practice._today() - timedelta(days=practice.visit_claim_days))
            for practice in practices)
