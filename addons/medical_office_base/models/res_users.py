from odoo import fields, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    medical_site_ids = fields.Many2many(
        'medical.site', 'medical_site_user_rel', 'user_id', 'site_id', string='Sites', readonly=True,
        help="Written on the site, by managers.")
