from odoo import fields, models


class MedicalAttendanceChange(models.Model):
    """A correction of somebody's times: who changed what, from and to, and why. Rows are only added."""
    _name = 'medical.attendance.change'
    _description = 'Correction of Times'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'id desc'

    attendance_id = fields.Many2one('hr.attendance', index='btree_not_null', ondelete='set null')
    employee_id = fields.Many2one('hr.employee', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, ondelete='restrict')
    create_date = fields.Datetime('When', readonly=True)
    date_from = fields.Date('Day', required=True)
    date_to = fields.Date('Last Day', required=True)
    kind = fields.Selection([('create', 'Added'), ('change', 'Changed'), ('delete', 'Removed')], 'What', required=True)
    check_in_from = fields.Datetime('Check-In Was')
    check_in_to = fields.Datetime('Check-In Is')
    check_out_from = fields.Datetime('Check-Out Was')
    check_out_to = fields.Datetime('Check-Out Is')
    breaks_from = fields.Char('Breaks Were')
    breaks_to = fields.Char('Breaks Are')
    reason = fields.Char()

    _employee_dates_idx = models.Index('(employee_id, date_from, date_to)')
