from odoo import api, models
from odoo.exceptions import ValidationError

from .medical_scorecard_billing import BILLING_INDICATORS


class MedicalKpiTarget(models.Model):
    """Billing's indicators have one target each, beside billing."""
    _inherit = 'medical.kpi.target'

    @api.constrains('kpi_id')
    def _check_of_billing(self):
        for target in self:
            if target.kpi_id.code in BILLING_INDICATORS:
                raise ValidationError(self.env._("“%(name)s” has its target under Billing Targets: change it there.", name=target.kpi_id.name))
