from odoo import api, fields, models
from odoo.fields import Domain


class HrEmployee(models.Model):
    """Who works at the practice: employees, and contractors (cleaners, locums) by Odoo's own kind of employee."""
    _inherit = 'hr.employee'

    medical_own_site_ids = fields.Many2many(
        'medical.site', 'medical_site_employee_rel', 'employee_id', 'site_id', string='Sites Without Login', groups='hr.group_hr_user',
        help="Where somebody works who has no login; who has one works at the sites of the user.")
    medical_site_ids = fields.Many2many(
        'medical.site', string='Sites', compute='_compute_medical_site_ids', search='_search_medical_site_ids',
        groups='hr.group_hr_user')
    medical_supervisor_user_ids = fields.Many2many(
        'res.users', 'medical_employee_supervisor_rel', 'employee_id', 'user_id', string='Supervisor Chain',
        compute='_compute_medical_supervisor_user_ids', store=True, recursive=True, groups='hr.group_hr_user',
        help="The users of everyone above, up to the top: who may read the supervisor's part of the staff file.")

    @api.depends('user_id.medical_site_ids', 'medical_own_site_ids')
    def _compute_medical_site_ids(self):
        for employee in self:
            employee.medical_site_ids = employee.user_id.medical_site_ids if employee.user_id else employee.medical_own_site_ids

    @api.model
    def _search_medical_site_ids(self, operator, value):
        if operator not in ('in', 'any', 'any!'):
            return NotImplemented
        return (Domain('user_id', '!=', False) & Domain('user_id.medical_site_ids', operator, value)
                | Domain('user_id', '=', False) & Domain('medical_own_site_ids', operator, value))

    @api.depends('parent_id.user_id', 'parent_id.medical_supervisor_user_ids')
    def _compute_medical_supervisor_user_ids(self):
        for employee in self:
            # in a circle nobody stands above themselves
            employee.medical_supervisor_user_ids = (
                employee.parent_id.user_id | employee.parent_id.medical_supervisor_user_ids) - employee.user_id
