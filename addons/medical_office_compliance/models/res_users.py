from odoo import models


class ResUsers(models.Model):
    """Another role brings other policies and training."""
    _inherit = 'res.users'

    def write(self, vals):
        res = super().write(vals)
        if {'group_ids', 'active'} & vals.keys():
            self.env['medical.duty.mixin']._sync_users(self)
        return res
