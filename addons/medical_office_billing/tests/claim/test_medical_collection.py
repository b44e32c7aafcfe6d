from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .statement_common import StatementCommon


@tagged('post_install', '-at_install')
class TestMedicalCollection(StatementCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency = cls.env['medical.collection.agency'].with_user(cls.manager).create({'name': 'Invented Recovery', 'commission': 25})

    def _at(self, days):
        return freeze_time(f'{self.today + timedelta(days=days)} 17:00:00')

    def _placement(self, **values):
        return self.env['medical.collection.placement'].with_user(self.biller).create({
            'patient_id': self.debtor.id, 'agency_id': self.agency.id, 'screening': "Works full time, help offered twice, no answer", **values})

    def _final(self):
        for days in (0, 30, 60, 90):
            self._send(days)

    def test_not_before_the_final_notice_and_its_days(self):
        with self.assertRaises(UserError):
            self._placement().action_submit()
        self._final()
        with self._at(119):
            self.assertFalse(self._balance_of().can_place)
            with self.assertRaises(UserError):
                self._placement().action_submit()
        with self._at(120):
            self.assertTrue(self._balance_of().can_place)
            with self.assertRaises(UserError):
                self._placement(screening=False).action_submit()
            self._placement().action_submit()

    def test_placed_by_somebody_else(self):
        self._final()
        with self._at(120):
            placement = self._placement()
            self.assertEqual(placement.amount, 150)
            placement.action_submit()
            self.assertEqual(placement.state, 'submitted')
            with self.assertRaises(UserError):
                placement.with_user(self.biller2).action_approve()
            placement.with_user(self.manager).action_approve()
            self.assertRecordValues(placement, [{'state': 'approved', 'amount_paid': 0, 'amount_left': 150}])
            self.assertEqual(self._balance_of().standing, 'collection')
            self.assertFalse(self._run(120).line_ids)
            self._pay(40, date=self.today + timedelta(days=120))
            placement.invalidate_recordset()
            self.assertRecordValues(placement, [{'amount_paid': 40, 'commission': 10, 'amount_left': 110}])
            with self.assertRaises(UserError):
                placement.action_paid()
            with self.assertRaises(UserError):
                placement.write({'amount': 1})
            placement.action_return()
            self.assertEqual(self._balance_of().standing, 'statement')

    def test_the_ledger_bears_no_name(self):
        self._final()
        with self._at(120):
            placement = self._placement()
            placement.action_submit()
        self.assertNotIn('Bela', placement.display_name)
        self.assertNotIn('Bela', str(placement.sudo().message_ids.mapped('body')))
        self.assertNotIn('Bela', placement._approval_description())

    def test_the_list_for_the_agency(self):
        self._final()
        with self._at(120):
            placement = self._placement()
            placement.action_submit()
            placement.with_user(self.manager).action_approve()
            record = self.env['medical.collection.record'].with_user(self.biller).create({
                'agency_id': self.agency.id, 'date_from': self.today, 'date_to': self.today + timedelta(days=130)})
            page = self.env['medical.collection.record'].with_user(self.biller).record_page({
                'agency_id': self.agency.id, 'date_from': str(self.today), 'date_to': str(self.today + timedelta(days=130))})
            [row] = page['rows']
            self.assertIn('Bela Invented', row)
            self.assertNotIn('G0402', str(row))
            with record._record_xlsx() as file:
                self.assertTrue(file.read(4).startswith(b'PK'))
        with self.assertRaises(AccessError):
            self.env['medical.collection.record'].with_user(self.users['cashier']).create({'agency_id': self.agency.id})


@tagged('post_install', '-at_install')
class TestMedicalHardship(StatementCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice.write({'hardship_base': 16000, 'hardship_step': 6000})
        cls.env['medical.hardship.band'].with_user(cls.manager).create([
            {'percent_to': percent, 'discount': discount, 'company_id': cls.company.id} for percent, discount in ((100, 100), (200, 50), (300, 25))])

    def _apply(self, **values):
        return self.env['medical.hardship'].with_user(self.biller).create({
            'patient_id': self.debtor.id, 'household': 2, 'income': 33000, 'file': 'cHJvb2Y=', 'file_name': 'proof.pdf', **values})

    def test_the_table(self):
        self.assertRecordValues(self._apply(), [{'guideline': 22000, 'percent': 150, 'discount': 50, 'amount': 75, 'state': 'draft'}])
        for income, discount in ((22000, 100), (44000, 50), (66100, 0)):
            self.assertEqual(self._apply(income=income).discount, discount)
        self.practice.hardship_base = self.practice.hardship_step = 0
        self.assertEqual(self._apply().discount, 0, "no guideline, no suggestion")

    def test_granted(self):
        hardship = self._apply()
        hardship.action_submit()
        self.assertEqual(hardship.state, 'submitted')
        self.assertEqual(self._balance_of().amount_due, 150)
        with self.assertRaises(UserError):
            hardship.amount = 150
        hardship.adjustment_id.with_user(self.manager).action_approve()
        self.assertEqual(hardship.state, 'granted')
        self.assertEqual(self._balance_of().amount_due, 75)
        page, _kind = self.env['ir.actions.report'].with_user(self.biller)._render_qweb_html('medical_office_billing.action_report_hardship', hardship.ids)
        self.assertIn('Bela Invented', page.decode())
        self.assertNotIn('33', page.decode().split('<body>')[1].replace(hardship.name, '').replace(self.debtor.number, ''), "no income in the letter")

    def test_no_proof_no_help(self):
        with self.assertRaises(UserError):
            self._apply(file=False).action_submit()
        with self.assertRaises(UserError):
            self._apply(income=70000).action_submit()
        self.assertEqual(self._apply(state='granted').state, 'draft')

    def test_income_is_financial(self):
        hardship = self._apply()
        with self.assertRaises(AccessError):
            hardship.with_user(self.users['owner']).read(['income'])
        self.assertTrue(hardship.with_user(self.users['owner']).read(['amount']))
        with self.assertRaises(AccessError):
            hardship.with_user(self.users['front_desk']).read(['amount'])


@tagged('post_install', '-at_install')
class TestMedicalSmallBalance(StatementCommon):

    def test_written_off_in_bulk(self):
        small, young, large = (self._patient('Small', name) for name in ('One', 'Two', 'Three'))
        for patient, amount, days in ((small, 4.5, 70), (young, 4.5, 10), (large, 5, 70)):
            self._claim(patient=patient, lines=(('G0402', amount),), days=days)
        rows = self.env['medical.patient.balance'].with_user(self.biller)
        self.assertEqual(rows.search([('is_small', '=', True)]).patient_id, small)
        with self.assertRaises(UserError):
            self._balance_of(young).action_write_off_small()
        action = self._balance_of(small).action_write_off_small()
        adjustment = self.env['medical.adjustment'].search(action['domain'])
        self.assertRecordValues(adjustment, [{'kind': 'small', 'amount': 4.5, 'state': 'posted'}])
        self.assertFalse(self._balance_of(small))
        with self.assertRaises(AccessError):
            self._balance_of(large, user=self.users['front_desk']).action_write_off_small()
