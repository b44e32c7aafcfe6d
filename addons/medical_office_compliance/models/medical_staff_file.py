from odoo import models


class MedicalStaffFile(models.Model):
    """The training of a person, from their file."""
    _inherit = 'medical.staff.file'

    def action_medical_training(self):
        """Open the list of their training as of today: on screen, as PDF or spreadsheet."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_training_record')
        return {**action, 'context': {'default_file_ids': self.ids, 'default_company_id': self.company_id.id, 'default_with_left': not self.active}}
