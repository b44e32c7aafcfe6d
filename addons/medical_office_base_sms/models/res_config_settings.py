from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    medical_problem_sms = fields.Boolean(related='company_id.medical_problem_sms', readonly=False)
