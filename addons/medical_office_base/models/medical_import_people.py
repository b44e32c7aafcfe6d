from odoo import api, models


class MedicalImportPeople(models.AbstractModel):
    """How files name people, positions and sites: what the kinds of import of staff and credentials share.

    People are read as superuser: names and work addresses of those who work at the practice, for HR and the office manager.
    """
    _name = 'medical.import.people'
    _description = 'Names in Files of People'

    @api.model
    def _people(self):
        """Everyone of the company, who has left too."""
        # sudo: see above; the kinds check who imports
        return self.env['hr.employee'].sudo().with_context(active_test=False).search([('company_id', '=', self.env.company.id)])

    @api.model
    def _find_person(self, index, row, column, faults):
        """The person whom a cell names by e-mail or name."""
        found = index.get(self._fold(row[column]), self.env['hr.employee'])
        present = found.filtered('active')
        if not found:
            faults.add(row, column, row[column], self.env._("Nobody of this name or e-mail works here."),
                       self.env._("Correct it, or import the person first (Staff)."))
        elif not present:
            faults.add(row, column, row[column], self.env._("This person has left."), self.env._("Leave the row out, or take the person back first."))
        elif len(present) > 1:
            faults.add(row, column, row[column], self.env._("Several people are called so."), self.env._("Write the work e-mail of the one who is meant."))
            return present.browse()
        return present
