from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..today_common import TodayChecks
from .document_common import DocumentCommon


@tagged('post_install', '-at_install')
class TestMedicalChart(TodayChecks, DocumentCommon, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chart = cls.env['medical.chart'].with_user(cls.records).create({
            'patient_id': cls.patient.id, 'site_id': cls.site.id, 'shelf': 'Cabinet 3', 'type_id': cls.types['P-CHART'].id})

    def test_out_and_back(self):
        chart, nurse = self.chart, self.users['clinician']
        self.assertEqual(chart.state, 'home')
        with self.assertRaises(AccessError):
            chart.with_user(nurse).action_sign_out()
        wizard = self.env['medical.chart.sign.out'].with_user(self.records).with_context(**chart.action_sign_out()['context']).create({'user_id': nurse.id})
        wizard.action_confirm()
        self.assertEqual((chart.state, chart.holder), ('out', nurse.name))
        self.assertEqual(chart.date_due, fields.Date.context_today(chart) + timedelta(days=7))
        self.assertEqual(chart.with_user(nurse).search([('loan_id.user_id', '=', nurse.id)]), chart)
        due = fields.Date.context_today(chart) + timedelta(days=1)
        chart._sign_out('legal', due, outside='Fictional Copy Service')
        self.assertEqual(chart.holder, 'Fictional Copy Service')
        self.assertEqual(set(chart.loan_ids.mapped('outcome')), {False, 'handed_on'})
        chart.action_return()
        self.assertEqual((chart.state, chart.holder), ('home', False))
        self.assertEqual(set(chart.loan_ids.mapped('outcome')), {'returned', 'handed_on'})
        with self.assertRaises(UserError):
            chart.action_return()
        with self.assertRaises(UserError):
            chart.unlink()

    def test_faults(self):
        tomorrow = fields.Date.context_today(self.chart) + timedelta(days=1)
        for values in ({'user': None}, {'user': self.doctor, 'outside': 'Fictional Copies'}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.chart._sign_out('visit', tomorrow, **values)
        with self.assertRaises(UserError):
            self.chart._sign_out('visit', tomorrow - timedelta(days=2), user=self.doctor)
        with self.assertRaises(ValidationError):
            self.chart.create({'patient_id': self.patient.id, 'site_id': self.site.id})
        with self.assertRaises(AccessError):
            self.chart.patient_id = self.elsewhere
        with self.assertRaises(AccessError):
            self.chart.destroyed_on = '2020-01-01'
        with self.assertRaises(AccessError):
            self.env['medical.chart.loan'].with_user(self.records).create({
                'chart_id': self.chart.id, 'date_due': tomorrow, 'out_by_id': self.records.id, 'outside': 'x'})
        with self.assertRaises(AccessError):
            self.chart.with_context(default_destroyed_on='2020-01-01').create({
                'patient_id': self.patient.id, 'site_id': self.site.id, 'volume': 2})

    def test_overdue(self):
        with freeze_time('2026-03-02 15:00:00'):
            self.chart._sign_out('visit', date(2026, 3, 4), user=self.doctor)
            self.assertEqual(self.assert_cards_match(self.records)['charts_overdue'], 0)
        with freeze_time('2026-03-05 04:30:00'):
            # still the fourth in New York
            self.assertEqual(self.assert_cards_match(self.records)['charts_overdue'], 0)
        with freeze_time('2026-03-05 15:00:00'):
            self.chart.invalidate_recordset()
            self.assertTrue(self.chart.is_overdue)
            self.assertEqual(self.assert_cards_match(self.records)['charts_overdue'], 1)

    def test_who_reads(self):
        Charts = self.env['medical.chart']
        hidden = Charts.create([
            {'patient_id': patient.id, 'site_id': site.id, 'type_id': False}
            for patient, site in ((self.restricted, self.site), (self.elsewhere, self.annex), (self.foreign, self.foreign_site))])
        for role in ('front_desk', 'clinician', 'medical_records'):
            with self.subTest(role=role):
                self.assertEqual(Charts.with_user(self.users[role]).search([('id', 'in', (self.chart | hidden).ids)]), self.chart)
        for role in ('cashier', 'biller', 'staff', 'hr', 'owner'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                Charts.with_user(self.users[role]).search([])

    @mute_logger('odoo.http')
    def test_label(self):
        self.assertNotIn(self.patient.family_name, self.chart.display_name)
        url = self.chart.action_print_labels()['url']
        self.authenticate(self.records.login, self.records.login)
        answer = self.url_open(url)
        self.assertEqual(answer.headers['Content-Type'], 'application/pdf')
        self.assertTrue(answer.content.startswith(b'%PDF'))
        self.assertNotIn(self.patient.family_name.encode(), answer.content)
        self.authenticate(self.users['staff'].login, self.users['staff'].login)
        self.assertEqual(self.url_open(url).status_code, 403)
