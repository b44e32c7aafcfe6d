import json
from collections import defaultdict
from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..privacy_common import NOTHING, word
from .patient_privacy_common import PatientPrivacyCommon

# ways that a patient's models don't have: no chatter, no tasks, no copies; see `medical.patient`
NONE_HERE = {'messages', 'messages of the record', 'tasks', 'copy'}


@tagged('post_install', '-at_install')
class TestPatientPrivacy(PatientPrivacyCommon):
    """Who reads what of a patient, by every way; nobody else, also not by a search."""

    def test_every_reader_by_every_way(self):
        self._assert_every_reader_by_every_way()

    def test_the_ways_find_what_leaks(self):
        """Without the rules every way leads there: what the test above calls tight is looked at in earnest."""
        self.env['ir.rule'].search([('model_id.model', 'in', ('medical.patient', 'medical.patient.document'))]).active = False
        self.env.registry.clear_cache()
        for key in ('elsewhere', 'restricted_patient_clinical'):
            record, field, _readers = self.kept[key]
            model = self.env[record._name].with_user(self.users['medical_records'])
            found = {way for way, call in self._ways(model, record.id, field, word(key)).items() if self._try(call) not in NOTHING}
            missing = self._ways(model, record.id, field, word(key)).keys() - found - NONE_HERE
            if key == 'elsewhere':
                missing -= {'files', 'files by name'}  # a patient has no file of its own
            missing -= {'export'}  # medical records may not export
            self.assertFalse(missing, key)

    def test_nothing_by_what_leads_there(self):
        """From every model that refers to one of these, as anybody: its values can't be searched for, by words or by ids."""
        paths = self._paths_to_kept()
        self.assertIn(('medical.visit', 'patient_id', 'medical.patient'), paths)
        for user in self.everyone:
            tried = defaultdict(list)
            for key, (record, _field, readers) in self.kept.items():
                for model_name, field, comodel_name in paths:
                    # who broke the glass knows whose it was
                    if user not in readers and comodel_name == record._name and (
                            (model_name, key, user) != ('medical.patient.glass', 'restricted', self.users['front_desk'])):
                        tried[model_name].append(self._domains_by(field, key))
            self._assert_finds_nothing(user, tried)

    def test_the_domains_find_what_may_be_read(self):
        """Who reads a patient finds the visits by each: what the test above finds nothing by is looked at in earnest."""
        self.env['medical.visit'].create({
            'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': fields.Datetime.now()})
        visits = self.env['medical.visit'].with_user(self.users['medical_records'])
        domains = self._domains_by('patient_id', 'patient')
        self.assertEqual({self._count(visits, [domain]) for domain in [*domains, Domain.OR(domains)]}, {'1'})
        with self.assertRaises(self.failureException):
            self._assert_finds_nothing(visits.env.user, {'medical.visit': [domains]})

    def _domains_by(self, field, key):
        """A record that is kept, asked for through a field that refers to it: by its words and by its id."""
        record, value_field, _readers = self.kept[key]
        return [
            [(f'{field}.{value_field}', 'ilike', word(key))], [(f'{field}.{value_field}', 'in', [word(key)])],
            [(field, 'ilike', word(key))], [(field, 'any', [(value_field, '=like', f'{word(key)}%')])],
            [(field, 'in', record.ids)], [(field, 'any', [('id', '=', record.id)])]]

    def test_every_model_about_patients_is_here(self):
        """A model that points at a patient is among what is tried, or is said here to hold nothing of anybody."""
        names = {record._name for record, _field, _readers in self.kept.values()}
        pointing = {
            model_name for model_name, model in self.env.items()
            if not model._abstract and not model._transient and model._auto and model_name.startswith('medical.')
            and any(field.type == 'many2one' and field.comodel_name == 'medical.patient' and field.store for field in model._fields.values())}
        self.assertFalse(pointing - names - self.ELSEWHERE)

    # told by ids and dates alone, with rules of their own that other tests prove
    ELSEWHERE = {
        'medical.visit', 'medical.handout.given', 'medical.chart.loan', 'medical.signing', 'medical.privacy.acknowledgement', 'medical.patient.double',
        'medical.patient.merge', 'medical.handout.recall.line', 'medical.recall.patient',
        'medical.issue.patient', 'medical.privacy.incident.patient'}

    def test_who_writes(self):
        for key, (record, _field, readers) in self.kept.items():
            for user in self.everyone - readers:
                with self.subTest(key=key, user=user.login):
                    self.assertFalse(record.with_user(user).has_access('write'))
                    self.assertFalse(record.with_user(user).has_access('unlink'))
        self.assertFalse(self.patient.with_user(self.officer).has_access('write'))

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

    def test_names_stand_on_the_record_alone(self):
        """In the whole database a patient's name is in the tables that are guarded, and in no other: no contact, entry, mail,
        file name or log."""
        self.env.flush_all()
        self.env.cr.execute("""
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = current_schema() AND data_type IN ('character varying', 'text', 'jsonb')
               AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema())""")
        found = set()
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(SQL(
                "SELECT 1 FROM %s WHERE %s::text LIKE %s LIMIT 1", SQL.identifier(table), SQL.identifier(column), f'%{word("patient")}%'))
            if self.env.cr.rowcount:
                found.add(f'{table}.{column}')
        self.assertLessEqual({'medical_patient.family_name', 'medical_patient.name'}, found)
        self.assertFalse({place for place in found if not place.startswith(self.HOLDERS)})

    HOLDERS = ('medical_patient.', 'medical_patient_event.')


@tagged('post_install', '-at_install')
class TestPatientPrivacyHttp(PatientPrivacyCommon, HttpCase):
    """Files and calls as a browser and as other programs make them."""

    @mute_logger('odoo.http')
    def test_files_and_calls(self):
        patient, document = self.kept['restricted'][0], self.kept['restricted_patient_clinical'][0]
        attachment = self.env['ir.attachment'].search([('res_model', '=', document._name), ('res_id', '=', document.id), ('res_field', '=', 'file')])
        self.assertTrue(attachment)
        for user in self.everyone:
            self.authenticate(user.login, user.login)
            may = user in self.kept['restricted_patient_clinical'][2]
            for url in (f'/web/content/{document._name}/{document.id}/file', f'/web/content/{attachment.id}'):
                self.assertEqual(b'%PDF' in self.url_open(url).content, may, f'{user.login} {url}')
            for key, record, field in (('restricted', patient, 'name'), ('restricted_patient_clinical', document, 'name')):
                answer = self.url_open('/web/dataset/call_kw', json={'params': {
                    'model': record._name, 'method': 'read', 'args': [record.ids, [field]], 'kwargs': {}}}).text
                self.assertEqual('Word-' in answer, user in self.kept[key][2], f'{user.login} {key}')

    @mute_logger('odoo.http')
    def test_other_programs(self):
        """JSON-2 with a key: the same rules, and every reading is written down as a program's."""
        for user in (self.doctor, self.users['front_desk'], self.users['owner'], self.annex_desk):
            key = self.env['res.users.apikeys'].with_user(user)._generate('rpc', 'Fictional', fields.Datetime.now() + timedelta(days=1))
            answer = self.url_open(
                '/json/2/medical.patient/search_read', data=json.dumps({'domain': [], 'fields': ['name']}),
                headers={'Authorization': f'bearer {key}', 'Content-Type': 'application/json'})
            found = {name for name in ('patient', 'restricted', 'elsewhere', 'foreign') if word(name) in answer.text}
            expected = {name for name in ('patient', 'restricted', 'elsewhere', 'foreign') if user in self.kept[name][2]}
            self.assertEqual(found, expected, user.login)

    def test_taken_away_in_a_live_session(self):
        """One session: the site is taken away, the record is restricted, and given back; each at once."""
        desk = self.users['front_desk']
        self.authenticate(desk.login, desk.login)

        def sees():
            answer = self.make_jsonrpc_request('/web/dataset/call_kw', {
                'model': 'medical.patient', 'method': 'search_read', 'args': [[('id', '=', self.patient.id)], ['name']], 'kwargs': {}})
            return bool(answer)
        self.assertTrue(sees())
        self.site.user_ids -= desk
        self.env.flush_all()
        self.assertFalse(sees())
        self.site.user_ids |= desk
        self.env.flush_all()
        self.assertTrue(sees())
        self.patient.write({'is_restricted': True})
        self.env.flush_all()
        self.assertFalse(sees())
