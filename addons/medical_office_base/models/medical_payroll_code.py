from odoo import fields, models

HOUR_KINDS = [('regular', 'Regular'), ('overtime', 'Overtime'), ('double', 'Double Time'), ('leave', 'Leave')]


class MedicalPayrollCode(models.Model):
    """The provider's code of a kind of hours; of leave, one per type of time off, or one for all."""
    _name = 'medical.payroll.code'
    _description = 'Code for Payroll'
    _order = 'kind, id'

    mapping_id = fields.Many2one('medical.payroll.mapping', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='mapping_id.company_id', store=True, index=True)
    kind = fields.Selection(HOUR_KINDS, 'Kind of Hours', required=True)
    leave_type_id = fields.Many2one('hr.leave.type', 'Time Off', index='btree_not_null', help="Empty: every type without a code of its own.")
    code = fields.Char(required=True)

    _kind_uniq = models.UniqueIndex('(mapping_id, kind, COALESCE(leave_type_id, 0))', 'This kind of hours has a code already.')
