import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .credential_common import NOW, PDF, PIXEL, CredentialCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalCredential(CredentialCommon):
    """The way of a credential: asked for, sent, verified, taken back, renewed, put away; and its history."""

    def test_from_the_phone_to_verified(self):
        self._require('BLS', self._job('ROL-07'))
        [asked] = self._theirs(self.nurse_person, 'BLS')
        self.assertEqual((asked.state, asked.stage), ('missing', 'missing'))
        asked.with_user(self.hr).action_request()
        self.assertEqual(asked.stage, 'requested')
        self.assertEqual(asked.activity_ids.user_id, self.nurse)
        asked.with_user(self.hr).action_request()
        self.assertEqual(len(asked.activity_ids), 1, "asked once")
        own = asked.with_user(self.nurse).with_context(medical_own_credential=True)
        with self.assertRaisesRegex(UserError, "the last day.*a photo"):
            own.action_send()
        own.write({'date_start': '2026-02-01', 'date_end': '2028-01-31'})
        photo = own._attach('card.png', PIXEL)
        self.assertEqual((photo.mimetype, photo.name, photo.res_id), ('image/jpeg', 'card.jpg', asked.id))
        for name in ('raw', 'datas'):
            taken = PIXEL + b'where it was taken'
            photo.write({name: taken if name == 'raw' else base64.b64encode(taken), 'name': 'other.png'})
            self.assertNotIn(b'where it was taken', photo.raw)
            self.assertEqual((photo.mimetype, photo.name), ('image/jpeg', 'other.jpg'), "an exchanged photo is drawn anew as well")
        own.action_send()
        self.assertEqual((asked.stage, asked.sent_by_id), ('pending', self.nurse))
        self.assertFalse(asked.activity_ids, "what was asked is done")
        action = asked.with_user(self.manager).action_verify()
        wizard = self.env['medical.credential.decision'].with_user(self.manager).with_context(**action['context']).create({})
        self.assertEqual(wizard.how, 'Issuer eCard lookup', "the source of its type is suggested")
        wizard.action_save()
        self.assertRecordValues(asked, [{
            'state': 'verified', 'stage': 'valid', 'verified_by_id': self.manager.id, 'verified_how': 'Issuer eCard lookup', 'expiry_lead_days': 60}])
        self.assertEqual(asked.event_ids.mapped('kind'), ['verified', 'sent', 'changed', 'changed', 'requested', 'requested', 'required'])
        self.assertEqual(asked.event_ids[0].user_id, self.manager)

    def test_nobody_verifies_their_own(self):
        own = self._credential('BLS', self.hr_person, user=self.hr)
        own.action_send()
        with self.assertRaisesRegex(AccessError, "Nobody decides about their own"):
            own._verify('x')
        for action in ('action_verify', 'action_reject', 'action_put_away'):
            with self.assertRaises(AccessError):
                getattr(own, action)()
        own.with_user(self.manager)._verify('x')
        managers = self._credential('BLS', self.manager_person, user=self.manager)
        managers.action_send()
        with self.assertRaises(AccessError):
            managers._verify('x')
        managers.with_user(self.owner)._verify('x')
        self.assertEqual(managers.verified_by_id, self.owner, "an owner above them stands in")
        lead = self._credential('BLS')
        lead.action_send()
        with self.assertRaises(AccessError):
            lead.with_user(self.lead)._verify('x')

    def test_what_is_verified_stays(self):
        credential = self._verified('LIC-RN', state_id=self.ny.id, document_ids=[Command.link(self._upload(self.hr).id)])
        file = credential.document_ids
        for user in (self.nurse, self.hr, self.manager):
            own = credential.with_user(user)
            for values in (
                {'number': 'X'}, {'date_end': '2030-01-01'}, {'document_ids': [Command.clear()]}, {'note': 'x'}, {'state': 'submitted'},
                {'verified_by_id': user.id}, {'employee_id': self.lead_person.id}, {'active': False}, {'renewal_id': credential.id},
                {'multistate': True}, {'result': 'clear'},
            ):
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    own.write(values)
            with self.assertRaises(UserError):
                own.unlink()
            attachment = file.with_user(user)
            for attack in (lambda attachment=attachment: attachment.write({'raw': b'%PDF-1.4 other'}),
                           lambda attachment=attachment: attachment.write({'name': 'other.pdf'}),
                           lambda attachment=attachment: attachment.write({'res_id': 0}), attachment.unlink,
                           lambda user=user: self.env['ir.attachment'].with_user(user).create({
                               'name': 'more.pdf', 'raw': b'%PDF', 'res_model': 'medical.credential', 'res_id': credential.id})):
                with self.subTest(user=user.login), self.assertRaises(UserError), self.env.cr.savepoint():
                    attack()
        self.assertEqual((credential.number, credential.document_ids), ('FIC-1000', file))

    def test_taken_back_with_a_reason(self):
        credential = self._verified('LIC-RN', state_id=self.ny.id)
        with self.assertRaisesRegex(UserError, "Say why"):
            credential.with_user(self.hr)._reopen(' ')
        with self.assertRaises(AccessError):
            credential.with_user(self.nurse)._reopen('I want to')
        credential.with_user(self.hr)._reopen('The number was mistyped')
        self.assertEqual((credential.stage, credential.verified_by_id.id), ('pending', False))
        credential.with_user(self.hr).number = 'FIC-2000'
        self.assertEqual(credential.event_ids[1].reason, 'The number was mistyped')
        self.assertEqual(credential.event_ids[0].changes, 'Number: …1000 → …2000')

    def test_sent_back(self):
        credential = self._credential('BLS', user=self.nurse)
        credential.action_send()
        credential.with_user(self.manager)._reject('The photo is blurred')
        self.assertEqual((credential.stage, credential.rejected_reason), ('rejected', 'The photo is blurred'))
        self.assertEqual(credential.activity_ids.user_id, self.nurse)
        credential.with_user(self.nurse).action_send()
        self.assertEqual((credential.stage, credential.rejected_reason), ('pending', False))
        with self.assertRaisesRegex(UserError, "reload the page"):
            credential.with_user(self.nurse).action_send()

    def test_numbers(self):
        for code, good, bad in (('NPI1', '1234567893', '1234567890'), ('DEA', 'AB1234563', 'AB1234567'), ('CAQH', '12345678', '12-34')):
            with self.subTest(code=code):
                self.assertEqual(self._credential(code, number=f'  {good} ').number, good)
                with self.assertRaisesRegex(ValidationError, bad), self.env.cr.savepoint():
                    self._credential(code, number=bad)
        kind = self._type('LIC-RN')
        kind.with_user(self.manager).write({'number_check': 'pattern', 'number_pattern': 'RN[0-9]{4}'})
        self.assertEqual(self._credential('LIC-RN', number='RN1234', state_id=self.ny.id).number, 'RN1234')
        with self.assertRaisesRegex(ValidationError, 'RN12'):
            self._credential('LIC-RN', number='RN12')
        with self.assertRaisesRegex(ValidationError, "can't be read"):
            kind.with_user(self.manager).number_pattern = '('

    def test_lacks_are_named_together(self):
        credential = self._credential('LIC-RN', number=False, date_end=False)
        with self.assertRaisesRegex(UserError, "the number, the state, the last day, a photo"):
            credential.action_send()

    def test_stages_by_the_day_of_the_practice(self):
        credential = self._verified('BLS', date_end='2026-05-09')
        for moment, stage in (
            ('2026-03-10 03:59:59', 'valid'), ('2026-03-10 04:00:00', 'due'), ('2026-05-10 03:59:59', 'due'), ('2026-05-10 04:00:00', 'expired'),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                credential.invalidate_recordset()
                self.assertEqual(credential.stage, stage)
                self.assertEqual(self.Credential.with_user(self.hr).search([('stage', '=', stage), ('id', '=', credential.id)]), credential)
                self.assertFalse(self.Credential.search([('stage', '!=', stage), ('id', '=', credential.id)]))

    def test_renewal(self):
        old = self._verified('BLS', date_end='2026-04-01')
        self.assertEqual(old.stage, 'due')
        action = old.with_user(self.nurse).action_renew()
        new = self.Credential.browse(action['res_id'])
        self.assertEqual(old.with_user(self.nurse).action_renew()['res_id'], new.id, "begun once")
        self.assertRecordValues(new, [{'state': 'draft', 'renews_id': old.id, 'number': 'FIC-1000', 'date_end': False, 'document_ids': []}])
        self.assertEqual((old.stage, old.renewal_id.id, old.renewal_sent), ('due', False, False), "only begun: it still has to be renewed")
        new.with_user(self.nurse).write({'date_end': '2028-04-01'})
        new.with_user(self.nurse).action_send()
        self.assertTrue(old.renewal_sent)
        new.with_user(self.manager)._verify('x')
        self.assertEqual((old.stage, old.renewal_id, new.stage), ('renewed', new, 'future'))
        new.with_user(self.hr)._reopen('Wrong date')
        self.assertEqual((old.stage, old.renewal_sent), ('due', True))
        with self.assertRaisesRegex(UserError, "isn't verified yet"):
            new.with_user(self.nurse).action_renew()

    def test_a_new_card_takes_the_place_of_the_old(self):
        old = self._verified('BLS', date_end='2026-04-01')
        new = self._credential('BLS', user=self.nurse, date_start='2026-03-01', date_end='2028-02-29')
        new.action_send()
        self.assertEqual(new.renews_id, old)
        here = self._verified('LIC-RN', state_id=self.ny.id)
        there = self._verified('LIC-RN', state_id=self.nj.id, date_end='2027-12-31')
        self.assertFalse(there.renews_id, "a license of another state is another license")
        self.assertEqual((here.stage, there.stage), ('valid', 'valid'))

    def test_put_away(self):
        credential = self._verified('DEA', number='AB1234563')
        with self.assertRaises(AccessError):
            credential.with_user(self.nurse)._put_away('not needed')
        credential.with_user(self.manager)._put_away('Given up')
        self.assertFalse(credential.active)
        credential.with_user(self.hr).action_bring_back()
        self.assertTrue(credential.active)
        self.assertEqual(credential.event_ids[:2].mapped('kind'), ['brought_back', 'put_away'])

    def test_history_stays(self):
        credential = self._verified('BLS')
        event = credential.event_ids[0]
        for user in (self.nurse, self.hr, self.manager, self.env.ref('base.user_root')):
            with self.assertRaises(UserError):
                event.with_user(user).write({'reason': 'x'})
            with self.assertRaises(UserError):
                event.with_user(user).unlink()
        for user in (self.nurse, self.hr, self.manager):
            with self.assertRaises(UserError):
                self.env['medical.credential.event'].with_user(user).create({'credential_id': credential.id, 'kind': 'changed'})
        self.assertEqual(credential.with_user(self.nurse).event_ids, credential.event_ids, "who reads it reads its history")

    def test_made_as_verified(self):
        values = {'employee_id': self.nurse_person.id, 'type_id': self._type('BLS').id}
        for user in (self.nurse, self.hr, self.manager):
            for more in ({'state': 'verified'}, {'verified_by_id': self.hr.id}, {'is_generated': True}):
                with self.subTest(user=user.login, more=more), self.assertRaises(AccessError):
                    self.Credential.with_user(user).create({**values, **more})

    def test_what_the_office_enters(self):
        values = {'employee_id': self.nurse_person.id, 'type_id': self._type('LEIE').id}
        with self.assertRaisesRegex(AccessError, "entered by the office"):
            self.Credential.with_user(self.nurse).create(values)
        mine = self._credential('BLS', user=self.nurse)
        with self.assertRaises(AccessError):
            mine.write({'result': 'clear'})
        with self.assertRaises(AccessError):
            mine.write({'expiry_lead_days': 0})

    def test_documents_of_others(self):
        """Nobody reads a file by putting it forward as a document of their own."""
        secret = self._verified('BLS', self.lead_person, document_ids=[Command.link(self._upload(self.hr).id)]).document_ids
        with self.assertRaises(AccessError):
            self._credential('BLS', user=self.nurse, document_ids=[Command.link(secret.id)])
        loose = self._upload(self.hr)
        with self.assertRaises(AccessError):
            self._credential('ACLS', user=self.nurse, document_ids=[Command.link(loose.id)])
        mine = self._credential('MATE', user=self.nurse)
        for file in (secret, loose):
            with self.assertRaises(AccessError):
                mine.write({'document_ids': [Command.link(file.id)]})

    @mute_logger('odoo.addons.base.models.ir_attachment')
    def test_pictures_that_are_none(self):
        credential = self._credential('BLS', user=self.nurse)
        with self.assertRaisesRegex(UserError, "take it anew"):
            credential._attach('card.gif', base64.b64decode('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'))

    def test_form_suggests_the_end(self):
        with Form(self.Credential.with_user(self.nurse).with_context(medical_own_credential=True),
                  view='medical_office_base.view_medical_credential_own_form') as form:
            form.type_id = self._type('BLS').with_user(self.nurse)
            form.date_start = '2026-03-01'
            self.assertEqual(str(form.date_end), '2028-02-29')
        self.assertEqual(form.record.employee_id, self.nurse_person)

    def test_screen_everyone(self):
        self._require('LEIE')
        people = self.nurse_person | self.hr_person | self.cleaner_person
        wizard = self.env['medical.credential.screening'].with_user(self.hr).create({
            'type_id': self._type('LEIE').id, 'date': '2026-03-09', 'file_ids': [Command.set(self._files(people).ids)],
            'match_ids': [Command.set(self._files(self.cleaner_person).ids)]})
        wizard.action_save()
        self.env.invalidate_all()
        found = {person: self._theirs(person, 'LEIE') for person in people}
        self.assertEqual({person: (row.stage, row.result) for person, row in found.items()}, {
            self.nurse_person: ('valid', 'clear'), self.hr_person: ('pending', 'clear'), self.cleaner_person: ('excluded', 'match')})
        self.assertEqual(str(found[self.nurse_person].date_end), '2026-04-09')
        self.assertEqual([found[person].event_ids[0].kind for person in (self.nurse_person, self.hr_person)], ['verified', 'sent'])
        with freeze_time('2026-04-09 15:00:00'):
            self.env['medical.credential.screening'].with_user(self.manager).create({
                'type_id': self._type('LEIE').id, 'file_ids': [Command.set(self._files(self.nurse_person).ids)]}).action_save()
            self.assertEqual(found[self.nurse_person].renewal_id, self._theirs(self.nurse_person, 'LEIE') - found[self.nurse_person])
        with self.assertRaises(AccessError):
            self.env['medical.credential.screening'].with_user(self.nurse).create({
                'type_id': self._type('LEIE').id, 'file_ids': [Command.set(self._files(people).ids)]})

    def _files(self, people):
        return self.env['medical.staff.file'].search([('employee_id', 'in', people.ids)])

    def _upload(self, user):
        return self.env['ir.attachment'].with_user(user).create({'name': 'paper.pdf', 'datas': PDF, 'res_model': 'medical.credential', 'res_id': 0})
