from odoo import api, fields, models
from odoo.fields import Domain

# kinds of employment of people who write invoices
INVOICED = ('contractor', 'freelance')


class MedicalHoursSetting(models.Model):
    """What the hours of one person need: number at the payroll provider, exempt or not, a rule of their own.

    A model of its own: the office manager keeps it, and has no right on Odoo's employees. No wages.
    """
    _name = 'medical.hours.setting'
    _description = 'Hours of a Person'
    _inherit = ['mail.thread']
    _order = 'employee_id, id'
    _rec_name = 'employee_id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    payroll_number = fields.Char(tracking=True, help="Their number at the payroll provider.")
    exemption = fields.Selection(
        [('exempt', 'Exempt'), ('nonexempt', 'Not Exempt')], tracking=True,
        help="Empty: as the position says. Exempt people have no overtime (29 CFR Part 541): a title alone exempts nobody.")
    off_payroll = fields.Boolean(
        'Not on Payroll', compute='_compute_off_payroll', store=True, readonly=False, tracking=True,
        help="Paid by invoice: their hours are approved here, and left out of payroll. Contractors and freelancers to begin with.")
    rule_id = fields.Many2one(
        'medical.overtime.rule', 'Rule of Their Own', check_company=True, tracking=True, help="Empty: the rule of the state of their site.")

    _employee_uniq = models.UniqueIndex('(employee_id)', 'The hours of this person are set up already.')
    _number_uniq = models.UniqueIndex(
        "(company_id, payroll_number) WHERE payroll_number IS NOT NULL AND payroll_number != ''", 'Another person has this payroll number.')

    @api.depends('employee_id')
    def _compute_off_payroll(self):
        for setting in self:
            # sudo: the kind of employment of somebody whose hours are kept
            setting.off_payroll = setting.employee_id.sudo().employee_type in INVOICED

    @api.model
    def _off_payroll(self, employees):
        """Those of these people whose hours don't go to payroll."""
        # sudo: read for whoever may export
        settings = {row.employee_id: row.off_payroll for row in self.sudo().search([('employee_id', 'in', employees.ids)])}
        return employees.filtered(
            lambda employee: settings[employee] if employee in settings else employee.sudo().employee_type in INVOICED)

    @api.model_create_multi
    def create(self, vals_list):
        settings = super().create(vals_list)
        settings._mark_weeks()
        return settings

    def write(self, vals):
        result = super().write(vals)
        if 'exemption' in vals or 'rule_id' in vals:
            self._mark_weeks()
        return result

    def _mark_weeks(self):
        self.env['medical.hours.week']._mark_stale(Domain('employee_id', 'in', self.employee_id.ids))

    @api.model
    def action_open(self):
        """Open the people of the selected companies, after making the rows of those who have none yet."""
        self.check_access('create')
        # sudo: names of the people of companies selected above, whose rows the manager may make
        domain = [('company_id', 'in', self.env.companies.ids)]
        missing = self.env['hr.employee'].sudo().search(domain) - self.sudo().search(domain).employee_id
        self.sudo().create([{'employee_id': employee.id} for employee in missing])
        return self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_hours_setting')
