import re

from odoo import fields, models
from odoo.exceptions import UserError

STEPS = [('back', 'Not Confirmed'), ('anew', 'Assess Anew'), ('told', 'Told'), ('people', 'Add Patients')]


class MedicalPrivacyAnswer(models.TransientModel):
    """What a step of a privacy incident asks for: a reason, day and proof, or record numbers. The incident checks who may."""
    _name = 'medical.privacy.answer'
    _description = 'Step of a Privacy Incident'

    incident_id = fields.Many2one('medical.privacy.incident', required=True, ondelete='cascade')
    step = fields.Selection(STEPS, required=True)
    reason = fields.Text()
    told_id = fields.Many2one('medical.privacy.step', ondelete='cascade')
    day = fields.Date('On', default=lambda self: self.env.company._medical_today())
    proof = fields.Char()
    proof_file = fields.Binary('Copy', attachment=False)
    proof_file_name = fields.Char()
    numbers = fields.Text('Record Numbers')

    def action_do(self):
        """Do the step."""
        self.ensure_one()
        incident = self.incident_id
        if self.step == 'back':
            incident._send_back(self.reason)
        elif self.step == 'anew':
            incident._assess_anew(self.reason)
        elif self.step == 'told':
            self.told_id._do(self.day, self.proof, self.proof_file, self.proof_file_name)
        else:
            self._add_people()
        self.unlink()
        return {'type': 'ir.actions.act_window_close'}

    def _add_people(self):
        incident = self.incident_id
        incident._check_officer()
        numbers = list(dict.fromkeys(re.findall(r'\w+', self.numbers or '')))
        if not numbers:
            raise UserError(self.env._("Write the record numbers, one a line or with commas."))
        patients = self.env['medical.patient'].with_context(active_test=False).search([
            ('company_id', '=', incident.company_id.id), ('number', 'in', numbers), ('merged_into_id', '=', False)])
        unknown = set(numbers) - set(patients.mapped('number'))
        if unknown:
            raise UserError(self.env._("No patient has the number %(numbers)s.", numbers=', '.join(sorted(unknown))))
        new = patients - incident.person_ids.patient_id
        self.env['medical.privacy.incident.patient'].create([{'incident_id': incident.id, 'patient_id': patient.id} for patient in new])
