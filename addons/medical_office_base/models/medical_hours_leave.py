from odoo import fields, models


class MedicalHoursLeave(models.Model):
    """Hours of leave of a day, as Odoo's time off had them when the week was approved; written by `_refresh` alone."""
    _name = 'medical.hours.leave'
    _description = 'Leave in a Week'
    _order = 'date, id'

    week_id = fields.Many2one('medical.hours.week', required=True, index=True, ondelete='cascade')
    employee_id = fields.Many2one(related='week_id.employee_id', store=True, index=True)
    company_id = fields.Many2one(related='week_id.company_id', store=True, index=True)
    date = fields.Date(required=True)
    type_id = fields.Many2one('hr.leave.type', 'Time Off', required=True, index=True, ondelete='restrict')
    is_paid = fields.Boolean('Paid')
    hours = fields.Float()
