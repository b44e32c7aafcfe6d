import base64
import hashlib
import json

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime


class MedicalConsent(models.Model):
    """Signing, declining and revoking: as superuser, by methods that have checked who may."""
    _inherit = 'medical.consent'

    # === WHAT IS SHOWN AND SIGNED === #

    def _elements(self):
        """What was filled in by the office, as (label, text)."""
        self.ensure_one()
        pairs = []
        if self.kind == 'disclosure':
            pairs = [(self._fields[name]._description_string(self.env), self[name]) for name in ('information', 'discloser', 'recipient', 'purpose')]
        if self.date_start:
            pairs.append((self._fields['date_start']._description_string(self.env), format_date(self.env, self.date_start)))
        if self.date_end:
            pairs.append((self._fields['date_end']._description_string(self.env), format_date(self.env, self.date_end)))
        if self.expiry_event:
            pairs.append((self._fields['expiry_event']._description_string(self.env), self.expiry_event))
        return [(label, text) for label, text in pairs if text]

    def _shown(self, form):
        """The text of the form and what belongs to it, as a page, a print and the fingerprint take it: HTML without attributes."""
        self.ensure_one()
        return self.env['ir.qweb']._render('medical_office_base.consent_content', {
            'consent': self, 'form': form, 'body': form._paper_text(),
            'statements': [form[name] for name in ('revocation_text', 'conditioning_text', 'redisclosure_text') if form[name]],
            'elements': self._elements()})

    def _signed_values(self):
        """What the fingerprint is over, as plain values."""
        self.ensure_one()
        signature = base64.b64decode(self.with_context(bin_size=False).signature or b'')
        return {
            'content': str(self.content or ''), 'signed_on': fields.Datetime.to_string(self.signed_on), 'signer': self.signer,
            'signer_name': self.signer_name, 'relationship': self.relationship or '', 'way': self.way, 'witness': self.witness_name or '',
            'signature': hashlib.sha256(signature).hexdigest() if signature else '', 'form': self.form_id.content_hash,
            'patient': self.signed_number, 'date_start': fields.Date.to_string(self.date_start) or '',
            'date_end': fields.Date.to_string(self.date_end) or '',
            'values': [[row.code, row.value or ''] for row in self.value_ids]}

    def _signed_fingerprint(self):
        return hashlib.sha256(json.dumps(self._signed_values(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @api.depends('content', 'content_hash', 'signature', 'signer_name', 'date_start', 'date_end')
    def _compute_is_intact(self):
        for consent in self:
            # sudo: the form and its fingerprint; the row itself one may read
            consent.is_intact = bool(consent.content_hash) and consent.content_hash == consent.sudo()._signed_fingerprint()

    # === SIGNING === #

    def _sign(self, values, user, form=None, filled=None):
        """Close a draft as signed. Called as superuser by who has checked that these people may.

        :param dict values: signer, signer_name, relationship, way, signature (base64 of a PNG), witness_name
        :param user: who had it signed
        :param form: the language in which it was read, where that is another than the draft's
        :param dict filled: what the patient filled in, {code: text}
        :raise UserError: something is missing
        """
        self.ensure_one()
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        self._check_draft()
        if form and form != self.form_id:
            self._change_form(form)
        if self.form_id.stage != 'in_force':
            raise UserError(self.env._("This form was replaced meanwhile. Please ask the front desk."))
        for row in self.value_ids:
            if row.filled_by == 'patient' and filled and row.code in filled:
                row.value = filled[row.code]
            if row.is_required and not (row.value or '').strip():
                raise UserError(self.env._("%(what)s is missing.", what=row.label))
        self._check_complete()
        if not (values.get('signer_name') or '').strip():
            raise UserError(self.env._("Write the name of who signs."))
        if values['signer'] == 'representative' and not (values.get('relationship') or '').strip():
            raise UserError(self.env._("Say what the representative is to the patient."))
        if values['way'] == 'drawn' and not values.get('signature'):
            raise UserError(self.env._("The signature is missing."))
        if self.form_id.needs_witness and not (values.get('witness_name') or '').strip():
            raise UserError(self.env._("The name of the witness is missing."))
        now = fields.Datetime.now()
        start = self.date_start or self._local_date(now)
        end = self.date_end or (start + relativedelta(months=self.form_id.months, days=-1) if self.form_id.months else False)
        self.write({**values, 'date_start': start, 'date_end': end})
        self.write({'state': 'signed', 'signed_on': now, 'taken_by_id': user.id, 'signed_number': self.patient_id.number, 'content': self._shown(self.form_id)})
        self.content_hash = self._signed_fingerprint()

    def _change_form(self, form):
        """The same form in another language: what was filled in goes along by its code."""
        if form not in self.form_id._variants():
            raise UserError(self.env._("This is another form."))
        kept = {row.code: row.value for row in self.value_ids}
        self.value_ids.unlink()
        self.form_id = form
        self._add_values()
        for row in self.value_ids:
            row.value = kept.get(row.code)

    def _decline(self, reason, user):
        """Close a draft as declined."""
        self.ensure_one()
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        self._check_draft()
        self.write({'state': 'declined', 'declined_reason': reason or False, 'taken_by_id': user.id})

    def _revoke(self, how, note, user, moment=None):
        """Stop it from a moment on, now if none is given."""
        self.ensure_one()
        if self.state != 'signed':
            raise UserError(self.env._("Only what is signed can be revoked."))
        moment = moment or fields.Datetime.now()
        if moment > fields.Datetime.now() or moment < self.signed_on:
            raise UserError(self.env._("It was revoked between the moment of signing and now."))
        self.write({'state': 'revoked', 'revoked_on': moment, 'revoked_how': how, 'revoked_note': note or False, 'revoked_by_id': user.id})

    def _note_event(self, day):
        """What ends it came on a day."""
        self.ensure_one()
        if self.state != 'signed' or not self.expiry_event:
            raise UserError(self.env._("This one doesn't end by an event."))
        if day > self._local_date(fields.Datetime.now()) or day < self.date_start:
            raise UserError(self.env._("The event lies between the first day and today."))
        self.event_on = day

    def _signed_words(self):
        """Who signed, when and how, in words."""
        self.ensure_one()
        tz = self.env['medical.practice']._get(self.sudo().company_id).tz or 'UTC'
        ways = dict(self._fields['way']._description_selection(self.env))
        moment = format_datetime(self.env, self.signed_on, tz=tz, dt_format='short')
        who = f'{self.signer_name} ({self.relationship})' if self.signer == 'representative' else self.signer_name
        return self.env._("Signed by %(name)s on %(moment)s. %(way)s.", name=who, moment=moment, way=ways[self.way])
