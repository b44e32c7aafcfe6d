from odoo import models


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def write(self, vals):
        res = super().write(vals)
        if 'active' in vals and not vals['active']:
            self.env['medical.checklist.run']._hand_back('partner_id', self)
        return res
