from odoo import fields, models


class MedicalSite(models.Model):
    """What becomes of shifts when a site closes for good."""
    _inherit = 'medical.site'

    def write(self, vals):
        res = super().write(vals)
        if vals.get('active') is False:
            # sudo: whoever closes a site need not plan shifts; nobody can work at a site that isn't there
            self.env['medical.shift'].sudo().search([
                ('site_id', 'in', self.ids), ('state', '!=', 'cancelled'), ('start', '>', fields.Datetime.now())])._cancel('archived')
            for model in ('medical.shift.pattern', 'medical.cover.minimum'):
                self.env[model].sudo().search([('site_id', 'in', self.ids)]).write({'active': False})
        return res
