from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..today_common import TodayChecks
from .patient_common import PatientCommon


@tagged('post_install', '-at_install')
class TestMedicalPatientDouble(TodayChecks, PatientCommon):

    def _likely(self, user, **values):
        patients = self.env['medical.patient'].with_user(user)
        new = patients.new({'company_id': self.company.id, **values})
        return new.likely_ids._origin, new.likely_hidden

    def test_who_is_likely(self):
        self.patient.phone = '(212) 555-0134'
        desk = self.users['front_desk']
        for values, expected in (
            ({'given_name': 'Ada', 'family_name': 'Fictional', 'birth_date': '1980-02-29'}, True),
            ({'given_name': 'FICTIONAL', 'family_name': 'ada', 'birth_date': '1980-02-29'}, True),
            ({'given_name': 'Adá', 'family_name': 'Fictionel', 'birth_date': '1980-02-29'}, True),
            ({'given_name': 'Ada', 'family_name': 'Fictional'}, True),
            ({'given_name': 'Ada', 'family_name': 'Fictional', 'birth_date': '1980-02-28'}, True),
            ({'given_name': 'Ada', 'family_name': 'Fictionall', 'phone': '212-555-0134'}, True),
            ({'given_name': 'Ada', 'family_name': 'Fictional', 'birth_date': '2011-06-07', 'phone': '212-555-0134'}, False),
            ({'given_name': 'Zoe', 'family_name': 'Otherwise', 'birth_date': '1980-02-29'}, False),
            ({'birth_date': '1980-02-29'}, False),
        ):
            with self.subTest(values=values):
                self.assertEqual(self._likely(desk, **values), (self.patient if expected else self.patient.browse(), False))

    def test_no_oracle(self):
        """Of whom one may not open only that there is somebody, and only by name and birth date exactly."""
        desk, nobody = self.users['front_desk'], self.patient.browse()
        for patient in self.restricted | self.elsewhere:
            exact = {'given_name': patient.given_name, 'family_name': patient.family_name, 'birth_date': '1980-02-29'}
            with self.subTest(patient=patient.number):
                self.assertEqual(self._likely(desk, **exact), (nobody, True))
                self.assertEqual(self._likely(desk, **{**exact, 'birth_date': False}), (nobody, False))
                self.assertEqual(self._likely(desk, **{**exact, 'birth_date': '1980-02-28'}), (nobody, False))
                self.assertEqual(self._likely(desk, **{**exact, 'family_name': exact['family_name'] + 's'}), (nobody, False))
        self.assertEqual(self._likely(desk, given_name='Fern', family_name='Foreign', birth_date='1980-02-29'), (nobody, False))

    def test_shown_and_written_down(self):
        """The form shows who is likely the same; registering goes on; the pair waits for medical records; the showing is logged."""
        logs = self.env['medical.access.log'].sudo()
        before = logs.search_count([('model', '=', 'medical.patient'), ('res_id', '=', self.patient.id)])
        with Form(self.env['medical.patient'].with_user(self.users['front_desk'])) as form:
            form.given_name, form.family_name, form.birth_date = 'Ada', 'Fictionale', '1980-02-29'
            self.assertEqual(form.likely_ids.ids, self.patient.ids)
        self.assertGreater(logs.search_count([('model', '=', 'medical.patient'), ('res_id', '=', self.patient.id)]), before)
        double = self.env['medical.patient.double'].search([('other_id', '=', form.record.id)])
        self.assertEqual((double.patient_id, double.reason, double.state), (self.patient, 'name', 'open'))
        self.assertNotIn('Fictional', double.display_name)
        records = double.with_user(self.users['medical_records'])
        self.assertEqual(records.patient_id.double_count, 1)
        for role in ('front_desk', 'biller', 'clinician', 'privacy_officer', 'staff'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                double.with_user(self.users[role]).read(['reason'])
        with self.assertRaises(AccessError):
            records.write({'state': 'different'})
        records.action_two_people()
        self.assertEqual((double.state, double.decided_by_id), ('different', self.users['medical_records']))
        form.record.write({'phone': '(212) 555-0101'})
        self.assertEqual(self.env['medical.patient.double'].search([('other_id', '=', form.record.id)]), double)

    def test_card(self):
        """Today counts the pairs that the user may decide about, and nobody else is asked."""
        self._patient('Ada', 'Fictionale')
        self._patient('Vera', 'Privat')
        for role, count in (('medical_records', 1), ('manager', 1), ('front_desk', None), ('clinician', None)):
            self.assertEqual(self.assert_cards_match(self.users[role]).get('patient_doubles'), count, role)

    def test_pair_of_whom_one_may_not_open(self):
        twin = self._patient('Vera', 'Private')
        double = self.env['medical.patient.double'].search([('other_id', '=', twin.id)])
        self.assertEqual(double.patient_id, self.restricted)
        for role in ('medical_records', 'manager'):
            with self.subTest(role=role):
                self.assertNotIn(double, double.with_user(self.users[role]).search([]))
                self.assertEqual(twin.with_user(self.users[role]).double_count, 0)
                with self.assertRaises(AccessError):
                    double.with_user(self.users[role]).action_two_people()

    def test_queries(self):
        """Registering sixty costs as many queries as registering six, but for the rows themselves."""
        def register(count, letter):
            self.env.flush_all()
            self.env['medical.patient'].with_user(self.users['front_desk']).create([
                {'given_name': f'{letter}{number}', 'family_name': 'Counted', 'birth_date': '1999-09-09'} for number in range(count)])
            self.env.flush_all()
        register(2, 'x')
        start = self.env.cr.sql_log_count
        register(6, 'y')
        few = self.env.cr.sql_log_count - start
        start = self.env.cr.sql_log_count
        register(60, 'z')
        self.assertLessEqual(self.env.cr.sql_log_count - start, few + 4)


@tagged('post_install', '-at_install')
class TestMedicalPatientMerge(PatientCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twice = cls._patient(
            'Ada', 'Fictional', phone='(212) 555-0199', confidential_communication=True, confidential_contact='Only the mobile')
        cls.payer = cls.env['medical.payer'].create({'name': 'Fictional Mutual', 'company_id': cls.company.id})
        cls.visit = cls.env['medical.visit'].create({'patient_id': cls.twice.id, 'site_id': cls.site.id, 'date_start': '2026-11-02 15:00:00'})
        cls.paper = cls.env['medical.patient.document'].create({'patient_id': cls.twice.id, 'company_id': cls.company.id, 'name': 'A letter'})
        coverage = {'payer_id': cls.payer.id, 'member_id': 'F1', 'date_from': '2026-01-01'}
        cls.coverage = cls.env['medical.patient.coverage'].create({**coverage, 'patient_id': cls.patient.id})
        cls.same, cls.second = cls.env['medical.patient.coverage'].create([
            {**coverage, 'patient_id': cls.twice.id}, {**coverage, 'patient_id': cls.twice.id, 'order': 'secondary'}])
        cls.records = cls.users['medical_records']

    def _merge(self, user=None, merged=None, survivor=None):
        merged, survivor = merged or self.twice, survivor or self.patient
        choice = self.env['medical.patient.merge.choice'].with_user(user or self.records).create({
            'patient_id': merged.id, 'other_id': survivor.id, 'survivor_id': survivor.id, 'reason': 'One card'})
        preview = choice.preview
        choice.action_merge()
        return preview, self.env['medical.patient.merge'].search([], limit=1)

    def test_merge_and_back(self):
        preview, merge = self._merge()
        self.assertIn('Visit: 1 move', preview)
        self.assertNotIn('Coverage', preview, "medical records don't read what pays")
        self.assertIn('Further records', preview)
        self.assertEqual((self.visit.patient_id, self.paper.patient_id, self.second.patient_id), (self.patient,) * 3)
        self.assertEqual(self.same.patient_id, self.twice, "it would overlap")
        self.assertEqual((self.twice.active, self.twice.merged_into_id), (False, self.patient))
        self.assertEqual(self.patient.phone, '(212) 555-0199')
        self.assertTrue(self.patient.confidential_communication)
        self.assertEqual(self.twice.partner_id.name, f'Patient {self.twice.number}')
        self.assertEqual(self.twice.with_user(self.records).action_open_merged_into()['res_id'], self.patient.id)
        self.assertEqual((merge.user_id, merge.reason, merge.with_user(self.records).can_undo), (self.records, 'One card', True))
        self.assertNotIn('Ada', merge.display_name)
        self.assertEqual(self.env['medical.patient.double'].search([('other_id', '=', self.twice.id)]).state, 'merged')
        with self.assertRaises(UserError):
            self.twice.with_user(self.users['manager']).write({'active': True})
        later = self.env['medical.visit'].create({'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': '2026-11-09 15:00:00'})
        merge.with_user(self.users['manager']).action_undo()
        self.assertEqual({
            self.visit.patient_id, self.paper.patient_id, self.second.patient_id, self.same.patient_id}, {self.twice})
        self.assertEqual(later.patient_id, self.patient)
        self.assertEqual((self.twice.active, self.twice.merged_into_id.id), (True, False))
        self.assertFalse(self.patient.phone or self.patient.confidential_communication)
        self.assertEqual(self.env['medical.patient.double'].search([('other_id', '=', self.twice.id)]).state, 'open')
        with self.assertRaises(UserError):
            merge.with_user(self.records).action_undo()

    def test_sites_and_restriction_are_joined(self):
        both = self._patient(
            'Ada', 'Fictional', is_restricted=True, restriction_reason='vip', provider_ids=[Command.set(self.employees['medical_records'].ids)])
        both.site_ids |= self.annex
        _preview, merge = self._merge(merged=both)
        self.assertEqual(self.patient.site_ids, self.site | self.annex)
        self.assertTrue(self.patient.is_restricted)
        self.assertFalse(self.patient.with_user(self.users['front_desk']).can_open)
        merge.with_user(self.records).action_undo()
        self.assertEqual((self.patient.site_ids, self.patient.is_restricted, self.patient.provider_ids.ids), (self.site, False, []))

    def test_refused(self):
        for role in ('front_desk', 'biller', 'clinician', 'privacy_officer', 'staff'):
            merge = self.env['medical.patient.merge'].with_user(self.users[role])
            with self.subTest(role=role), self.assertRaises(AccessError):
                merge._merge(self.twice.with_env(merge.env), self.patient.with_env(merge.env))
        for other in (self.restricted, self.elsewhere, self.foreign):
            with self.subTest(other=other.number), self.assertRaises(AccessError):
                self._merge(merged=other)
        with self.assertRaises(UserError):
            self._merge(merged=self.patient)
        with self.assertRaises(AccessError):
            self.env['medical.patient.merge'].with_user(self.records).create({'survivor_id': self.patient.id, 'merged_id': self.twice.id})

    def test_undo_refused_where_something_moved_on(self):
        _preview, merge = self._merge()
        third = self._patient('Ada', 'Fictional')
        self.visit.patient_id = third
        with self.assertRaisesRegex(UserError, 'Visit'):
            merge.with_user(self.records).action_undo()
        self.assertEqual(self.paper.patient_id, self.patient)
        self.visit.patient_id = self.patient
        _preview, second = self._merge(merged=self.patient, survivor=third)
        with self.assertRaises(UserError):
            merge.with_user(self.records).action_undo()
        second.with_user(self.records).action_undo()
        merge.with_user(self.records).action_undo()
        self.assertEqual(self.visit.patient_id, self.twice)

    def test_every_relation(self):
        """Whatever model points at a patient is known: by the registry, without a list."""
        relations = self.env['medical.patient.merge']._relations()
        for relation in (('medical.visit', 'patient_id'), ('medical.patient.document', 'patient_id'), ('medical.patient.coverage', 'patient_id'),
                         ('medical.patient.contact', 'patient_id'), ('medical.patient', 'guarantor_patient_id'), ('medical.handout.given', 'patient_id')):
            self.assertIn(relation, relations)
        self.assertNotIn(('medical.patient.glass', 'patient_id'), relations, "who broke the glass of one record opens no other")
