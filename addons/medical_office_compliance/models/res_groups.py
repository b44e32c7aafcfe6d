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
            changed = (before | after) - (before & after)
            self.env['medical.duty.mixin']._sync_people(self.env['hr.employee'].sudo().search([('user_id', 'in', changed.ids)]))
        return res
