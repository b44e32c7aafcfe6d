from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    medical_problem_sms = fields.Boolean(
        'Text Messages About Problems', help="Who is asked because nobody took a problem gets a text message, too, by Odoo's paid service.")
