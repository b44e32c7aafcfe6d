from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalHoursDecision(models.Model):
    """Who submitted, approved or returned a week, when, why, and what figures they saw. Rows are only added."""
    _name = 'medical.hours.decision'
    _description = 'Decision About Hours'
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

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Decisions are written by their buttons."))
        return super().create(vals_list)

    def write(self, vals):
        if vals:
            raise UserError(self.env._("What was decided stays as it was."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("What was decided is kept."))
