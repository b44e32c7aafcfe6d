from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalStaffHire(models.TransientModel):
    """Takes somebody on: makes the employee, who comes with a staff file and with what is asked of their position.

    The manager has no right to make Odoo's employees. A login is made by an administrator, who connects it there.
    """
    _name = 'medical.staff.hire'
    _description = 'New Person'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    name = fields.Char(required=True)
    job_id = fields.Many2one('hr.job', 'Position', required=True, check_company=True)
    employment = fields.Selection(
        lambda self: self.env['hr.version']._fields['employee_type']._description_selection(self.env), required=True, default='employee')
    site_ids = fields.Many2many('medical.site', string='Sites', required=True, check_company=True, default=lambda self: self._default_site_ids())
    supervisor_id = fields.Many2one('hr.employee', default=lambda self: self.env.user.employee_id, check_company=True)
    date_hired = fields.Date('First Day', required=True, default=fields.Date.context_today)
    date_probation_end = fields.Date('Probation Ends')
    work_email = fields.Char()
    work_phone = fields.Char()

    @api.model
    def _default_site_ids(self):
        sites = self.env.user.medical_site_ids.filtered(lambda site: site.company_id == self.env.company)
        return sites if len(sites) == 1 else sites.browse()

    @api.constrains('company_id')
    def _check_company_selected(self):
        if self.company_id - self.env.companies:
            raise UserError(self.env._("Take people on at a practice that you work for."))

    def action_hire(self):
        """Make the person and open their file."""
        self.ensure_one()
        files = self.env['medical.staff.file']
        files.check_access('write')
        self.check_access('write')
        name = (self.name or '').strip()
        # sudo: who may write files may take people on; nothing of Odoo's private fields is given
        employee = self.env['hr.employee'].sudo().with_company(self.company_id).create({
            'name': name,
            'company_id': self.company_id.id,
            'job_id': self.job_id.id,
            'employee_type': self.employment,
            'parent_id': self.supervisor_id.id,
            'work_email': self.work_email,
            'work_phone': self.work_phone,
            'date_version': min(self.date_hired, fields.Date.context_today(self)),
            'medical_own_site_ids': [fields.Command.set(self.site_ids.ids)],
        })
        file = files.sudo().search([('employee_id', '=', employee.id)])
        file.write({'date_hired': self.date_hired, 'date_probation_end': self.date_probation_end})
        return file.sudo(False)._get_records_action()
