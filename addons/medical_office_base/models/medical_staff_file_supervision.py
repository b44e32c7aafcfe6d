from datetime import timedelta

from odoo import api, fields, models

from .medical_staff_file import CONTRACTORS

ONE_ON_ONE_MODES = [
    ('practice', 'As the practice does'),
    ('own', 'Every so many days'),
    ('none', 'None'),
]


class MedicalStaffFile(models.Model):
    """When a person's next one-to-one and evaluation are due, and their probation."""
    _inherit = 'medical.staff.file'

    supervisor_user_id = fields.Many2one(related='employee_id.parent_id.user_id', string='Supervising User', store=True, index=True)
    one_on_one_mode = fields.Selection(ONE_ON_ONE_MODES, 'One-to-Ones', required=True, default='practice')
    one_on_one_days = fields.Integer('Days Between', default=30)
    one_on_one_last = fields.Date('Last One-to-One', readonly=True)
    one_on_one_due = fields.Date('Next One-to-One', compute='_compute_one_on_one_due', store=True, index=True)
    note_count = fields.Integer('Notes', compute='_compute_note_count')

    _one_on_one_days_positive = models.Constraint('CHECK (one_on_one_days > 0)', "The days between two one-to-ones are 1 or more.")

    @api.depends('one_on_one_last', 'one_on_one_mode', 'one_on_one_days', 'active', 'employment', 'date_hired',
                 'supervisor_user_id', 'company_id.medical_practice_ids.one_on_one_days')
    def _compute_one_on_one_due(self):
        for file in self:
            days = file.one_on_one_days if file.one_on_one_mode == 'own' else file.company_id.medical_practice_ids.one_on_one_days
            off = (
                file.one_on_one_mode == 'none' or not file.active or not file.supervisor_user_id or not days
                or file.one_on_one_mode == 'practice' and file.employment in CONTRACTORS)
            # whoever was here before their file was made is not late since the day they were hired
            start = file.one_on_one_last or max(filter(None, (file.date_hired, file.create_date and file.create_date.date())), default=None)
            file.one_on_one_due = start + timedelta(days=days) if start and not off else False

    @api.depends('employee_id')
    @api.depends_context('uid')
    def _compute_note_count(self):
        notes = self.env['medical.supervision.note']
        counts = dict(notes._read_group([('employee_id', 'in', self.employee_id.ids)], ['employee_id'], ['__count'])) if notes.has_access('read') else {}
        for file in self:
            file.note_count = counts.get(file.employee_id, 0)

    def action_one_on_one(self):
        """Begin the next one-to-one with this person."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("One-to-One"),
            'res_model': 'medical.supervision.note',
            'views': [(False, 'form')],
            'context': {
                'default_employee_id': self.employee_id.id, 'default_kind': 'one_on_one',
                'default_name': self.env._("One-to-one with %(person)s", person=self.name)},
        }

    def action_open_notes(self):
        """The notes about this person that the user may read."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_supervision_note')
        return {**action, 'domain': [('employee_id', '=', self.employee_id.id)], 'context': {'default_employee_id': self.employee_id.id}}
