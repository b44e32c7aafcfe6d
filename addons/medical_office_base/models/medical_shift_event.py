from odoo import fields, models

EVENT_KINDS = [
    ('override', 'Planned despite'),
    ('published', 'Published'),
    ('assigned', 'Given to'),
    ('opened', 'Made open'),
    ('moved', 'Moved'),
    ('taken', 'Taken'),
    ('swapped', 'Swapped'),
    ('call_out', 'Called out'),
    ('cancelled', 'Cancelled'),
]


class MedicalShiftEvent(models.Model):
    """What happened to a shift, and why somebody was planned despite a fault: who, when, with which reason. Rows are only
    ever added, by methods of the shift; reasons are read by planners, owner and auditor."""
    _name = 'medical.shift.event'
    _description = 'History of a Shift'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'id desc'

    shift_id = fields.Many2one('medical.shift', index=True, ondelete='set null')
    shift_name = fields.Char('Shift Then', required=True)
    company_id = fields.Many2one('res.company', required=True, index=True)
    kind = fields.Selection(EVENT_KINDS, required=True)
    employee_id = fields.Many2one('hr.employee', 'Person', index='btree_not_null', ondelete='set null')
    start = fields.Datetime()
    end = fields.Datetime()
    fault_keys = fields.Char(export_string_translation=False, help="What was overridden, for the machine.")
    fault_text = fields.Text('What Spoke Against It')
    reason = fields.Text()
    user_id = fields.Many2one('res.users', 'By', required=True, default=lambda self: self.env.user, ondelete='restrict')
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)
