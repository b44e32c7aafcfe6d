from odoo import api, models


class MedicalSite(models.Model):
    """What has to be done at each site follows the sites."""
    _inherit = 'medical.site'

    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create(vals_list)
        sites._sync_obligations()
        return sites

    def write(self, vals):
        res = super().write(vals)
        if {'active', 'company_id'} & vals.keys():
            self._sync_obligations()
        return res

    def _sync_obligations(self):
        # sudo: what has to be done at a place follows from the place
        obligations = self.env['medical.obligation'].sudo().search([('company_id', 'in', self.company_id.ids), ('per_site', '=', True)])
        self.env['medical.obligation.status']._sync(obligations)
