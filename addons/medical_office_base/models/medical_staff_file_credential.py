from odoo import fields, models


class MedicalStaffFile(models.Model):
    """Credentials of the person whose file it is: as many as the reader may see."""
    _inherit = 'medical.staff.file'

    credential_count = fields.Integer('Credentials', compute='_compute_credential_count')
    credential_fault_count = fields.Integer('Missing or Expired', compute='_compute_credential_count')

    def _compute_credential_count(self):
        credentials = self.env['medical.credential']
        theirs = [('employee_id', 'in', self.employee_id.ids)]
        counts = dict(credentials._read_group(theirs, ['employee_id'], ['__count']))
        faults = dict(credentials._read_group(
            [*theirs, ('stage', 'in', ('missing', 'requested', 'rejected', 'expired', 'excluded'))], ['employee_id'], ['__count']))
        for file in self:
            file.credential_count, file.credential_fault_count = counts.get(file.employee_id, 0), faults.get(file.employee_id, 0)

    def action_open_credentials(self):
        """Open the credentials of this person."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_credential')
        return {**action, 'domain': [('employee_id', '=', self.employee_id.id)], 'context': {'default_employee_id': self.employee_id.id}}
