from odoo import api, models
from odoo.fields import Domain


class MedicalObligationSource(models.AbstractModel):
    """Good-faith estimates given, overpayments paid back."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        return super()._sources() + [
            self._source(
                'estimate', self.env._("Good-faith estimates given"), 'medical.estimate', Domain('given_on', '!=', False), 'given_on', site='site_id',
                # without a day the rule asks for none
                open_domain=Domain([('state', '=', 'draft'), ('due_on', '!=', False)]), deadline='due_on',
                action='medical_office_billing.action_medical_estimate'),
            self._source(
                'refund', self.env._("Overpayments paid back"), 'medical.refund', Domain([('state', '=', 'paid'), ('paid_on', '!=', False)]), 'paid_on',
                action='medical_office_billing.action_medical_refund'),
            self._source(
                'refund', self.env._("Overpayments identified"), 'medical.credit.balance', Domain.FALSE, 'since',
                open_domain=Domain([('kind', '=', 'payer'), ('due_on', '!=', False)]), deadline='due_on',
                action='medical_office_billing.action_medical_credit_balance'),
        ]
