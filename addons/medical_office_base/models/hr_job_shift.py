from odoo import fields, models


class HrJob(models.Model):
    """Who stands in for whom, and what becomes of the shifts of a position that is given up."""
    _inherit = 'hr.job'

    medical_stand_in_job_ids = fields.Many2many(
        'hr.job', 'medical_job_stand_in_rel', 'job_id', 'stand_in_id', string='Who May Stand In', domain="[('id', '!=', id)]",
        help="People of these positions may take its open shifts as well.")

    def write(self, vals):
        res = super().write(vals)
        if vals.get('active') is False:
            # sudo: whoever gives up a position need not plan shifts
            shifts = self.env['medical.shift'].sudo().search([
                ('job_id', 'in', self.ids), ('state', '!=', 'cancelled'), ('start', '>', fields.Datetime.now())])
            # nobody can be found for a position that is no more: open ones go, the others are open until the manager decides
            shifts.filtered(lambda shift: not shift.employee_id)._cancel('archived')
            shifts.filtered('employee_id')._make_open('archived')
        return res
