from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.patient.medical_patient_glass import GLASS_REASONS


class MedicalGlassOpening(models.TransientModel):
    """Open a restricted record: which, and why.

    One answer for what there is not and for what is not theirs, so that nobody finds out who is a patient. Tries are counted,
    in a transaction of their own: after `medical_public_hit.LIMITS['glass']` of them there is none for a while, and the Privacy
    Officer reads of it.
    """
    _name = 'medical.glass.opening'
    _description = 'Open a Restricted Record'

    by = fields.Selection([('number', 'Record number'), ('name', 'Last name and birth date')], 'Look Up By', required=True, default='number')
    number = fields.Char('Record Number')
    family_name = fields.Char('Last Name')
    birth_date = fields.Date()
    reason = fields.Selection(GLASS_REASONS, 'Why')
    note = fields.Char('In Words')
    hours = fields.Integer(compute='_compute_hours')
    answer = fields.Char(readonly=True)

    @api.depends_context('company')
    def _compute_hours(self):
        self.hours = self.env['medical.practice']._get().glass_hours or 4

    @api.model
    def _check_reader(self):
        if not self.env.user.has_group('medical_office_base.group_patient_admin'):
            raise AccessError(self.env._("Restricted records are opened by who works with patients."))

    def action_open(self):
        """Break the glass and open the record, or say that there is none to open."""
        self.ensure_one()
        self._check_reader()
        if not self.reason:
            raise UserError(self.env._("Choose why you open the record."))
        if self.reason == 'other' and not (self.note or '').strip():
            raise UserError(self.env._("Say in words why you open the record."))
        if not (self.number if self.by == 'number' else self.family_name and self.birth_date):
            raise UserError(self.env._("Write the record number, or the last name and birth date."))
        wait = self.env['medical.public.hit']._count('glass', f'user {self.env.uid}')
        if wait:
            self.env['medical.access.finding']._note_tries()
            return self._again(self.env._(
                "You tried too often. Try again in %(minutes)s minutes, or ask the Privacy Officer, who has been told.", minutes=-(-wait // 60)))
        asked = {'number': self.number} if self.by == 'number' else {'family_name': self.family_name, 'birth_date': self.birth_date}
        patient = self.env['medical.patient']._glass_find(**asked)
        if not patient:
            return self._again(self.env._(
                "There is no such record that you could open. Look at the spelling; it must match exactly. Or ask Medical Records."))
        patient._break_glass(self.reason, self.note)
        # what was typed is a patient's: it doesn't wait for the cleaning
        self.sudo().unlink()  # sudo: one's own dialog
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.patient', 'res_id': patient.id, 'view_mode': 'form',
            'views': [(False, 'form')], 'target': 'current'}

    def _again(self, answer):
        self.answer = answer
        return {
            'type': 'ir.actions.act_window', 'name': self._description, 'res_model': self._name, 'res_id': self.id, 'view_mode': 'form',
            'target': 'new'}
