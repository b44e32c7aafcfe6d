import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .credential_common import NOW, PDF, CredentialCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalCredentialAccess(CredentialCommon):
    """Who sees which credentials, by every way by which values leave."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.license = cls._verified('LIC-RN', state_id=cls.ny.id, number='SECRET-1')
        cls.shot = cls._verified('TB', number='SECRET-2')
        cls.leads_card = cls._verified('BLS', cls.lead_person, number='SECRET-3')
        cls.cleaners = cls._verified('BBP', cls.cleaner_person, number='SECRET-4')
        cls.foreign = cls.Credential.with_user(cls.foreign_manager).create({
            'employee_id': cls.foreign_person.id, 'type_id': cls._type('BLS', cls.other_company).id, 'number': 'SECRET-5'})
        cls.all = cls.license | cls.shot | cls.leads_card | cls.cleaners | cls.foreign
        cls.file = cls.env['ir.attachment'].create({'name': 'secret.pdf', 'datas': PDF, 'res_model': 'medical.credential', 'res_id': cls.shot.id})
        cls.shot.sudo().document_ids = [Command.link(cls.file.id)]
        cls.sees = {
            cls.nurse: cls.license | cls.shot,
            cls.lead: cls.license | cls.leads_card,
            cls.manager: cls.license | cls.leads_card | cls.cleaners,
            cls.hr: cls.license | cls.leads_card | cls.cleaners,
            cls.health: cls.shot,
            cls.owner: cls.license | cls.leads_card | cls.cleaners,  # above the manager
            cls.janitor: cls.Credential,
            cls.foreign_manager: cls.foreign,
            cls.foreign_nurse: cls.foreign,
        }

    def test_reading(self):
        for user, seen in self.sees.items():
            model = self.Credential.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(model.search([('id', 'in', self.all.ids)]), seen)
                self.assertEqual({row['id'] for row in model.web_search_read([('id', 'in', self.all.ids)], {'number': {}})['records']}, set(seen.ids))
                for credential in self.all - seen:
                    for read in (lambda row=credential, model=model: model.browse(row.id).read(['number']),
                                 lambda row=credential, model=model: model.browse(row.id).web_read({'display_name': {}})):
                        with self.assertRaises(AccessError):
                            read()
                    # without the right to export at all, or without that to read
                    with self.assertRaises(UserError):
                        model.browse(credential.id).export_data(['number'])

    def test_searching_finds_nothing_out(self):
        for user, seen in self.sees.items():
            model = self.Credential.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual({row[0] for row in model.name_search('license')} | {row[0] for row in model.name_search('SECRET')}, set(seen.ids))
                groups = model.formatted_read_group([('id', 'in', self.all.ids)], ['number'], ['__count'])
                self.assertEqual({group['number'] for group in groups}, set(seen.mapped('number')))
                for stage in ('valid', 'due', 'expired', 'pending', 'missing', 'draft'):
                    self.assertLessEqual(set(model.search([('stage', '=', stage), ('id', 'in', self.all.ids)]).ids), set(seen.ids))
                self.assertEqual(model.search_count([('event_ids.kind', '=', 'verified'), ('id', 'in', self.all.ids)]), len(seen - self.foreign))
        with self.assertRaises(AccessError):
            self.Credential.with_user(self.auditor).search([('stage', '=', 'valid')])
        with self.assertRaises(AccessError):
            self.Credential.with_user(self.auditor).formatted_read_group([], ['type_id'], ['__count'])

    def test_history(self):
        for user, seen in self.sees.items():
            events = self.env['medical.credential.event'].with_user(user).search([('credential_id', 'in', self.all.ids)])
            self.assertEqual(events.sudo().credential_id, seen, user.login)
        with self.assertRaises(AccessError):
            self.shot.sudo().event_ids[0].with_user(self.manager).read(['changes'])

    def test_chatter_and_files(self):
        self.shot.sudo().message_post(body='Secret words')
        message = self.shot.sudo().message_ids[0]
        for user, seen in self.sees.items():
            with self.subTest(user=user.login):
                found = self.env['mail.message'].with_user(user).search([('id', '=', message.id)])
                files = self.env['ir.attachment'].with_user(user).search([('id', '=', self.file.id)])
                self.assertEqual((bool(found), bool(files)), (self.shot in seen, self.shot in seen))
                if self.shot not in seen:
                    with self.assertRaises(AccessError):
                        self.file.with_user(user).read(['datas'])
                    with self.assertRaises(AccessError):
                        self.shot.with_user(user).message_post(body='I was here')

    def test_writing(self):
        """Supervisors read; a colleague, another company and an auditor don't reach it at all."""
        draft = self._credential('BLS', user=self.nurse)
        for user in (self.lead, self.health, self.janitor, self.foreign_manager, self.auditor, self.owner):
            theirs = draft.with_user(user)
            with self.subTest(user=user.login):
                for attack in (lambda row=theirs: row.write({'number': 'X'}), theirs.action_send, theirs.action_request,
                               lambda row=theirs: row.read(['id']) and row.write({'note': 'x'})):
                    with self.assertRaises(AccessError):
                        attack()
        for user, code in ((self.manager, 'TB'), (self.hr, 'FLU'), (self.health, 'BLS'), (self.lead, 'BLS'), (self.foreign_manager, 'BLS')):
            with self.subTest(user=user.login, code=code), self.assertRaises(AccessError):
                self._credential(code, user=user)
        self.assertTrue(self._credential('TB', user=self.nurse), "one's own health item, for Employee Health to verify")
        own = self._credential('FLU', user=self.nurse)
        own.action_send()
        for user in (self.manager, self.hr, self.nurse, self.lead):
            with self.assertRaises(AccessError):
                own.with_user(user)._verify('x')
        own.with_user(self.health)._verify('x')

    def test_tier_of_a_type(self):
        """A type that becomes Employee Health's takes its credentials along."""
        self._type('LIC-RN').with_user(self.manager).tier = 'health'
        self.assertFalse(self.license.with_user(self.manager).search([('id', '=', self.license.id)]))
        self.assertTrue(self.license.with_user(self.health).search([('id', '=', self.license.id)]))

    def test_configuration(self):
        kind, requirement = self._type('BLS'), self._require('BLS')
        for user in (self.nurse, self.lead, self.health, self.janitor, self.owner, self.auditor):
            for record in (kind, requirement, self._job('ROL-07')):
                with self.subTest(user=user.login, model=record._name), self.assertRaises(AccessError):
                    record.with_user(user).write({'sequence': 1} if 'sequence' in record else {'note': 'x'})
        for model in ('medical.credential.type', 'medical.credential.requirement'):
            self.assertFalse(self.env[model].with_user(self.foreign_manager).search([('company_id', '=', self.company.id)]))
        self._job('ROL-07').with_user(self.manager).write({'medical_patient_facing': False, 'description': 'Cares'})
        shared = self.env['hr.job'].create({'name': 'Shared Position', 'company_id': False})
        with self.assertRaisesRegex(AccessError, "several companies"):
            shared.with_user(self.manager).name = 'Mine'
        with self.assertRaises(AccessError):
            self._job('ROL-07').with_user(self.manager).company_id = False
        with self.assertRaises(AccessError):
            self._job('ROL-07').with_user(self.manager).unlink()
        for user in (self.manager, self.hr):
            self.env['medical.credential.type'].with_user(user).create({'name': f'Own type of {user.login}', 'company_id': self.company.id})

    def test_reading_is_logged(self):
        log = self.env['medical.access.log'].sudo()
        domain = [('model', '=', 'medical.credential'), ('res_id', '=', self.license.id)]
        before = log.search_count(domain)
        self.license.with_user(self.manager).web_read({'number': {}})
        self.env.flush_all()
        self.assertEqual(log.search_count(domain), before + 1)


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalCredentialRpc(CredentialCommon, HttpCase):
    """The same over the wire: private methods stay private, files stay closed."""

    @mute_logger('odoo.http')
    def test_rpc(self):
        shot = self._verified('TB')
        file = self.env['ir.attachment'].create({'name': 'secret.pdf', 'raw': b'%PDF-1.4 secret', 'res_model': 'medical.credential', 'res_id': shot.id})
        card = self._credential('BLS', user=self.nurse)
        card.action_send()
        self.env.flush_all()
        self.authenticate('cred_nurse', 'cred_nurse')
        for method, args in (('_verify', [card.ids, 'x']), ('write', [card.ids, {'state': 'verified'}]), ('action_verify', [card.ids]),
                             ('_sync_required', [[]]), ('_screen', [[]])):
            answer = self._call('medical.credential', method, args)
            self.assertIn('error', answer, method)
        self.assertEqual(card.state, 'submitted')
        self.assertIn('error', self._call('hr.employee', '_medical_clearance', [[], []]))
        self.assertEqual(self.url_open(f'/web/content/{file.id}').content, b'%PDF-1.4 secret')
        self.authenticate('cred_manager', 'cred_manager')
        self.assertIn('error', self._call('medical.credential', 'read', [shot.ids, ['number']]))
        self.assertEqual(self.url_open(f'/web/content/{file.id}').status_code, 404)

    def _call(self, model, method, args):
        return self.url_open('/web/dataset/call_kw', data=json.dumps({
            'jsonrpc': '2.0', 'method': 'call', 'params': {'model': model, 'method': method, 'args': args, 'kwargs': {}}}),
            headers={'Content-Type': 'application/json'}).json()
