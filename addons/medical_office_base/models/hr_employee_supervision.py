from odoo import api, models


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

    @api.model
    def _medical_supervised(self, keepers):
        """Whom the current user may write about or plan for: those who report to them; for `keepers`, groups, everyone else.

        Ids alone of colleagues, whose names everybody knows: meant for the choice in a form.
        """
        user = self.env.user
        domain = [('company_id', 'in', self.env.companies.ids), '|', ('user_id', '=', False), ('user_id', '!=', user.id)]
        if not user.has_groups(keepers):
            domain.append(('medical_supervisor_user_ids', 'in', user.ids))
        # sudo: who stands above whom is HR's to read; nothing but ids comes out
        return self.browse(self.sudo().search(domain).ids)
