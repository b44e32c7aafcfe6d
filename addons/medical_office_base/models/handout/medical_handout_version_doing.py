import base64
import re
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext, is_html_empty

from ...tools.photo import PhotoError, clean_photo
from .medical_handout_version import OUTLINE

IMAGE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"', re.IGNORECASE)
OWN_IMAGE = re.compile(r'^(?:https?://[^/]+)?/web/image/(\d+)')
INLINE = re.compile(r'^data:image/(?:jpeg|png|gif|webp);base64,', re.IGNORECASE)


class MedicalHandoutVersion(models.Model):
    """How a text gets into use: sent, signed off, put in use on its day, replaced by the next."""
    _inherit = 'medical.handout.version'

    # === WRITING === #

    def _copy_version(self):
        """The next version in the same language with the same text, to be written on; a translation is tied to the newest source text."""
        self.ensure_one()
        self._check_author()
        source = self.handout_id._source_for(self.language_id) if self.is_translation else self.browse()
        version = self.with_context(bin_size=False)
        return self.create({
            'handout_id': self.handout_id.id, 'language_id': self.language_id.id, 'title': self.title, 'kind': self.kind, 'body': self.body,
            'file': version.file, 'file_name': self.file_name, 'source_version_id': source.id})

    def _action_open(self):
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'view_mode': 'form', 'views': [(False, 'form')],
            'name': self.display_name}

    def action_new_version(self):
        """Begin the next version, with this text to start from; or open the one that is begun already."""
        self.ensure_one()
        self._check_author()
        newer = self.handout_id._newest(self.language_id, ('draft', 'review', 'signed'))
        return (newer or self._copy_version())._action_open()

    def action_translate(self):
        """Begin the translation of this version into another language."""
        self.ensure_one()
        self._check_author()
        if self.is_translation:
            raise UserError(self.env._("Translate the text in %(language)s.", language=self.handout_id.source_language_id.name))
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'view_mode': 'form', 'views': [(False, 'form')],
            'name': self.env._("Translation"),
            'context': {'default_handout_id': self.handout_id.id, 'default_source_version_id': self.id, 'default_title': False}}

    # === SIGN-OFF === #

    def action_send(self):
        """Send the text for sign-off; from now on it doesn't change.

        :raises UserError: nothing is written, the outline of the library isn't filled in, or a picture isn't kept with the text
        """
        for version in self:
            version._check_author()
            if version.state != 'draft':
                raise UserError(self.env._("“%(name)s” isn't a draft.", name=version.display_name))
            version._check_complete()
            # sudo: the state is written by this method alone
            version = version.sudo()
            if version.kind == 'text':
                version.body = version._with_pictures_inside()
            version.state = 'review'

    def _check_complete(self):
        self.ensure_one()
        if self.kind == 'pdf' and not self.file:
            raise UserError(self.env._("Upload the PDF first."))
        if self.kind == 'text':
            if is_html_empty(self.body):
                raise UserError(self.env._("Write the text first."))
            if OUTLINE in html2plaintext(self.body):
                raise UserError(self.env._("The outline still says “%(outline)s” in places: write them, or take them out.", outline=OUTLINE))
        if self.is_translation and not self.source_version_id:
            raise UserError(self.env._(
                "Say which version of the text in %(language)s it was translated from.", language=self.handout_id.source_language_id.name))

    def _with_pictures_inside(self):
        """The text with its pictures in it, drawn anew: what patients see is what was signed, whoever changes the file later.

        :raises UserError: a picture comes from elsewhere, is none, or isn't the author's
        """
        self.ensure_one()
        body = str(self.body)
        for source in dict.fromkeys(IMAGE.findall(body)):
            if INLINE.match(source):
                continue
            found = OWN_IMAGE.match(source)
            picture = self.env['ir.attachment'].sudo().browse(int(found.group(1))).exists() if found else self.env['ir.attachment']
            writers = self.author_id | self.editor_ids | self.env.user
            if not picture or picture.res_model not in (self._name, 'ir.ui.view') or (picture.res_id != self.id and picture.create_uid not in writers):
                raise UserError(self.env._("A picture in the text isn't kept with it. Put it in by uploading it."))
            try:
                data = base64.b64encode(clean_photo(picture.raw)).decode()
            except PhotoError as error:
                raise UserError(self.env._(
                    "The picture “%(name)s” can't be kept: JPEG or PNG of at most 12 MB.", name=picture.name)) from error
            body = body.replace(f'src="{source}"', f'src="data:image/jpeg;base64,{data}"')
        return body

    def action_return(self):
        """Take the text back to draft; what was signed of it is void."""
        for version in self:
            version._check_author()
            if version.state not in ('review', 'signed'):
                raise UserError(self.env._("“%(name)s” isn't waiting: it can't go back to draft.", name=version.display_name))
            # sudo: states and signatures are written by methods alone
            version.sudo().write({
                'state': 'draft', 'clinical_user_id': False, 'clinical_name': False, 'clinical_date': False, 'grade_reason': False, 'translator_name': False,
                'translator_qualification': False, 'translation_date': False, 'translation_user_id': False, 'content_hash': False})

    def action_sign(self):
        """Ask the clinician to sign the text off."""
        return self._action_sign_off('clinical', self.env._("Sign Off"))

    def action_sign_translation(self):
        """Ask who checked the translation."""
        return self._action_sign_off('translation', self.env._("Translator's Sign-Off"))

    def _action_sign_off(self, kind, name):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.handout.sign', 'view_mode': 'form', 'views': [(False, 'form')], 'target': 'new',
            'name': name, 'context': {'default_version_id': self.id, 'default_kind': kind}}

    def _sign_clinical(self, name, reason=None):
        """A clinician who wrote none of it has read the text and answers for it.

        :param str name: the signature, as typed by the signer
        :param str reason: why it is in order above the grade wanted; required there
        :raises AccessError: not a clinician
        :raises UserError: the signer wrote or changed it, it isn't waiting, or a signature or reason is missing
        """
        self.ensure_one()
        if not self.env.user.has_group('medical_office_base.group_clinician'):
            raise AccessError(self.env._("A clinician signs handouts off."))
        self.check_access('read')
        self.lock_for_update()
        if not self.needs_clinical:
            raise UserError(self.env._("“%(name)s” isn't waiting for a clinician.", name=self.display_name))
        if self.env.user in self.author_id | self.editor_ids:
            raise UserError(self.env._("You wrote some of it: another clinician signs it off."))
        if not (name or '').strip():
            raise UserError(self.env._("Sign with your name."))
        if self.grade_level in ('near', 'hard') and not (reason or '').strip():
            raise UserError(self.env._("Say why it is in order above the grade wanted, or send it back to be made easier."))
        # sudo: signatures are written by this method alone
        version = self.sudo()
        version.write({
            'clinical_user_id': self.env.uid, 'clinical_name': name.strip(), 'clinical_date': fields.Datetime.now(), 'grade_reason': reason or False})
        version._log('clinical', note=reason)
        version._after_signature()

    def _sign_translation(self, name, qualification, date=None):
        """A qualified human translator has checked the translation; recorded by whoever has it from them (45 CFR 92.201(c)(3)).

        :param str name: the translator, of the practice or from outside
        :param str qualification: what makes them qualified
        :param date date: the day on which they checked it; not to come
        """
        self.ensure_one()
        self._check_author()
        self.lock_for_update()
        if not self.needs_translation:
            raise UserError(self.env._("“%(name)s” isn't waiting for a translator.", name=self.display_name))
        if not (name or '').strip() or not (qualification or '').strip():
            raise UserError(self.env._("Say who checked the translation, and what qualifies them."))
        today = self._practice_today()
        if date and date > today:
            raise UserError(self.env._("The translation can't have been checked on a day to come."))
        # sudo: signatures are written by this method alone
        version = self.sudo()
        version.write({
            'translator_name': name.strip(), 'translator_qualification': qualification.strip(), 'translation_date': date or today,
            'translation_user_id': self.env.uid})
        version._log('translation', note=f'{name.strip()}, {qualification.strip()}')
        version._after_signature()

    def _after_signature(self):
        """Once all have signed: keep the hash, and put it in use when its day is there."""
        self.ensure_one()
        if self.needs_clinical or self.needs_translation:
            return
        if self.is_translation:
            self._check_source_signed()
        self.write({'content_hash': self._content_digest(), 'state': 'signed'})
        self._take_over(self._practice_today())

    def _check_source_signed(self):
        source = self.source_version_id
        if source.state in ('draft', 'review'):
            raise UserError(self.env._("Sign off “%(name)s” first: it was translated from that.", name=source.display_name))
        if source.state == 'recalled':
            raise UserError(self.env._("“%(name)s”, from which it was translated, was recalled.", name=source.display_name))

    # === IN USE === #

    def _practice_today(self):
        return self.company_id._medical_today()

    def _take_over(self, today):
        """Put those of these in use that are signed and whose day has come; what they replace stays as replaced. As superuser."""
        due = self.filtered(lambda version: version.state == 'signed' and (not version.date_effective or version.date_effective <= today))
        # source texts first: a translation waits for the text that it was translated from
        for version in due.sorted(lambda version: (version.is_translation, version.date_effective or today, version.number)):
            if version.source_version_id.state == 'signed':
                continue
            old = self.search([
                ('handout_id', '=', version.handout_id.id), ('language_id', '=', version.language_id.id), ('state', '=', 'approved')])
            if old.number > version.number:
                # a newer one came first
                version.write({'state': 'superseded', 'date_replaced': today})
                continue
            if old:
                old.write({'state': 'superseded', 'date_replaced': today - timedelta(days=1) if old.date_in_use != today else today})
                old.flush_recordset()
            version.write({
                'state': 'approved', 'date_in_use': today,
                'date_review': version.date_review or today + relativedelta(months=version.handout_id.review_months)})
            version.flush_recordset()

    @api.model
    def _cron_take_over(self):
        """Put in use what is signed and whose day has come, by each practice's date."""
        waiting = self.search([('state', '=', 'signed')])
        for company, versions in waiting.grouped('company_id').items():
            versions._take_over(company._medical_today())

    def action_reviewed(self):
        """A clinician has looked at texts in use again: they are still right."""
        if not self.env.user.has_group('medical_office_base.group_clinician'):
            raise AccessError(self.env._("A clinician looks at handouts again."))
        self.check_access('read')
        for version in self:
            if version.state != 'approved':
                raise UserError(self.env._("“%(name)s” isn't in use.", name=version.display_name))
            # sudo: the date and the history are written by this method alone
            version = version.sudo()
            version.date_review = version._practice_today() + relativedelta(months=version.handout_id.review_months)
            version._log('reviewed')

    # === HISTORY === #

    def _log(self, kind, note=None):
        # sudo: history is written by methods alone
        self.env['medical.handout.event'].sudo().create([
            {'version_id': version.id, 'kind': kind, 'user_id': self.env.uid, 'note': note or False} for version in self])

    @api.model
    def _log_states(self, before):
        """Write down each change of state, whichever method made it."""
        for version in before:
            version._log(version.state)

    def action_compare(self):
        """Show what this version changed, beside the one before it or the one in use."""
        self.ensure_one()
        self.check_access('read')
        others = self.search([('handout_id', '=', self.handout_id.id), ('language_id', '=', self.language_id.id), ('id', '!=', self.id)])
        other = others.filtered(lambda version: version.number < self.number)[:1] or others[:1]
        if not other:
            raise UserError(self.env._("There is no other version in %(language)s to compare with.", language=self.language_id.name))
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.handout.compare', 'view_mode': 'form', 'views': [(False, 'form')], 'target': 'new',
            'name': self.env._("What Changed"), 'context': {'default_version_id': self.id, 'default_other_id': other.id, 'dialog_size': 'extra-large'}}

    def action_preview(self):
        """Show the text as patients read it."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'view_mode': 'form', 'target': 'new', 'name': self.title,
            'views': [(self.env.ref('medical_office_base.view_medical_handout_version_preview').id, 'form')]}
