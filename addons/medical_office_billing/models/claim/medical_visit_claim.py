from odoo import api, fields, models
from odoo.fields import Domain


class MedicalVisit(models.Model):
    """Which visits have a claim."""
    _inherit = 'medical.visit'

    claim_ids = fields.One2many('medical.claim', 'visit_id', 'Claims', groups='medical_office_base.group_biller,medical_office_base.group_manager')

    @api.model
    def _claim_domain(self):
        # sudo: whether there is a claim, of visits that one reads; nothing of the claim itself
        claims = self.env['medical.claim'].sudo()._search([('state', '!=', 'void'), ('visit_id', '!=', False)])
        return super()._claim_domain() | Domain('id', 'in', claims.subselect('visit_id'))
