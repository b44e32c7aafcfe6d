from odoo import fields, models


class MedicalHoursDecision(models.Model):
    """Who submitted, approved or returned a week, when, why, and what figures they saw. Rows are only added."""
    _name = 'medical.hours.decision'
    _description = 'Decision About Hours'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'date desc, id desc'

    week_id = fields.Many2one('medical.hours.week', required=True, index=True, ondelete='cascade')
    employee_id = fields.Many2one(related='week_id.employee_id', store=True, index=True)
    company_id = fields.Many2one(related='week_id.company_id', store=True, index=True)
    kind = fields.Selection(
        [('submitted', 'Submitted'), ('automatic', 'Submitted by Itself'), ('approved', 'Approved'), ('returned', 'Returned')], 'What', required=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, ondelete='restrict', default=lambda self: self.env.user)
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)
    reason = fields.Text()
    worked_hours = fields.Float('Worked')
    regular_hours = fields.Float('Regular')
    overtime_hours = fields.Float('Overtime')
    double_hours = fields.Float('Double Time')
    leave_hours = fields.Float('Leave')
    exception_count = fields.Integer('Exceptions')
