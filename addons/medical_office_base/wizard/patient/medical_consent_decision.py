from odoo import fields, models
from odoo.exceptions import UserError

from ...models.patient.medical_consent import REVOKED_HOW
from ...models.patient.medical_privacy_acknowledgement import SIGNERS


class MedicalConsentDecision(models.TransientModel):
    """What the office takes down about a form: signed on paper, declined, revoked, or ended by its event."""
    _name = 'medical.consent.decision'
    _description = 'Take Down'

    consent_id = fields.Many2one('medical.consent', required=True, ondelete='cascade', readonly=True)
    mode = fields.Selection([('paper', 'Paper'), ('revoke', 'Revoke'), ('event', 'Event')], required=True)
    needs_witness = fields.Boolean(related='consent_id.form_id.needs_witness')
    expiry_event = fields.Char(related='consent_id.expiry_event')
    is_declined = fields.Boolean('They Did Not Sign')
    signer = fields.Selection(SIGNERS, 'Signed By', default='patient')
    signer_name = fields.Char('Name of Who Signed', default=lambda self: self._default_signer_name())
    relationship = fields.Char('Relationship and Authority')
    witness_name = fields.Char('Witness')
    how = fields.Selection(REVOKED_HOW, 'Received', default='letter')
    moment = fields.Datetime('When', default=fields.Datetime.now)
    note = fields.Char()
    day = fields.Date('It Came On', default=fields.Date.context_today)

    def _default_signer_name(self):
        return self.env['medical.consent'].browse(self.env.context.get('default_consent_id')).patient_id.name

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        consent, user = self.consent_id, self.env.user
        consent.patient_id._check_takes_papers()
        consent.check_access('write')
        kept = consent.sudo()  # sudo: written by methods alone; who may is checked above
        if self.mode == 'revoke':
            if not self.how:
                raise UserError(self.env._("Say how it was received."))
            kept._revoke(self.how, self.note, user, self.moment)
        elif self.mode == 'event':
            kept._note_event(self.day)
        elif self.is_declined:
            kept._decline(self.note, user)
        else:
            kept._sign({
                'signer': self.signer or 'patient', 'signer_name': self.signer_name, 'way': 'paper', 'witness_name': self.witness_name,
                'relationship': self.signer == 'representative' and self.relationship}, user,
                filled={row.code: row.value for row in consent.value_ids})
        return {'type': 'ir.actions.act_window_close'}
