from odoo import api, models


class MedicalCredential(models.Model):
    """What is verified closes the steps of plans that ask for it."""
    _inherit = 'medical.credential'

    @api.model_create_multi
    def create(self, vals_list):
        credentials = super().create(vals_list)
        credentials._close_plan_steps()
        return credentials

    def write(self, vals):
        result = super().write(vals)
        if vals.get('state') == 'verified':
            self._close_plan_steps()
        return result

    def _close_plan_steps(self):
        verified = self.filtered(lambda credential: credential.state == 'verified')
        if verified:
            # sudo: whoever verifies need not keep plans
            self.env['medical.staff.plan.line'].sudo()._close_by_credentials(verified.sudo())
