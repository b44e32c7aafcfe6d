from odoo import models


class ResUsers(models.Model):
    """Another role brings other policies and training."""
    _inherit = 'res.users'

    def write(self, vals):
        res = super().write(vals)
        if {'group_ids', 'active'} & vals.keys():
            # sudo: what is asked follows from the role, whoever gives it
            self.env['medical.duty.mixin']._sync_people(self.env['hr.employee'].sudo().search([('user_id', 'in', self.ids)]))
        return res
