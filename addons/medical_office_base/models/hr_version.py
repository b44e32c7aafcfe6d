from odoo import models


class HrVersion(models.Model):
    """Wage, contract and private address of a person stand here, whatever their date."""
    _name = 'hr.version'
    _inherit = ['hr.version', 'medical.access.logged']
