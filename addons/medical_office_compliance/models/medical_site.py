from odoo import models


class MedicalSite(models.Model):
    """Who begins or ceases to work at a site is asked for what is for it."""
    _inherit = 'medical.site'

    def write(self, vals):
        # sudo: what is asked follows from the place, whoever changes it
        before = self.sudo().user_ids if 'user_ids' in vals else None
        res = super().write(vals)
        if before is not None:
            after = self.sudo().user_ids
            self.env['medical.duty.mixin']._sync_users((before | after) - (before & after))
        return res
