from odoo import fields, models


class MedicalStaffFile(models.Model):
    """The file of one person who works at the practice, one per employee: what the manager, the supervisors, HR and Employee
    Health each see of it is decided by tier. Made with the employee; Odoo's own private fields stay with Odoo's HR."""
    _name = 'medical.staff.file'
    _description = 'Staff File'
    _inherit = ['medical.access.logged', 'mail.thread', 'mail.activity.mixin']
    _order = 'name, id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', required=True, index=True, ondelete='cascade', check_company=True)
    name = fields.Char(related='employee_id.name', store=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    active = fields.Boolean(related='employee_id.active', store=True)

    _employee_uniq = models.UniqueIndex('(employee_id)', 'This person has a staff file already.')
