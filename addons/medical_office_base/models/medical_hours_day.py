from odoo import api, fields, models
from odoo.tools.misc import format_date, format_time


class MedicalHoursDay(models.Model):
    """The hours of one person on one day; written by `medical.hours.week._refresh` alone."""
    _name = 'medical.hours.day'
    _description = 'Hours of a Day'
    _order = 'date, id'

    week_id = fields.Many2one('medical.hours.week', required=True, index=True, ondelete='cascade')
    employee_id = fields.Many2one(related='week_id.employee_id', store=True, index=True)
    company_id = fields.Many2one(related='week_id.company_id', store=True, index=True)
    state = fields.Selection(related='week_id.state', store=True)
    date = fields.Date(required=True, index=True)
    site_id = fields.Many2one('medical.site', index='btree_not_null')
    first_in = fields.Datetime('In')
    last_out = fields.Datetime('Out')
    punch_count = fields.Integer('Check-Ins')
    scheduled_hours = fields.Float('Scheduled')
    worked_hours = fields.Float('Worked')
    break_hours = fields.Float('Unpaid Breaks')
    deducted_hours = fields.Float('Break Taken Off', help="Of the unpaid breaks: taken off by the rule, without being recorded.")
    regular_hours = fields.Float('Regular')
    overtime_hours = fields.Float('Overtime')
    double_hours = fields.Float('Double Time')
    leave_hours = fields.Float('Leave')
    times = fields.Char('From – To', compute='_compute_times', help="By the clock of the site.")

    _week_date_uniq = models.UniqueIndex('(week_id, date)')

    @api.depends('first_in', 'last_out', 'site_id')
    @api.depends_context('lang')
    def _compute_times(self):
        for day in self:
            tz = day.site_id.sudo().tz or self.env['medical.practice']._get(day.company_id).tz or 'UTC'
            first, last = (moment and format_time(self.env, moment, tz=tz, time_format='short') for moment in (day.first_in, day.last_out))
            day.times = f'{first} – {last or self.env._("now")}' if first else ''

    @api.depends('date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for day in self:
            day.display_name = format_date(self.env, day.date, date_format='EEE, MMM d')
