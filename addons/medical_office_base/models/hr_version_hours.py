from odoo import fields, models


class HrVersion(models.Model):
    _inherit = 'hr.version'

    # Odoo's extra hours would stand beside our overtime with another figure (see medical.overtime.rule)
    ruleset_id = fields.Many2one(default=False)
