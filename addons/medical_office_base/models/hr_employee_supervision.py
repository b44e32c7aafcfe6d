from odoo import models


class HrEmployee(models.Model):
    """What supervision asks of a person."""
    _inherit = 'hr.employee'

    def _medical_note_dates(self):
        """Write the day of the last one-to-one into the staff files of these people (superuser's records)."""
        # sudo: notes are read by those above; the day alone stands on the staff file
        people = self.sudo()
        last = dict(people.env['medical.supervision.note']._read_group(
            [('employee_id', 'in', people.ids), ('kind', '=', 'one_on_one'), ('state', '!=', 'draft')], ['employee_id'], ['date:max']))
        for file in people.env['medical.staff.file'].with_context(active_test=False).search([('employee_id', 'in', people.ids)]):
            if file.one_on_one_last != (day := last.get(file.employee_id, False)):
                file.one_on_one_last = day
