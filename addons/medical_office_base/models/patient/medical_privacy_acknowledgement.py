from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ACK_OUTCOMES = [('signed', 'Signed'), ('refused', 'Refused to sign'), ('not_obtained', 'Not obtained')]
SIGNERS = [('patient', 'The patient'), ('representative', 'A representative')]
WAYS = [('drawn', 'Drawn on a screen'), ('typed', 'Typed name'), ('paper', 'On paper')]


class MedicalPrivacyAcknowledgement(models.Model):
    """That a patient acknowledged the notice, or the good-faith effort and why it wasn't obtained (45 CFR 164.520(c)(2)(ii)).

    It stays: written by `patient._acknowledge` alone, kept with the fingerprint of the notice that was shown.
    """
    _name = 'medical.privacy.acknowledgement'
    _description = 'Acknowledgement of the Notice'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'date desc, id desc'
    _rec_names_search = ['patient_id']
    _access_log_parent = 'patient_id'
    _stays = True

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True)
    notice_id = fields.Many2one('medical.privacy.notice', required=True, index=True, ondelete='restrict')
    notice_hash = fields.Char('Fingerprint of the Notice', required=True)
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)
    outcome = fields.Selection(ACK_OUTCOMES, required=True, index=True)
    reason = fields.Char('Why Not', help="What was tried, and why it wasn't obtained.")
    signer = fields.Selection(SIGNERS, 'Signed By')
    signer_name = fields.Char()
    relationship = fields.Char(help="Of the representative to the patient, as “mother” or “guardian”.")
    way = fields.Selection(WAYS, 'How')
    signature = fields.Binary(attachment=False)
    taken_by_id = fields.Many2one('res.users', required=True, ondelete='restrict')
    visit_id = fields.Many2one('medical.visit', index='btree_not_null', ondelete='restrict')

    _patient_idx = models.Index('(patient_id, notice_id)')

    @api.depends('patient_id')
    def _compute_display_name(self):
        for row in self:
            # sudo: the number alone, which is no secret
            row.display_name = self.env._("Acknowledgement · %(number)s", number=row.sudo().patient_id.number)

    @api.model
    def _guard_words(self):
        return self.env._("An acknowledgement is made by signing, or by “Note the Acknowledgement” on the patient: it can't be typed.")

    @api.model
    def _note(self, patient, notice, values, user):
        """Write an acknowledgement down, as superuser.

        :param dict values: outcome, and by it reason, or signer, signer_name, relationship, way, signature, visit_id
        :raise UserError: something belonging to the outcome is missing
        """
        if notice.stage != 'in_force' or notice.company_id != patient.company_id:
            raise UserError(self.env._("This version of the notice isn't in force: choose the one that is."))
        if values['outcome'] == 'signed':
            if not (values.get('signer_name') or '').strip():
                raise UserError(self.env._("Write the name of who signed."))
            if values.get('signer') == 'representative' and not (values.get('relationship') or '').strip():
                raise UserError(self.env._("Say what the representative is to the patient."))
            if values.get('way') == 'drawn' and not values.get('signature'):
                raise UserError(self.env._("The signature is missing: draw it, or say that the name was typed or the paper signed."))
        elif not (values.get('reason') or '').strip():
            raise UserError(self.env._("Say what was tried and why it wasn't obtained: that is what the rule asks for."))
        visit = self.env['medical.visit'].browse(values.get('visit_id'))
        if visit and visit.sudo().patient_id != patient:  # sudo: whose visit it is, alone
            raise AccessError(self.env._("This visit is another patient's."))
        # sudo: written by methods alone; who calls has checked who may
        return self.sudo().create({
            **values, 'patient_id': patient.id, 'company_id': patient.company_id.id, 'notice_id': notice.id,
            'notice_hash': notice.sudo().content_hash, 'taken_by_id': user.id})
