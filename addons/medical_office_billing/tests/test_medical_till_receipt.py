from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .till_common import TillCommon

REPORT = 'medical_office_billing.report_till_receipt'


@tagged('post_install', '-at_install')
class TestMedicalTillReceipt(TillCommon, HttpCase):

    def setUp(self):
        super().setUp()
        self.patient.write({'email': 'ada@example.com'})
        self.env['medical.practice']._get(self.company).write({'tax_id': '12-3456789'})
        self.till = self._open()
        self.entry = self._taken(self.till, 25, visit=self.visit.with_user(self.cashier), given=40)

    def _figures(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT count(*), sum(debit), count(distinct move_id) FROM account_move_line")
        return self.env.cr.fetchone()

    def test_real_name_and_what_an_hsa_asks(self):
        data = self.entry._receipt_data()
        words = dict(data['lines'])
        self.assertEqual(words['Patient'], "Ada Fictional")
        self.assertIn('12-3456789', data['ids'])
        self.assertTrue(words['Date of service'])
        self.assertIn('25.00', data['amount'])
        self.assertIn('15.00', words['Change'])
        self.assertIn('credit', data['balance'])
        html = self.env['ir.actions.report'].with_user(self.cashier)._render_qweb_html(REPORT, self.entry.ids)[0].decode()
        self.assertIn("Ada Fictional", html)
        self.assertNotIn("Ada", html.split('<title>')[1].split('</title>')[0])

    def test_printing_changes_nothing(self):
        before = self._figures()
        self.authenticate('bl_cashier', 'bl_cashier')
        for paper in ('roll', 'letter'):
            answer = self.url_open(f'/medical_office/receipt/{self.entry.id}/{paper}')
            self.assertEqual(answer.status_code, 200)
            self.assertIn(self.entry.number.replace('/', '-'), answer.headers['Content-Disposition'])
            self.assertNotIn('Ada', answer.headers['Content-Disposition'])
        self.assertEqual(self.url_open(f'/medical_office/receipt/{self.entry.id}/poster').status_code, 404)
        self.assertEqual(self._figures(), before)
        log = self.env['medical.access.log'].search([('model', '=', 'medical.patient'), ('res_id', '=', self.patient.id), ('channel', '=', 'print')])
        self.assertEqual(len(log), 2)

    def test_not_for_another_cashier(self):
        self.authenticate('bl_cashier2', 'bl_cashier2')
        self.assertEqual(self.url_open(f'/medical_office/receipt/{self.entry.id}/roll').status_code, 404)
        with self.assertRaises(AccessError):
            self.env['ir.actions.report'].with_user(self.cashier2)._render_qweb_html(REPORT, self.entry.ids)
        self.patient.write({'is_restricted': True, 'restriction_reason': 'vip'})
        with self.assertRaises(AccessError):
            self.entry.with_user(self.manager)._receipt_data()

    def test_mail_names_nobody(self):
        before = self._figures()
        mails = self.env['mail.mail'].search([])
        self.env['medical.till.screen'].with_user(self.cashier).send_receipt(self.entry.id)
        mail = self.env['mail.mail'].search([]) - mails
        self.assertRecordValues(mail, [{'email_to': 'ada@example.com', 'auto_delete': True, 'model': False, 'res_id': 0}])
        self.assertFalse(mail.recipient_ids)
        self.assertFalse(mail.attachment_ids)
        self.assertNotIn('Ada', mail.subject)
        self.assertIn(self.entry.number, mail.subject)
        self.assertEqual(self._figures(), before)
        self.patient.confidential_communication = True
        with self.assertRaises(UserError):
            self.entry._send_receipt()

    def test_slips(self):
        drop = self.till._drop(20, "Bag 9")
        slip = self.till._pay_out(self.payout_kind.with_user(self.cashier), 5, "Receipt 12")
        self.assertIn(("Note", "Bag 9"), drop._receipt_data()['lines'])
        self.assertIn(("For", "Postage"), slip._receipt_data()['lines'])
        for entry in (drop, slip):
            with self.assertRaises(UserError):
                entry._send_receipt()
        with self.assertRaises(UserError):
            self.till.entry_ids.filtered(lambda entry: entry.kind == 'float_in')._receipt_print('roll')

    def test_void_is_said(self):
        self.till._void(self.entry, "Wrong amount", self.manager)
        self.assertTrue(self.entry._receipt_data()['is_void'])
        self.assertIn(b'VOID', self.entry._receipt_print('roll')[0])
        with self.assertRaises(UserError):
            self.entry._send_receipt()


@tagged('post_install', '-at_install')
class TestMedicalTillScreen(TillCommon):

    def test_screen(self):
        screen = self.env['medical.till.screen'].with_user(self.cashier)
        answer = screen.get_till()
        self.assertIsNone(answer['till'])
        self.assertEqual({drawer['name'] for drawer in answer['drawers']}, {"Front Desk", "Window"})
        till = screen.open_till(self.drawer.id, self._pieces(100))['till']
        self.assertEqual([(visit['number'], visit['copay']) for visit in till['visits']], [(self.patient.number, 25)])
        self.assertFalse({'expected_cash', 'cash'} & till.keys(), "what should be there isn't said")
        patient = screen.get_patient(self.patient.id, self.visit.id)
        self.assertEqual((patient['copay'], patient['owes'], patient['is_qmb']), (25, 0, False))
        answer = screen.take({'patient_id': self.patient.id, 'visit_id': self.visit.id, 'kind': 'copay', 'method': 'cash', 'amount': 20}, 't1')
        self.assertEqual(answer['till']['visits'][0]['taken'], 20)
        self.assertEqual(screen.get_patient(self.patient.id)['copay'], 5)
        self.assertEqual(screen.find_patients('ada')[0]['id'], self.patient.id)
        screen.begin_count()
        with self.assertRaises(UserError):
            screen.drop(5, "Bag", 't2')
        screen.resume()
        screen.begin_count()
        answer = screen.close_till({'pieces': self._pieces(120), 'batches': {str(self.terminal.id): 0}, 'float_to': 'drawer'})
        self.assertIsNone(answer['till'])
        self.assertEqual((answer['last']['state'], answer['last']['difference']), ('closed', 0))

    def test_queries(self):
        screen = self.env['medical.till.screen'].with_user(self.cashier)
        self._open()
        till = screen._till()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            screen.get_till()
            return self.env.cr.sql_log_count - before
        self._taken(till, 5)
        few = count()
        for number in range(6):
            patient = self._patient(given_name=f"P{number}")
            self._visit(patient, 10)
            self._taken(till, 5, patient=patient)
        self.assertLessEqual(count(), few + 2, "bounded, however many entries and visits")

    def test_restricted_patient(self):
        screen = self.env['medical.till.screen'].with_user(self.cashier)
        self._open()
        self.patient.write({'is_restricted': True, 'restriction_reason': 'vip'})
        self.assertFalse(screen.find_patients('ada'))
        self.assertFalse(screen.get_till()['till']['visits'])
        with self.assertRaises(AccessError):
            screen.get_patient(self.patient.id)
        with self.assertRaises(AccessError):
            screen.take({'patient_id': self.patient.id, 'kind': 'payment', 'method': 'cash', 'amount': 20}, 't1')

    def test_reception_says_what_was_taken(self):
        till = self._open()
        reception = self.env['medical.reception'].with_user(self.users['front_desk'])

        def copay():
            return reception.get_day(self.site.id, str(self.visit.date))['visits'][0]['copay']
        self.assertIn('25.00', copay())
        self._taken(till, 10, visit=self.visit.with_user(self.cashier))
        self.assertIn('left of', copay())
        self._taken(till, 15, visit=self.visit.with_user(self.cashier))
        self.assertIn('taken', copay())
        self.assertFalse(
            self.env['medical.reception'].with_user(self.users['clinician']).get_day(self.site.id, str(self.visit.date))['visits'][0]['copay'])
