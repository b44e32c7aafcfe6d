from odoo import api, fields, models
from odoo.exceptions import ValidationError

COLUMN_FIELDS = [
    ('payroll_number', 'Payroll number'),
    ('employee', 'Name'),
    ('site', 'Site (code)'),
    ('week_from', 'First day of the week'),
    ('week_to', 'Last day of the week'),
    ('date', 'Day'),
    ('regular', 'Regular hours'),
    ('overtime', 'Overtime hours'),
    ('double', 'Double time hours'),
    ('leave', 'Leave hours'),
    ('worked', 'Hours worked'),
    ('code', 'Code of the kind of hours'),
    ('hours', 'Hours of the kind'),
    ('fixed', 'Always the same text'),
]


class MedicalPayrollColumn(models.Model):
    """A column of the file for payroll."""
    _name = 'medical.payroll.column'
    _description = 'Column for Payroll'
    _order = 'sequence, id'

    mapping_id = fields.Many2one('medical.payroll.mapping', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='mapping_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    field = fields.Selection(COLUMN_FIELDS, 'What', required=True)
    heading = fields.Char(required=True, help="As the payroll provider calls it.")
    text = fields.Char(help="What stands in every row.")
    leave_type_id = fields.Many2one('hr.leave.type', 'Only Time Off', index='btree_not_null', help="For leave hours: of this type alone.")

    @api.constrains('field', 'mapping_id')
    def _check_layout(self):
        for column in self:
            layout = column.mapping_id.layout
            if layout == 'wide' and column.field in ('code', 'hours'):
                raise ValidationError(self.env._("Codes need a row per kind of hours: change the layout of “%(name)s”.", name=column.mapping_id.name))
            if layout == 'long' and column.field in ('regular', 'overtime', 'double', 'leave', 'worked'):
                raise ValidationError(self.env._(
                    "“%(name)s” has a row per kind of hours: its columns are “Code of the kind of hours” and “Hours of the kind”.",
                    name=column.mapping_id.name))
