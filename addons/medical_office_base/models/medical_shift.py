from odoo import fields, models

SHIFT_STATES = [
    ('draft', 'Planned'),
    ('published', 'Published'),
    ('cancelled', 'Cancelled'),
]


class MedicalShift(models.Model):
    """When somebody works where, in which position. Without a person it is an open shift. Moments are UTC."""
    _name = 'medical.shift'
    _description = 'Shift'
    _inherit = ['mail.thread']
    _order = 'start, site_id, id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', index=True, check_company=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    job_id = fields.Many2one('hr.job', 'Position', required=True, index=True, check_company=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True)
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    start = fields.Datetime(required=True, index=True)
    end = fields.Datetime(required=True)
    break_minutes = fields.Integer('Break (minutes)')
    state = fields.Selection(SHIFT_STATES, required=True, default='draft')
