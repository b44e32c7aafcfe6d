from odoo import fields, models


class MedicalCourseChange(models.TransientModel):
    """What has changed of a course, so that everybody takes it again."""
    _name = 'medical.course.change'
    _description = 'Course Has Changed'

    course_id = fields.Many2one('medical.course', required=True, readonly=True, ondelete='cascade')
    note = fields.Char('What Has Changed', required=True)

    def action_save(self):
        """Ask everybody anew."""
        self.ensure_one()
        self.course_id._changed(self.note)
        return {'type': 'ir.actions.act_window_close'}
