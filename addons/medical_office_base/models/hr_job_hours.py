from odoo import fields, models


class HrJob(models.Model):
    _inherit = 'hr.job'

    medical_exempt = fields.Boolean(
        'Exempt From Overtime', help="People of this position have no overtime, unless it is said of the person. A title alone exempts nobody: "
                                     "salary and duties decide (29 CFR Part 541).")

    def write(self, vals):
        result = super().write(vals)
        if 'medical_exempt' in vals:
            self.env['medical.hours.week']._mark_stale([('employee_id.job_id', 'in', self.ids)])
        return result
