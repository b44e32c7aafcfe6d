from collections import defaultdict

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .privacy_common import word
from .staff_privacy_common import StaffPrivacyCommon


@tagged('post_install', '-at_install')
class TestMedicalStaffPrivacy(StaffPrivacyCommon):
    """Who reads what of a person, by every way: records, searches, groupings, exports, messages, files, related fields."""

    def test_every_reader_by_every_way(self):
        self._assert_every_reader_by_every_way()

    def test_nothing_by_what_leads_there(self):
        """From every model of the registry that refers to one of these, as anybody: its values can't be searched for."""
        paths = self._paths_to_kept()
        self.assertIn(('medical.staff.file', 'health_document_ids', 'medical.staff.document'), paths)
        for user in self.everyone:
            tried = defaultdict(list)
            for key, (record, value_field, readers) in self.kept.items():
                for model_name, field, comodel_name in paths:
                    if user in readers or comodel_name != record._name:
                        continue
                    tried[model_name].append([
                        [(f'{field}.{value_field}', operator, value)]
                        for operator, value in (('ilike', word(key)), ('=like', word(key)), ('in', [word(key)]))])
                    # who has a step in a plan reads how far the plan is
                    if key != 'plan_step':
                        tried[model_name].append([
                            [(field, operator, value)]
                            for operator, value in (('in', record.ids), ('=', record.id), ('any', [('id', '=', record.id)]))])
            self._assert_finds_nothing(user, tried)

    def test_other_tiers_by_the_file(self):
        """Whoever reads the file reads of its documents and credentials what is theirs."""
        parts = {
            self.lead: {'document_own', 'document_supervisor', 'credential_own'},
            self.second_manager: {'document_own', 'document_supervisor', 'document_hr', 'credential_own'},
            self.hr: {'document_own', 'document_supervisor', 'document_hr', 'document_i9', 'credential_own'},
            self.health: {'document_health', 'credential_health'},
            self.nurse: {'document_own', 'document_hr', 'document_i9', 'document_health', 'credential_own', 'credential_health'},
        }
        for user, keys in parts.items():
            self.env.invalidate_all()
            values = self.nurse_file.with_user(user).web_read({
                name: {'fields': {'display_name': {}, field: {}}} for name, field in (
                    ('document_ids', 'name'), ('i9_document_ids', 'name'), ('health_document_ids', 'name'),
                    ('credential_ids', 'number'), ('health_credential_ids', 'number'))})
            text = repr(values)
            found = {key for key in self.kept if key != 'file' and word(key) in text}
            self.assertEqual(found, keys, user.login)

    def test_who_writes(self):
        """Nobody writes what they can't read; and supervisors write no documents."""
        for key, (record, _field, readers) in self.kept.items():
            for user in self.everyone - readers:
                with self.subTest(key=key, user=user.login):
                    self.assertFalse(record.with_user(user).has_access('write'))
                    self.assertFalse(record.with_user(user).has_access('unlink'))
            if record._name == 'medical.staff.document':
                for user in self.lead | self.owner | self.auditor:
                    self.assertFalse(record.with_user(user).has_access('write'), f'{user.login} {key}')

    def test_reports(self):
        """Every report of these models refuses who may not read the record."""
        reports = self.env['ir.actions.report'].search([('model', 'in', list({record._name for record, *_rest in self.kept.values()}))])
        for report in reports:
            for key, (record, _field, readers) in self.kept.items():
                if record._name != report.model:
                    continue
                for user in self.everyone - readers:
                    renderer = self.env['ir.actions.report'].with_user(user)
                    self.assertNotIn(
                        word(key), self._try(lambda r=renderer, i=report, d=record: r._render_qweb_html(i.report_name, d.ids)[0]),
                        f'{user.login} prints {key}')

    def test_whose_it_is_is_not_typed(self):
        """What decides who reads a record follows from the person and the type: nobody writes it, also not at creation."""
        given = {'user_id': self.colleague.id, 'company_id': self.other_company.id, 'tier': 'own', 'staff_file_id': self.lead_file.id}
        for key, (record, _field, _readers) in self.kept.items():
            for name in given.keys() & record._fields.keys():
                before, value = record[name], given[name]
                if name == 'tier' and before == 'own':
                    value = 'hr' if record._name == 'medical.staff.document' else 'health'
                for user in self.nurse | self.lead | self.second_manager | self.hr | self.health:
                    self._try_write(lambda record=record, user=user, name=name, value=value: record.with_user(user).write({name: value}))
                    self.env.invalidate_all()
                    self.assertEqual(record[name], before, f'{user.login} writes {name} of {key}')

@tagged('post_install', '-at_install')
class TestMedicalStaffPrivacyHttp(StaffPrivacyCommon, HttpCase):
    """Files and calls as a browser makes them."""

    @mute_logger('odoo.http')
    def test_files_and_calls(self):
        document, credential = self.kept['document_health'][0], self.kept['credential_health'][0]
        attachment = self.env['ir.attachment'].search([
            ('res_model', '=', document._name), ('res_id', '=', document.id), ('res_field', '=', 'file')])
        for user in self.everyone:
            password = user.login
            self.authenticate(user.login, password)
            may = user in self.kept['document_health'][2]
            for url in (f'/web/content/{document._name}/{document.id}/file', f'/web/content/{attachment.id}'):
                response = self.url_open(url)
                self.assertEqual(b'%PDF' in response.content, may, f'{user.login} {url}')
            for record, field in ((document, 'name'), (credential, 'number')):
                answer = self.url_open('/web/dataset/call_kw', json={'params': {
                    'model': record._name, 'method': 'read', 'args': [record.ids, [field]], 'kwargs': {}}}).text
                self.assertEqual('Word-' in answer, may, f'{user.login} {record._name}')
