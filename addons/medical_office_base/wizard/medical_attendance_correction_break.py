from odoo import fields, models


class MedicalAttendanceCorrectionBreak(models.TransientModel):
    """A break in the window that corrects times."""
    _name = 'medical.attendance.correction.break'
    _description = 'Break to Correct'
    _order = 'start, id'

    correction_id = fields.Many2one('medical.attendance.correction', required=True, index=True, ondelete='cascade')
    start = fields.Datetime(required=True)
    end = fields.Datetime(required=True)
    is_paid = fields.Boolean('Paid')
