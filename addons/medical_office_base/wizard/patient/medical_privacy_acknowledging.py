from odoo import api, fields, models

from ...models.patient.medical_privacy_acknowledgement import ACK_OUTCOMES, SIGNERS, WAYS


class MedicalPrivacyAcknowledging(models.TransientModel):
    """An acknowledgement as the front desk notes it: signed here or on paper, or why it wasn't obtained."""
    _name = 'medical.privacy.acknowledging'
    _description = 'Note an Acknowledgement'

    patient_id = fields.Many2one('medical.patient', required=True, ondelete='cascade', readonly=True)
    visit_id = fields.Many2one('medical.visit', ondelete='cascade', readonly=True)
    notice_id = fields.Many2one(
        'medical.privacy.notice', compute='_compute_notice', store=True, readonly=False, domain="[('stage', '=', 'in_force')]")
    outcome = fields.Selection(ACK_OUTCOMES, required=True, default='signed')
    reason = fields.Char('Why Not')
    signer = fields.Selection(SIGNERS, 'Signed By', default='patient')
    signer_name = fields.Char('Name of Who Signed', compute='_compute_signer_name', store=True, readonly=False)
    relationship = fields.Char()
    way = fields.Selection(WAYS, 'How', default='paper')
    signature = fields.Binary(attachment=False)

    @api.depends('patient_id')
    def _compute_notice(self):
        for wizard in self:
            wizard.notice_id = wizard.patient_id and wizard.patient_id._notice_to_sign()

    @api.depends('signer')
    def _compute_signer_name(self):
        for wizard in self:
            wizard.signer_name = wizard.patient_id.name if wizard.signer == 'patient' else False

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        values = {'outcome': self.outcome, 'visit_id': self.visit_id.id}
        if self.outcome == 'signed':
            values |= {
                'signer': self.signer, 'signer_name': self.signer_name, 'way': self.way,
                'relationship': self.signer == 'representative' and self.relationship,
                'signature': self.way == 'drawn' and self.with_context(bin_size=False).signature}
        else:
            values['reason'] = self.reason
        self.patient_id._acknowledge(values, self.notice_id)
        return {'type': 'ir.actions.act_window_close'}
