from odoo import models


class ResGroups(models.Model):
    """A role given on the role itself is written down as well."""
    _inherit = 'res.groups'

    def write(self, vals):
        changes = self.env['medical.role.change']
        watched = self & changes._watched() if 'user_ids' in vals else self.browse()
        # sudo: read to compare
        users = watched.sudo().user_ids
        before = changes._roles_of(users)
        res = super().write(vals)
        if watched:
            others = watched.sudo().user_ids - users
            after = changes._roles_of(users | others)
            changes._note({**before, **{user: roles - watched for user, roles in after.items() if user in others}}, after)
        return res
