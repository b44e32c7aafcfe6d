import base64

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.http import request


class MedicalSigningStart(models.TransientModel):
    """What a patient is to sign now, and on which screen."""
    _name = 'medical.signing.start'
    _description = 'Have It Signed'

    patient_id = fields.Many2one('medical.patient', required=True, ondelete='cascade', readonly=True)
    visit_id = fields.Many2one('medical.visit', ondelete='cascade', readonly=True)
    company_id = fields.Many2one(related='patient_id.company_id')
    with_notice = fields.Boolean('Notice of Privacy Practices', compute='_compute_with_notice', store=True, readonly=False)
    has_notice = fields.Boolean(compute='_compute_has_notice')
    form_ids = fields.Many2many(
        'medical.consent.form', 'medical_signing_start_form_rel', 'start_id', 'form_id', string='Forms',
        domain="[('company_id', '=', company_id), ('stage', '=', 'in_force'), ('kind', '!=', 'disclosure')]",
        help="Authorizations to disclose are filled in first, on the patient.")
    consent_ids = fields.Many2many(
        'medical.consent', 'medical_signing_start_consent_rel', 'start_id', 'consent_id', string='Prepared',
        compute='_compute_consents', store=True, readonly=False, domain="[('patient_id', '=', patient_id), ('state', '=', 'draft')]")

    @api.depends('patient_id')
    def _compute_has_notice(self):
        for start in self:
            start.has_notice = bool(start.patient_id and start.patient_id._notice_to_sign())

    @api.depends('patient_id')
    def _compute_with_notice(self):
        for start in self:
            start.with_notice = start.patient_id.needs_notice

    @api.depends('patient_id')
    def _compute_consents(self):
        for start in self:
            drafts = start.patient_id.consent_ids.filtered(lambda consent: consent.state == 'draft')
            start.consent_ids = [Command.set(drafts.filtered(lambda consent: not consent._missing()).ids)]

    def _start(self, handed_over):
        self.ensure_one()
        patient, consents = self.patient_id, self.consent_ids
        if consents.patient_id - patient:
            raise UserError(self.env._("These papers are another patient's."))
        waiting = {consent.form_id.family for consent in consents}
        consents |= consents.create([
            {'patient_id': patient.id, 'form_id': form.id, 'visit_id': self.visit_id.id}
            for form in self.form_ids if form.family not in waiting])
        notice = patient._notice_to_sign() if self.with_notice else None
        if self.with_notice and not notice:
            raise UserError(self.env._("No Notice of Privacy Practices is in force."))
        _signing, code = patient._start_signing(consents, notice, self.visit_id, handed_over)
        return code

    def action_hand_over(self):
        """Sign out of this device and show the papers on it: whoever holds it gets at nothing else."""
        code = self._start(True)
        if request and request.session.uid:
            request.session.logout(keep_db=True)
        return {'type': 'ir.actions.act_url', 'url': f'/sign/{code}', 'target': 'self'}

    def action_show_code(self):
        """Show a code for the patient's own phone, or for a tablet on which nobody is signed in."""
        code = self._start(False)
        url = self.env['medical.signing']._url(code)
        image = self.env['ir.actions.report'].barcode('QR', url, width=320, height=320, quiet=1)
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Sign on Another Screen"), 'res_model': 'medical.signing.code',
            'views': [(False, 'form')], 'target': 'new',
            # shown once and kept nowhere
            'context': {'default_image': base64.b64encode(image).decode(), 'default_url': url}}
