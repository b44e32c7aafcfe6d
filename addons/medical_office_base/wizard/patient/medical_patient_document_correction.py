from odoo import fields, models
from odoo.exceptions import UserError


class MedicalPatientDocumentCorrection(models.TransientModel):
    """Asks what is wrong with a document that was filed: another patient's, or no document at all."""
    _name = 'medical.patient.document.correction'
    _description = 'Filed Wrongly'

    document_id = fields.Many2one('medical.patient.document', required=True, readonly=True, ondelete='cascade')
    kind = fields.Selection([('move', "It is another patient's"), ('void', "It doesn't belong here at all")], 'What Is Wrong', required=True, default='move')
    patient_id = fields.Many2one('medical.patient', 'Belongs To', ondelete='cascade')
    reason = fields.Char('Why', required=True)

    def action_confirm(self):
        """Move it or take it out; both stay in its history."""
        self.ensure_one()
        if self.kind == 'void':
            self.document_id._void(self.reason)
        elif self.patient_id:
            self.document_id._move(self.patient_id, self.reason)
        else:
            raise UserError(self.env._("Choose the patient to whom it belongs."))
        return {'type': 'ir.actions.act_window_close'}
