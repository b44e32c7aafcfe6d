import contextlib
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ...models.patient.medical_disclosure import BASES
from .patient_common import ROLES
from .test_medical_patient_request import HANDLERS, NOW, RequestCommon

# 45 CFR 164.528(a)(1): what an accounting leaves out, said here a second time
LEFT_OUT = {
    'treatment', 'payment', 'operations', 'patient', 'authorized', 'incidental', 'involved', 'national_security', 'correctional', 'limited_data_set'}


class DisclosureCommon(RequestCommon):

    def _tell(self, basis='public_health', user=None, **values):
        return self.env['medical.disclosure'].with_user(user or self.records)._record({
            'patient_id': self.patient.id, 'date': '2026-02-01', 'recipient_name': f'To {basis}', 'what': 'Immunizations', 'purpose': 'As asked',
            'basis': basis, **values})


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalDisclosure(DisclosureCommon):

    def _listed(self, user=None, **values):
        return self._known('accounting', user=user or self.records, **values)._accounting_rows()

    # === ACCOUNTING === #

    def test_what_is_left_out(self):
        told = {basis: self._tell(basis) for basis, _words, _counted in BASES}
        listed = self._listed()
        for basis, disclosure in told.items():
            with self.subTest(basis=basis):
                self.assertEqual(disclosure in listed, basis not in LEFT_OUT)
                self.assertEqual(disclosure.is_counted, basis not in LEFT_OUT)
        self.assertEqual(len(told) - len(listed), len(LEFT_OUT))

    def test_six_years(self):
        rows = {day: self._tell(date=day) for day in ('2020-03-01', '2020-03-02', '2026-03-01', '2026-03-02')}
        series = self._tell(date='2019-01-01', date_last='2021-01-01', times=9)
        self.assertEqual(self._listed(), series | rows['2020-03-02'] | rows['2026-03-01'] | rows['2026-03-02'])
        self.assertEqual(self._listed(period_from='2026-03-02'), rows['2026-03-02'])
        self.assertEqual(self._listed(period_from='2000-01-01', period_to='2020-03-02'), rows['2020-03-02'] | series)

    def test_suspended(self):
        """An agency asked that the patient isn't told: shown only when that is over."""
        told = self._tell('law_enforcement', suspended_until='2026-03-31', suspended_by='Fictional Police, Officer Roe, in writing')
        asked = self._known('accounting', user=self.records)
        self.assertFalse(asked._accounting_rows())
        with freeze_time('2026-04-01 03:59:59'):
            self.assertFalse(asked._accounting_rows())
        with freeze_time('2026-04-01 04:00:00'):
            self.assertEqual(asked._accounting_rows(), told)
        with self.assertRaisesRegex(UserError, 'which agency'):
            self._tell('oversight', suspended_until='2026-03-31')
        with self.assertRaisesRegex(UserError, 'Only an oversight'):
            self._tell('court', suspended_until='2026-03-31', suspended_by='A judge')

    def test_fee(self):
        first = self._known('accounting', fee_labor=5, received_on='2026-03-01')
        self.assertTrue(first.is_free_of_charge)
        first._tell_fee()
        with self.assertRaisesRegex(UserError, 'first accounting within 12 months is free'):
            first._send('mail', 'Stamp')
        first.fee_labor = 0
        first._send('mail', 'Stamp')
        second = self._known('accounting', fee_labor=5)
        self.assertFalse(second.is_free_of_charge)
        with self.assertRaisesRegex(UserError, 'Tell the patient the fee'):
            second._send('mail', 'Stamp')
        second._tell_fee()
        second._send('mail', 'Stamp')
        with freeze_time('2027-03-01 17:00:00'):
            self.assertFalse(self._known('accounting', received_on='2027-02-28').is_free_of_charge)
        with freeze_time('2027-03-02 17:00:00'):
            self.assertTrue(self._known('accounting', received_on='2027-03-02').is_free_of_charge)

    def test_record(self):
        self._tell()
        self._tell('treatment')
        self._tell('law_enforcement', suspended_until='2026-03-31', suspended_by='Fictional Police')
        records = self.env['medical.accounting.record'].with_user(self.records)
        page = records.record_page({'patient_id': self.patient.id, 'date_from': '2020-03-02', 'date_to': '2026-03-02'})
        self.assertEqual(page['count'], 1)
        self.assertIn('To public_health', str(page))
        self.assertNotIn('To law_enforcement', str(page))
        record = records.browse(page['id'])
        with contextlib.closing(record._record_xlsx()) as file:
            self.assertEqual(file.read(2), b'PK')
        self.assertNotIn('Fictional', record._record_file_name('xlsx'))
        self.env.flush_all()
        lines = self.env['medical.access.log'].sudo().search([('model', '=', 'medical.disclosure'), ('user_id', '=', self.records.id)])
        self.assertLessEqual({'list', 'export'}, set(lines.mapped('channel')))
        # of whom one may not open, nothing
        hidden = self._tell(user=self.officer, patient_id=self.restricted.id)
        page = records.record_page({'patient_id': hidden.patient_id.id, 'date_from': '2020-03-02', 'date_to': '2026-03-02'})
        self.assertEqual(page['count'], 0)

    # === ROWS THAT STAY === #

    def test_correction(self):
        told = self._tell(date_last='2026-02-10', times=2)
        with self.assertRaisesRegex(UserError, 'why it is corrected'):
            told._correct({'date': date(2026, 1, 31)}, '')
        right = told._correct({'date': date(2026, 1, 31)}, 'It was the day before.')
        self.assertEqual((right.recipient_name, right.times, right.date), ('To public_health', 2, date(2026, 1, 31)))
        self.assertEqual((told.is_current, right.is_current), (False, True))
        self.assertEqual(self._listed(), right)
        self.assertEqual(self.env['medical.disclosure'].search([('patient_id', '=', self.patient.id), ('is_current', '=', True)]), right)
        with self.assertRaisesRegex(UserError, 'already'):
            told._correct({}, 'Again.')
        void = right._correct({'is_void': True}, 'It was another patient.')
        self.assertFalse(void.is_current or self._listed())
        self.assertEqual(self.env['medical.disclosure'].search_count([('patient_id', '=', self.patient.id)]), 3)

    def test_nobody_changes_one(self):
        told = self._tell()
        for user in (self.desk, self.records, self.manager, self.officer):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    told.with_user(user).write({'date': '2026-01-01'})
                with self.assertRaises(AccessError):
                    told.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    told.with_user(user).create([{
                        'patient_id': self.patient.id, 'date': '2026-02-01', 'recipient_name': 'X', 'what': 'X', 'purpose': 'X', 'basis': 'court'}])
        with self.assertRaises(AccessError):
            told.sudo().write({'date': '2026-01-01'})
        with self.assertRaises(AccessError):
            told.sudo().unlink()

    def test_entry(self):
        """The form writes it down, and corrects it with what stands there."""
        entries = self.env['medical.disclosure.entry'].with_user(self.desk)
        entry = entries.create({
            'patient_id': self.patient.id, 'recipient_name': 'Fictional County', 'what': 'A report', 'purpose': 'Notifiable disease', 'basis': 'public_health'})
        self.assertEqual((entry.date, entry.times, entry.is_counted), (date(2026, 3, 2), 1, True))
        told = self.env['medical.disclosure'].with_user(self.desk).browse(entry.action_save()['res_id'])
        self.assertEqual((told.recipient_name, told.user_id), ('Fictional County', self.desk))
        entry = entries.create({'corrects_id': told.id, 'reason': 'The name of the county was wrong.'})
        self.assertEqual((entry.patient_id, entry.what), (self.patient, 'A report'))
        entry.recipient_name = 'Fictional State'
        self.assertEqual(told.browse(entry.action_save()['res_id']).recipient_name, 'Fictional State')

    # === WHO === #

    def test_who(self):
        told, hidden = self._tell(), self._tell(user=self.officer, patient_id=self.restricted.id)
        for role in ROLES:
            disclosures = self.env['medical.disclosure'].with_user(self.users[role])
            expected = set(told.ids) if role in (*HANDLERS, 'clinician') else set()
            if role == 'privacy_officer':
                expected |= set(hidden.ids)
            with self.subTest(role=role):
                self.assertEqual(set(disclosures.search([]).ids) if disclosures.has_access('read') else set(), expected)
            if role not in HANDLERS:
                with self.subTest(role=role, write=True), self.assertRaises(AccessError):
                    self._tell(user=self.users[role])
        with self.assertRaises(AccessError):
            self._tell(user=self.desk, patient_id=self.restricted.id)
        with self.assertRaises(AccessError):
            self._tell(user=self.desk, document_ids=self.documents[1].ids)
        self.assertFalse(self.env['medical.disclosure'].with_user(self.foreign_manager).search([]))
        self.assertNotIn('Fictional', told.display_name)
        self.assertEqual(self.patient.with_user(self.desk).disclosure_count, 1)
        self.assertEqual(self.patient.with_user(self.users['biller']).disclosure_count, 0)
