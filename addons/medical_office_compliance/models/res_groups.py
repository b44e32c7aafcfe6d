from odoo import models


class ResGroups(models.Model):
    """A role given on the role itself brings other policies and training as well."""
    _inherit = 'res.groups'

    def write(self, vals):
        # sudo: what is asked follows from the role, whoever gives it
        before = self.sudo().user_ids if 'user_ids' in vals else None
        res = super().write(vals)
        if before is not None:
            after = self.sudo().user_ids
            self.env['medical.duty.mixin']._sync_users((before | after) - (before & after))
        return res
