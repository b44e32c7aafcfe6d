import base64
import hashlib
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..today_common import TodayChecks
from .document_common import PDF, DocumentCommon, b64


class DestructionCommon(DocumentCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.users['manager']
        cls.old = cls._document('P-BILLING', date='2015-03-01')
        cls.young = cls._document('P-BILLING', date='2024-03-01')

    def _list(self, kind='patients', user=None, **values):
        return self.env['medical.destruction'].with_user(user or self.records).create({'kind': kind, 'witness': 'Fictional Witness', **values})


@tagged('post_install', '-at_install')
@freeze_time('2026-06-15 12:00:00')
class TestRetention(TodayChecks, DestructionCommon):

    def test_kept_until(self):
        self.assertEqual(self.old.retain_until, date(2022, 3, 1))
        child = self._patient('Cleo', 'Fictional', birth_date='2018-02-28')
        lab = self._document('P-LAB', child, date='2020-05-04')
        self.assertEqual(lab.retain_until, date(2039, 2, 28), "Majority and three years, later than seven years after")
        self.company.medical_practice_ids.majority_age = 19
        self.assertEqual(lab.retain_until, date(2040, 2, 28))
        child.birth_date = False
        self.assertFalse(lab.retain_until, "Nobody knows when majority is: it is kept")

    def test_from_the_last_visit(self):
        lab = self.documents['patient_clinical']
        self.assertEqual(lab.retain_until, date(2027, 5, 4))
        visit = self.env['medical.visit'].create({
            'patient_id': self.patient.id, 'site_id': self.site.id, 'date_start': '2025-03-02 03:00:00', 'state': 'expected'})
        self.assertEqual(lab.retain_until, date(2027, 5, 4))
        visit.with_context(tracking_disable=True).sudo().state = 'left'
        self.assertEqual(lab.retain_until, date(2032, 3, 1), "Still the first of March in New York")

    def test_in_effect_until(self):
        release = self._document('P-RELEASE', date='2019-01-02', date_end='2019-12-31')
        self.assertEqual(release.retain_until, date(2025, 12, 31))

    def test_card(self):
        counts = self.assert_cards_match(self.records)
        self.assertEqual(counts['patient_documents_over'], 1)
        for role in ('manager', 'hr', 'owner'):
            self.assert_cards_match(self.users[role])

    # === HOLDS === #

    def test_hold(self):
        Holds = self.env['medical.legal.hold']
        hold = Holds.with_user(self.manager).create({'patient_id': self.patient.id, 'reason': 'Fictional claim'})
        self.assertEqual(hold.placed_by_id, self.manager)
        self.old.invalidate_recordset(['is_held'])
        self.assertTrue(self.old.with_user(self.users['front_desk']).is_held)
        self.assertEqual(self.assert_cards_match(self.records)['patient_documents_over'], 0)
        with self.assertRaises(UserError):
            self._list().action_propose()
        with self.assertRaises(AccessError):
            hold.write({'reason': 'x'})
        with self.assertRaises(AccessError):
            hold.write({'lifted_on': '2026-06-15'})
        with self.assertRaises(UserError):
            hold._lift(' ')
        with self.assertRaises(AccessError):
            hold.with_user(self.records)._lift('x')
        self.env['medical.legal.hold.lift'].with_user(self.manager).create({'hold_id': hold.id, 'reason': 'Closed'}).action_confirm()
        self.assertEqual(self.assert_cards_match(self.records)['patient_documents_over'], 1)
        with self.assertRaises(UserError):
            hold.sudo().unlink()
        self.assertNotIn(self.patient.family_name, hold.display_name)

    def test_who_reads_holds(self):
        Holds = self.env['medical.legal.hold']
        holds = Holds.create([
            {'patient_id': self.patient.id, 'reason': 'x'}, {'patient_id': self.restricted.id, 'reason': 'x'},
            {'scope': 'staff', 'employee_id': self.employees['staff'].id, 'reason': 'x'},
            {'scope': 'all', 'company_id': self.company.id, 'reason': 'x'}])
        for role, expected in (('manager', 3), ('medical_records', 3), ('privacy_officer', 4), ('compliance_officer', 2), ('hr', 2), ('owner', 2)):
            with self.subTest(role=role):
                self.assertEqual(Holds.with_user(self.users[role]).search_count([('id', 'in', holds.ids)]), expected)
        for role in ('front_desk', 'clinician', 'biller', 'staff'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                Holds.with_user(self.users[role]).search([])
        with self.assertRaises(ValidationError):
            Holds.with_user(self.manager).create({'scope': 'all', 'patient_id': self.patient.id, 'reason': 'x'})
        with self.assertRaises(AccessError):
            Holds.with_user(self.users['compliance_officer']).create({'patient_id': self.patient.id, 'reason': 'x'})
        with self.assertRaises(AccessError):
            Holds.with_user(self.manager).with_context(default_lifted_on='2026-01-01').create({'scope': 'all', 'reason': 'x'})

    def test_hold_of_a_period(self):
        for dates, held in (({'date_from': '2015-01-01', 'date_to': '2015-12-31'}, True), ({'date_from': '2016-01-01'}, False), ({}, True)):
            with self.subTest(dates=dates):
                hold = self.env['medical.legal.hold'].create({'scope': 'all', 'company_id': self.company.id, 'reason': 'x', **dates})
                self.old.invalidate_recordset(['is_held'])
                self.assertEqual(self.old.is_held, held)
                self.assertEqual(bool(self.old.search([('id', '=', self.old.id), ('is_held', '=', True)])), held)
                hold._lift('x')


@tagged('post_install', '-at_install')
@freeze_time('2026-06-15 12:00:00')
class TestDestruction(DestructionCommon):

    def test_two_people(self):
        chart = self.env['medical.chart'].create({
            'patient_id': self.patient.id, 'site_id': self.site.id, 'type_id': self.types['P-CHART'].id, 'date_to': '2010-01-01'})
        self.patient.invalidate_recordset()
        file = self.env['ir.attachment'].search([('res_model', '=', self.old._name), ('res_id', '=', self.old.id), ('res_field', '=', 'file')])
        destruction = self._list()
        with self.assertRaises(UserError):
            destruction.action_submit()
        destruction.action_propose()
        self.assertEqual(destruction.line_ids.document_id, self.old)
        self.assertEqual(destruction.line_ids.chart_id, chart)
        with self.assertRaises(UserError):
            destruction.action_propose()
        with self.assertRaises(UserError):
            destruction.action_carry_out()
        destruction.action_submit()
        self.assertEqual(destruction.state, 'submitted')
        with self.assertRaises(UserError):
            destruction.with_user(self.records).action_approve()
        with self.assertRaises(UserError):
            destruction.line_ids[0].write({'keep': True, 'keep_reason': 'x'})
        destruction.with_user(self.manager).action_approve()
        self.assertEqual(destruction.state, 'approved')
        with self.assertRaises(AccessError):
            destruction.with_user(self.users['hr']).action_carry_out()
        destruction.witness = False
        with self.assertRaises(UserError):
            destruction.action_carry_out()
        destruction.witness = 'Fictional Witness'
        destruction.action_carry_out()
        self.assertEqual(destruction.state, 'done')
        self.assertFalse(file.exists())
        self.assertFalse(self.old.file or self.old.name)
        self.assertEqual((self.old.state, self.old.destroyed_on, self.old.destruction_id), ('destroyed', date(2026, 6, 15), destruction))
        line = destruction.line_ids.filtered('document_id')
        self.assertEqual((line.state, line.file_hash), ('destroyed', hashlib.sha256(PDF).hexdigest()))
        self.assertEqual(self.old.file_hash, line.file_hash)
        self.assertEqual(chart.state, 'destroyed')
        self.assertEqual(line.whose, self.patient.number)
        with self.assertRaises(UserError):
            destruction.note = 'x'
        with self.assertRaises(UserError):
            destruction.action_carry_out()
        html = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html('medical_office_base.report_destruction', destruction.ids)[0].decode()
        self.assertIn(line.file_hash, html)
        self.assertIn('Certificate of Destruction', html)
        self.assertNotIn(self.patient.name, html)
        for text in (destruction.display_name, *destruction.message_ids.mapped('body'), *destruction.message_ids.mapped('subject')):
            self.assertNotIn(self.patient.family_name, str(text))

    def test_hold_after_approval(self):
        destruction = self._list()
        destruction.action_propose()
        destruction.action_submit()
        destruction.with_user(self.manager).action_approve()
        self.env['medical.legal.hold'].with_user(self.manager).create({'patient_id': self.patient.id, 'reason': 'Fictional claim'})
        destruction.action_carry_out()
        self.assertEqual((self.old.state, destruction.line_ids.state), ('indexed', 'blocked'))
        self.assertTrue(self.old.with_context(bin_size=False).file)
        self.assertTrue(destruction.line_ids.blocked_why)

    def test_open_request(self):
        destruction = self._list()
        destruction.action_propose()
        destruction.action_submit()
        destruction.with_user(self.manager).action_approve()
        self.env['medical.patient.request'].with_user(self.users['front_desk']).create({
            'patient_id': self.patient.id, 'kind': 'access', 'received_on': '2026-06-14'})
        with self.assertRaises(UserError):
            self._list().action_propose()
        destruction.action_carry_out()
        self.assertEqual((self.old.state, destruction.line_ids.state), ('indexed', 'blocked'))

    def test_kept_on_review(self):
        second = self._document('P-BILLING', date='2016-03-01')
        destruction = self._list()
        destruction.action_propose()
        line = destruction.line_ids.filtered(lambda line: line.document_id == self.old)
        with self.assertRaises(ValidationError):
            line.keep = True
        line.write({'keep': True, 'keep_reason': 'Asked for by the patient'})
        with self.assertRaises(AccessError):
            line.state = 'destroyed'
        with self.assertRaises(AccessError):
            line.create({'destruction_id': destruction.id, 'document_id': self.young.id})
        with self.assertRaises(UserError):
            self._list().action_propose()
        destruction.action_submit()
        destruction.with_user(self.manager).action_approve()
        destruction.action_carry_out()
        self.assertEqual((line.state, self.old.state, second.state, self.young.state), ('kept', 'indexed', 'destroyed', 'indexed'))

    def test_staff_documents(self):
        health = self.users['employee_health']
        kinds = {kind.medical_library_id.code: kind for kind in self.env['medical.document.type'].search([
            ('company_id', '=', self.company.id), ('subject', '=', 'staff')])}
        employee = self.employees['staff']
        card, leave = self.env['medical.staff.document'].create([
            {'employee_id': employee.id, 'type_id': kinds[code].id, 'date': '2015-01-01', 'file': b64(PDF)} for code in ('TIMECARD', 'LEAVE')])
        by_hr = self._list('staff', self.users['hr'])
        by_hr.action_propose()
        self.assertEqual(by_hr.line_ids.staff_document_id, card, "What is Employee Health's, HR doesn't read")
        by_health = self._list('staff', health)
        by_health.action_propose()
        self.assertEqual(by_health.line_ids.staff_document_id, leave)
        self.assertNotIn(employee.name, by_health.line_ids.whose)
        hold = self.env['medical.legal.hold'].create({'scope': 'staff', 'employee_id': employee.id, 'company_id': self.company.id, 'reason': 'x'})
        by_hr.action_submit()
        by_hr.with_user(self.manager).action_approve()
        hold._lift('x')
        by_hr.action_carry_out()
        self.assertEqual(by_hr.line_ids.state, 'destroyed')
        card.invalidate_recordset()
        self.assertFalse(card.file or card.active)
        self.assertEqual(card.file_hash, hashlib.sha256(PDF).hexdigest())
        self.assertEqual(base64.b64decode(leave.with_context(bin_size=False).file), PDF)

    def test_who_proposes(self):
        for role in ('front_desk', 'clinician', 'biller', 'owner', 'auditor', 'privacy_officer'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._list(user=self.users[role])
        with self.assertRaises(AccessError):
            self._list(user=self.users['hr'])
        with self.assertRaises(AccessError):
            self._list('staff')
        destruction = self._list()
        for role in ('manager', 'owner', 'auditor', 'privacy_officer', 'compliance_officer'):
            with self.subTest(role=role):
                self.assertEqual(destruction.with_user(self.users[role]).search([('id', '=', destruction.id)]), destruction)
        self.assertFalse(destruction.with_user(self.users['hr']).search([('id', '=', destruction.id)]))
        with self.assertRaises(UserError):
            destruction.state = 'approved'
        destruction.action_cancel()
        self.assertEqual(destruction.state, 'cancelled')


@tagged('post_install', '-at_install')
@freeze_time('2026-06-15 12:00:00')
class TestRetentionRecord(DestructionCommon):

    def _rows(self, role, **values):
        record = self.env['medical.retention.record'].with_user(self.users[role])
        return record.record_page({'date': '2026-06-15', 'of': 'documents', **values})

    def test_rows_are_those_one_reads(self):
        self.env['medical.legal.hold'].create({'scope': 'all', 'company_id': self.company.id, 'date_to': '2015-12-31', 'reason': 'x'})
        page = self._rows('medical_records')
        self.assertEqual(page['count'], 6)
        text = str(page['rows'])
        self.assertIn(self.patient.number, text)
        self.assertNotIn(self.patient.family_name, text)
        self.assertIn('On hold', text)
        self.assertEqual(self._rows('manager')['count'], 4, "Without clinical and sensitive ones")
        self.assertEqual(self._rows('medical_records', period='over')['count'], 1)
        self.assertEqual(self._rows('medical_records', held=True)['count'], 1)
        self.assertEqual(self._rows('medical_records', of='charts')['count'], 0)
        self.assertGreaterEqual(self._rows('hr', of='staff')['count'], 0)
        with self.assertRaises(AccessError):
            self._rows('hr')
