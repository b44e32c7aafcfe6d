from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class MedicalPatient(models.Model):
    """A record is restricted by whoever may change it, who then opens it no more than others; own doctors and nurses lift it too."""
    _inherit = 'medical.patient'

    is_own_patient = fields.Boolean('Is My Patient', compute='_compute_is_own_patient')

    def _compute_is_own_patient(self):
        # sudo: whether the user is among the own doctors and nurses
        for patient in self.sudo():
            patient.sudo(False).is_own_patient = self.env.user in patient.provider_ids.user_id

    def action_restrict(self):
        """Let only the own doctors and nurses open the record. For who may change it; the reason is written before."""
        self.ensure_one()
        self.check_access('write')
        if not self.restriction_reason:
            raise UserError(self.env._("Choose first why the record is restricted."))
        # sudo: whether there is somebody who opens it afterwards
        if not self.sudo().provider_ids.user_id:
            raise UserError(self.env._("Name an own doctor or nurse first: nobody else opens a restricted record."))
        # sudo: checked above; afterwards whoever restricted it may not open it any more, which is what they want
        self.sudo().write({'is_restricted': True})
        return self.env['ir.actions.act_window']._for_xml_id('medical_office_base.action_medical_patient')

    def action_lift_restriction(self):
        """Let the people of the patient's sites open the record again. For the own doctors and nurses, and who may change the record."""
        self.ensure_one()
        self.check_access('read')
        if not self.is_own_patient and not self.has_access('write'):
            raise AccessError(self.env._("The own doctors and nurses lift a restriction."))
        # sudo: checked above; clinicians change nothing else of the record
        self.sudo().write({'is_restricted': False, 'restriction_reason': False})
