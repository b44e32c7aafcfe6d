from odoo import api, models


class ResUsers(models.Model):
    """Who is given a role, or loses one, is written down."""
    _inherit = 'res.users'

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        changes = self.env['medical.role.change']
        changes._note({}, changes._roles_of(users))
        return users

    def write(self, vals):
        changes = self.env['medical.role.change']
        before = changes._roles_of(self) if 'group_ids' in vals else None
        res = super().write(vals)
        if before is not None:
            changes._note(before, changes._roles_of(self))
        return res
