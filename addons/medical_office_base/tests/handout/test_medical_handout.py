import base64
import io
from datetime import date

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .handout_common import EASY, HARD, HandoutCommon


def pdf(change=None):
    """A PDF of one page, changed by `change(writer)`, as base64."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if change:
        change(writer)
    file = io.BytesIO()
    writer.write(file)
    return base64.b64encode(file.getvalue())


@tagged('post_install', '-at_install')
class TestMedicalHandout(HandoutCommon):
    """How a text gets into use: who writes, who signs, what stands, what replaces what."""

    # === WRITING === #

    def test_numbers_and_author(self):
        second = self._version(self.clinician, self.handout)
        self.assertEqual((self.version.number, second.number), (1, 2))
        self.assertEqual((self.version.author_id, second.author_id), (self.manager, self.clinician))
        self.assertEqual(self._version(self.manager, self.handout, self.spanish, source_version_id=self.version.id).number, 1)

    def test_nothing_recorded_is_typed(self):
        for values in ({'state': 'approved'}, {'author_id': self.doctor.id}, {'clinical_user_id': self.doctor.id}, {'clinical_date': '2026-01-01'},
                       {'content_hash': 'x'}, {'number': 9}, {'translation_date': '2026-01-01'}, {'company_id': self.other_company.id},
                       {'handout_id': self.handout.id}, {'editor_ids': False}, {'is_translation': True}, {'date_in_use': '2026-01-01'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.version.write(values)
        for values in ({'state': 'approved'}, {'author_id': self.doctor.id}, {'clinical_date': '2026-01-01'}, {'content_hash': 'x'}):
            with self.subTest(create=values), self.assertRaises(AccessError):
                self._version(self.manager, self.handout, **values)

    def test_roles(self):
        """Clinicians and the manager write; the others read what is in use, and who gives them also what was."""
        draft, used = self.version, self._put_in_use(self._version(self.clinician, self._handout(self.clinician, 'Feet')))
        for role, user in self.users.items():
            versions = self.env['medical.handout.version'].with_user(user)
            with self.subTest(role=role):
                if role in ('facility', 'auditor'):
                    with self.assertRaises(AccessError):
                        versions.search([])
                    continue
                found = versions.search([('company_id', '=', self.company.id)])
                self.assertEqual(found, draft | used if role in ('clinician', 'manager') else used)
                self.assertEqual(len(self.env['medical.handout'].with_user(user).search([('company_id', '=', self.company.id)])),
                                 2 if role in ('clinician', 'manager') else 1)
                if role not in ('clinician', 'manager'):
                    for call in (lambda user=user: self._version(user, self.handout), lambda user=user: self._handout(user, 'Ears'),
                                 lambda versions=versions: versions.browse(draft.id).action_send(),
                                 lambda versions=versions: versions.browse(used.id).action_new_version(),
                                 lambda versions=versions: versions.browse(used.id).action_reviewed(),
                                 lambda versions=versions: versions.browse(draft.id).write({'title': 'x'})):
                        with self.assertRaises(AccessError):
                            call()
        with self.assertRaises(AccessError):
            used.with_user(self.foreign_manager).read(['title'])
        second = used.with_user(self.clinician)._copy_version()
        self._put_in_use(second)
        self.assertEqual(used.state, 'superseded')
        self.assertEqual(used.with_user(self.users['front_desk']).title, used.title)
        with self.assertRaises(AccessError):
            used.with_user(self.staff).read(['title'])

    # === SIGN-OFF === #

    def test_author_is_not_signer(self):
        version = self._version(self.clinician, self.handout)
        version.action_send()
        self.assertFalse(version.can_sign)
        with self.assertRaises(UserError):
            version._sign_clinical("Me")
        with self.assertRaises(AccessError):
            version.with_user(self.manager)._sign_clinical("Manager")
        self.assertTrue(version.with_user(self.doctor).can_sign)
        self.assertIn(version, version.with_user(self.doctor).search([('can_sign', '=', True)]))
        self.assertNotIn(version, version.search([('can_sign', '=', True)]))
        self.assertFalse(version.with_user(self.manager).search([('can_sign', '=', True)]))
        version.with_user(self.doctor)._sign_clinical("Dr. Doctor")
        self.assertEqual((version.state, version.clinical_user_id, version.clinical_name), ('approved', self.doctor, "Dr. Doctor"))

    def test_who_changed_it_is_not_signer(self):
        self.version.with_user(self.doctor).body = EASY + '<p>More.</p>'
        self.assertEqual(self.version.editor_ids, self.doctor)
        self.version.action_send()
        with self.assertRaises(UserError):
            self.version.with_user(self.doctor)._sign_clinical("Dr. Doctor")
        self.version.with_user(self.clinician)._sign_clinical("Clinician")
        self.assertEqual(self.version.state, 'approved')

    def test_sign_wizard(self):
        self.version.action_send()
        action = self.version.with_user(self.doctor).action_sign()
        wizard = self.env['medical.handout.sign'].with_user(self.doctor).with_context(**action['context']).create({})
        self.assertEqual(wizard.name, self.doctor.name)
        wizard.action_sign()
        self.assertEqual(self.version.state, 'approved')
        with self.assertRaises(AccessError):
            wizard.with_user(self.clinician).read(['name'])

    def test_above_the_grade_needs_a_reason(self):
        version = self._version(self.manager, self.handout, body=HARD)
        self.assertEqual(version.grade_level, 'hard')
        version.action_send()
        with self.assertRaises(UserError):
            version.with_user(self.doctor)._sign_clinical("Dr. Doctor")
        version.with_user(self.doctor)._sign_clinical("Dr. Doctor", "Names of illnesses can't be shorter")
        self.assertEqual((version.state, version.grade_reason), ('approved', "Names of illnesses can't be shorter"))

    def test_translation(self):
        spanish = self._version(self.manager, self.handout, self.spanish, source_version_id=self.version.id)
        spanish.action_send()
        spanish.with_user(self.doctor)._sign_clinical("Dr. Doctor")
        self.assertTrue(spanish.needs_translation)
        self.assertEqual(spanish.state, 'review')
        with self.assertRaises(UserError):  # the English text isn't signed off yet
            spanish._sign_translation("Tess Translator", "Certified translator")
        self._put_in_use(self.version)
        for name, qualification, day in (("", "Certified", None), ("Tess", " ", None), ("Tess", "Certified", date(2099, 1, 1))):
            with self.assertRaises(UserError):
                spanish._sign_translation(name, qualification, day)
        with self.assertRaises(AccessError):
            spanish.with_user(self.users['front_desk'])._sign_translation("Tess", "Certified")
        spanish._sign_translation("Tess Translator", "Certified translator")
        self.assertEqual((spanish.state, spanish.translator_name, spanish.translation_user_id), ('approved', "Tess Translator", self.manager))
        self.assertEqual(self.handout.language_ids, self.english | self.spanish)

    def test_translation_names_its_source(self):
        other = self._version(self.manager, self._handout(self.manager, 'Feet'))
        with self.assertRaises(ValidationError):
            self._version(self.manager, self.handout, self.spanish, source_version_id=other.id)
        with self.assertRaises(ValidationError):
            self._version(self.manager, self.handout, source_version_id=self.version.id)
        spanish = self._version(self.manager, self.handout, self.spanish)
        with self.assertRaises(UserError):
            spanish.action_send()

    # === WHAT STANDS === #

    def test_content_stands(self):
        self.version.action_send()
        for values in ({'body': '<p>Other.</p>'}, {'title': 'Other'}, {'kind': 'pdf'}, {'file': pdf()}, {'language_id': self.spanish.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.version.write(values)
        self.version.action_return()
        self.version.body = EASY + '<p>Rinse.</p>'
        self._put_in_use(self.version)
        digest = self.version.content_hash
        self.assertEqual(len(digest), 64)
        for user in (self.manager, self.doctor, self.env.ref('base.user_root')):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.version.with_user(user).body = '<p>Other.</p>'
        with self.assertRaises(UserError):
            self.version.date_review = '2099-01-01'
        with self.assertRaises(UserError):
            self.version.unlink()
        with self.assertRaises(UserError):
            self.handout.unlink()
        self.assertEqual(self.version._content_digest(), digest)

    def test_returned_is_signed_anew(self):
        spanish = self._version(self.manager, self.handout, self.spanish, source_version_id=self.version.id)
        spanish.action_send()
        spanish.with_user(self.doctor)._sign_clinical("Dr. Doctor")
        spanish.action_return()
        self.assertFalse(spanish.clinical_date)
        spanish.action_send()
        self.assertTrue(spanish.needs_clinical)

    def test_history(self):
        self._put_in_use(self.version)
        self.assertEqual(self.version.event_ids.sorted('id').mapped('kind'), ['review', 'clinical', 'signed', 'approved'])
        event = self.version.event_ids[:1]
        for call in (lambda: event.with_user(self.manager).write({'kind': 'draft'}), lambda: event.sudo().write({'kind': 'draft'}),
                     lambda: event.with_user(self.manager).create({'version_id': self.version.id, 'kind': 'clinical'})):
            with self.assertRaises(AccessError):
                call()

    def test_what_cannot_be_sent(self):
        for values in ({'body': '<p><br></p>'}, {'body': '<p>[To be written]</p>'}, {'kind': 'pdf'}):
            version = self._version(self.manager, self.handout, **values)
            with self.subTest(values=values), self.assertRaises(UserError):
                version.action_send()

    def test_script_is_taken_out(self):
        version = self._version(self.manager, self.handout, body='<p onclick="x()">Hi<script>alert(1)</script><img src="x" onerror="y()"/></p>')
        for part in ('script', 'onclick', 'onerror'):
            self.assertNotIn(part, version.body)

    def test_pictures_are_kept_inside(self):
        file = io.BytesIO()
        Image.new('RGB', (20, 20), 'red').save(file, 'PNG')
        picture = self.env['ir.attachment'].with_user(self.manager).create({
            'name': 'hands.png', 'raw': file.getvalue(), 'res_model': 'medical.handout.version', 'res_id': self.version.id})
        self.version.body = f'<p>See</p><img src="/web/image/{picture.id}?access_token=x"/>'
        self.version.action_send()
        self.assertIn('data:image/jpeg;base64,', self.version.body)
        self.assertNotIn('/web/image', self.version.body)
        for source in ('https://example.com/a.png', f'/web/image/{self._foreign_picture().id}'):
            version = self._version(self.manager, self.handout, body=f'<p>See</p><img src="{source}"/>')
            with self.subTest(source=source), self.assertRaises(UserError):
                version.action_send()

    def _foreign_picture(self):
        return self.env['ir.attachment'].create({'name': 'x.png', 'raw': b'x', 'res_model': 'res.partner', 'res_id': self.company.partner_id.id})

    # === PDF === #

    def test_pdf(self):
        version = self._version(self.manager, self.handout, kind='pdf', body=False, file=pdf(), file_name='hands.pdf')
        self.assertEqual(version.grade_level, 'none')
        version.action_send()
        version.with_user(self.doctor)._sign_clinical("Dr. Doctor")
        attachment = self.env['ir.attachment'].sudo().search([('res_model', '=', version._name), ('res_id', '=', version.id), ('res_field', '=', 'file')])
        for call in (lambda: attachment.with_user(self.manager).write({'raw': b'%PDF-1.4 other'}), lambda: attachment.with_user(self.manager).unlink(),
                     lambda: attachment.with_user(self.manager).create({
                         'name': 'x', 'raw': b'x', 'res_model': version._name, 'res_id': version.id, 'res_field': 'file'})):
            with self.assertRaises(AccessError):
                call()

    def test_hostile_pdf(self):
        def launch(writer):
            writer.root_object[NameObject('/OpenAction')] = DictionaryObject({NameObject('/S'): NameObject('/Launch'), NameObject('/F'): TextStringObject('x')})

        files = {
            'no pdf': base64.b64encode(b'<html><script>alert(1)</script></html>'),
            'broken': base64.b64encode(b'%PDF-1.7 nothing follows'),
            'script': pdf(lambda writer: writer.add_js('app.alert(1)')),
            'attachment': pdf(lambda writer: writer.add_attachment('x.exe', b'x')),
            'launch': pdf(launch),
            'locked': pdf(lambda writer: writer.encrypt('secret', algorithm='RC4-128')),
            'large': base64.b64encode(b'%PDF-1.7' + b'0' * (15 * 1024 * 1024)),
        }
        for name, file in files.items():
            with self.subTest(file=name), self.assertRaises(UserError):
                self._version(self.manager, self.handout, kind='pdf', file=file)
            with self.subTest(write=name), self.assertRaises(UserError):
                self.version.file = file

    # === REPLACED, BEHIND === #

    def test_takes_over_on_its_day(self):
        """By the practice's date (New York), not by that of the server."""
        with freeze_time('2026-03-01 12:00:00'):
            self._put_in_use(self.version)
            second = self.version._copy_version()
            second.date_effective = '2026-03-05'
            self._put_in_use(second)
            self.assertEqual((self.version.state, second.state), ('approved', 'signed'))
        with freeze_time('2026-03-05 04:00:00'):  # still the fourth in New York
            self.env['medical.handout.version']._cron_take_over()
            self.assertEqual((self.version.state, second.state), ('approved', 'signed'))
        with freeze_time('2026-03-05 06:00:00'):
            self.env['medical.handout.version']._cron_take_over()
        self.assertEqual((self.version.state, second.state), ('superseded', 'approved'))
        self.assertEqual((self.version.date_replaced, second.date_in_use), (date(2026, 3, 4), date(2026, 3, 5)))
        self.assertEqual(second.date_review, date(2028, 3, 5))

    def test_behind(self):
        self._put_in_use(self.version)
        spanish = self._put_in_use(self._version(self.manager, self.handout, self.spanish, source_version_id=self.version.id))
        self.assertFalse(spanish.is_behind)
        second = self._put_in_use(self.version._copy_version())
        self.assertEqual(second.state, 'approved')
        spanish.invalidate_recordset()
        self.assertTrue(spanish.is_behind)
        self.assertEqual(spanish.state, 'approved')
        self.assertIn(spanish, spanish.search([('is_behind', '=', True)]))
        self.assertNotIn(spanish, spanish.search([('is_behind', '=', False)]))
        self.assertTrue(self.handout.has_behind)
        self.assertIn(self.handout, self.handout.search([('has_behind', '=', True)]))
        action = spanish.action_new_version()
        again = spanish.browse(action['res_id'])
        self.assertEqual((again.source_version_id, again.number), (second, 2))
        self.assertFalse(again.is_behind)

    def test_behind_a_recalled_source(self):
        self._put_in_use(self.version)
        spanish = self._put_in_use(self._version(self.manager, self.handout, self.spanish, source_version_id=self.version.id))
        self.version.sudo().state = 'recalled'
        spanish.invalidate_recordset()
        self.assertTrue(spanish.is_behind)

    def test_still_right(self):
        with freeze_time('2026-03-01 15:00:00'):
            self._put_in_use(self.version)
        with freeze_time('2028-03-02 15:00:00'):
            with self.assertRaises(AccessError):
                self.version.action_reviewed()
            self.version.with_user(self.clinician).action_reviewed()
            self.assertEqual(self.version.date_review, date(2030, 3, 2))
        self.assertEqual(self.version.event_ids[:1].kind, 'reviewed')

    def test_stages(self):
        """The computed stage and its search say the same."""
        self._put_in_use(self._version(self.manager, self._handout(self.manager, 'Used')))
        self._handout(self.manager, 'Empty')
        self._version(self.manager, self._handout(self.manager, 'Sent')).action_send()
        self._put_in_use(self._version(self.manager, self._handout(self.manager, 'Later'), date_effective='2099-01-01'))
        recalled = self._put_in_use(self._version(self.manager, self._handout(self.manager, 'Recalled')))
        recalled.sudo().state = 'recalled'
        handouts = self.env['medical.handout'].with_user(self.manager).search([('company_id', '=', self.company.id)])
        self.assertEqual(set(handouts.mapped('stage')), {'in_use', 'none', 'to_sign', 'waiting', 'recalled', 'draft'})
        for stage in set(handouts.mapped('stage')):
            with self.subTest(stage=stage):
                found = handouts.search([('company_id', '=', self.company.id), ('stage', '=', stage)])
                self.assertEqual(found, handouts.filtered(lambda handout, stage=stage: handout.stage == stage))

    def test_compare(self):
        self._put_in_use(self.version)
        second = self.version._copy_version()
        second.body = '<h2>Wash</h2><p>Wash your hands well. Use soap.</p><p>&lt;script&gt;</p>'
        action = second.action_compare()
        wizard = self.env['medical.handout.compare'].with_user(self.manager).with_context(**action['context']).create({})
        self.assertEqual(wizard.other_id, self.version)
        self.assertIn('<ins class="o_medical_differs"> well</ins>', wizard.comparison)
        self.assertIn('&lt;script&gt;', wizard.comparison)

    def test_queries(self):
        """As many for sixty handouts as for six."""
        def handouts(count):
            made = self.env['medical.handout'].with_user(self.manager).create([{'name': f'Topic {number}'} for number in range(count)])
            self.env['medical.handout.version'].with_user(self.manager).create([
                {'handout_id': handout.id, 'language_id': self.english.id, 'title': 'x', 'body': EASY} for handout in made])
            self.env.flush_all()
            self.env.invalidate_all()
            return made

        spec = {name: {} for name in ('name', 'stage', 'to_sign_count', 'has_behind', 'date_review')}
        counts = []
        for count in (6, 60):
            made = handouts(count).with_user(self.manager)
            before = self.env.cr.sql_log_count
            made.web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
