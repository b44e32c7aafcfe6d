import base64
import io
from datetime import timedelta

from PIL import Image
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .till_common import TillCommon


@tagged('post_install', '-at_install')
class TestMedicalTillFaults(TillCommon):

    def test_amounts(self):
        till = self._open()
        for amount in (0, -5, 0.005, 12.345, float('nan'), float('inf'), 'ten', None, True, 10 ** 9):
            with self.assertRaises(UserError):
                self._taken(till, amount)
        with self.assertRaises(UserError):
            self._taken(till, 25, given=20)
        for kind, method in (('refund', 'cash'), ('drop', 'cash'), ('copay', 'crypto'), (None, 'cash')):
            with self.assertRaises(UserError):
                self._taken(till, 25, method, kind)
        self.assertEqual(self._balance(), 100)

    def test_counts(self):
        piece = next(iter(self._pieces(20)))
        for pieces in ({piece: -1}, {piece: 1.5}, {piece: 'two'}, {piece: None}, {piece: True}, {'999999': 1}, [], {piece: 10 ** 7}):
            with self.assertRaises(UserError):
                self.env['medical.till'].with_user(self.cashier)._open(self.drawer.with_user(self.cashier), pieces)
        till = self._open()
        self._taken(till, 30, 'card')
        with self.assertRaises(UserError):
            till._count(self._pieces(100), batches={self.terminal.id: 30})
        till._begin_count()
        for values in (
                {}, {'batches': {self.terminal.id: 'x'}}, {'cheque_count': 1}, {'cheque': 5}, {'cheque_count': -1, 'cheque': 1}, {'float_to': 'pocket'},
                {'float_to': 'handover'}, {'float_to': 'handover', 'handed_to': self.manager}, {'float_to': 'handover', 'handed_to': self.cashier}):
            with self.assertRaises(UserError):
                till._count(self._pieces(100), **{'batches': {self.terminal.id: 30}, **values} if values else {})
        self.assertEqual(till.state, 'counting')
        with self.assertRaises(UserError):
            self._taken(till)

    def test_card_references(self):
        till = self._open()
        entry = self._taken(till, 30, 'card', reference='ab 12')
        for reference in ('AB 12', ' ab  12 ', '', None):
            with self.assertRaises(UserError):
                self._taken(till, 30, 'card', reference=reference)
        with self.assertRaises(UserError):
            self._taken(till, 30, 'card', reference='77', terminal=self.drawer2.terminal_ids)
        till._void(entry, "Typed twice", self.manager)
        again = self._taken(till, 30, 'card', reference='AB 12')
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            again.sudo().copy_data()
            self.env.cr.execute(
                "INSERT INTO medical_till_entry (number, till_id, company_id, kind, method, amount, state, terminal_id, day, reference, date, user_id) "
                "SELECT number || 'x', till_id, company_id, kind, method, amount, 'posted', terminal_id, day, reference, date, user_id "
                "FROM medical_till_entry WHERE id = %s", [again.id])

    def test_refunds(self):
        till = self._open()
        card = self._taken(till, 40, 'card', 'payment')
        cheque = self._taken(till, 15, 'cheque', 'payment')
        for amount in (40.01, 0, -1):
            with self.assertRaises(UserError):
                till._refund(card, amount, "Too much", self.manager, reference='R9')
        with self.assertRaises(UserError):
            till._refund(card, 10, "No reference", self.manager)
        with self.assertRaises(UserError):
            till._refund(card, 10, "", self.manager, reference='R9')
        with self.assertRaises(UserError):
            till._refund(card, 10, "Nobody else", self.cashier, reference='R9')
        self.drawer.second_ids = self.cashier2
        with self.assertRaises(UserError, msg="another way is a decider's"):
            till._refund(card, 10, "Wants cash", self.cashier2, method='cash')
        till._refund(card, 10, "Wants cash", self.manager, method='cash')
        back = till._refund(card, 30, "Service not given", self.cashier2, reference='R9')
        self.assertRecordValues(back, [{'amount': -30, 'kind': 'refund', 'method': 'card', 'origin_id': card.id, 'approved_by_id': self.cashier2.id}])
        with self.assertRaises(UserError):
            till._refund(card, 0.01, "Too much", self.manager, reference='R10')
        with self.assertRaises(UserError):
            till._void(card, "Paid back already", self.manager)
        with self.assertRaises(UserError):
            till._refund(cheque, 15, "By cheque", self.manager)
        with self.assertRaises(UserError, msg="a refund isn't paid back"):
            till._refund(back, 1, "Again", self.manager, reference='R11')
        till._void(back, "Terminal refused", self.manager)
        self.assertEqual((self._balance(), self._balance(method='card')), (90, 40))
        with self.assertRaises(UserError, msg="more cash than there is"):
            till._refund(self._taken(till, 500, 'cheque', 'payment'), 400, "Cash", self.manager, method='cash')

    def test_refund_of_another_day_and_cashier(self):
        till = self._open()
        entry = self._taken(till, 60, kind='payment')
        self._count(till, 160)
        with freeze_time(self.env.cr.now() + timedelta(days=2)):
            later = self._open(self.cashier2)
            with self.assertRaises(UserError, msg="only the same till's are voided"):
                later._void(entry, "Late", self.manager)
            row = later._refund(entry, 60, "Insurance paid", self.manager)
            self.assertEqual(row.day, self.today + timedelta(days=2))
            self.assertEqual(self._balance(), 40)

    def test_another_day(self):
        till = self._open()
        with freeze_time(self.env.cr.now() + timedelta(days=1)):
            for act in (lambda: self._taken(till), lambda: till._drop(1), lambda: till._pay_out(self.payout_kind, 1, "Stamp")):
                with self.assertRaises(UserError):
                    act()
            self._count(till, 100)
            self.assertRecordValues(till, [{'state': 'closed', 'date': self.today}])

    def test_one_at_a_drawer(self):
        till = self._open()
        with self.assertRaises(UserError):
            self._open(self.cashier2)
        with self.assertRaises(UserError):
            self._open(self.cashier, self.drawer2)
        self.env.flush_all()
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            till.sudo().copy_data()
            self.env['medical.till'].sudo().create({
                'number': 'X', 'drawer_id': self.drawer.id, 'company_id': self.company.id, 'user_id': self.cashier2.id, 'date': self.today,
                'opened_at': till.opened_at})
        with self.assertRaises(UserError):
            self._open(self.users['biller'], self.drawer2)

    def test_once_with_a_token(self):
        till = self._open()
        entry = self._taken(till, 25, token='abc')
        self.assertEqual(self._taken(till, 25, token='abc'), entry)
        drop = till._drop(10, token='def')
        self.assertEqual(till._drop(10, token='def'), drop)
        self.assertEqual(self._balance(), 115)

    def test_pay_outs(self):
        till = self._open()
        kind = self.payout_kind.with_user(self.cashier)
        for amount, note in ((41, "Receipt 1"), (10, ""), (0, "Receipt 1")):
            with self.assertRaises(UserError):
                till._pay_out(kind, amount, note)
        row = till._pay_out(kind, 40, "Receipt 1")
        line = row.sudo().move_id.line_ids.filtered(lambda line: line.account_id == self.expense)
        self.assertEqual((line.balance, line.analytic_distribution), (40, self.site._medical_distribution()))
        for photo in ('bm90IGEgcGhvdG8=', '%%%', 5):
            with self.assertRaises(UserError):
                till._pay_out(kind, 5, "Receipt 2", photo=photo)
        photo = io.BytesIO()
        Image.new('RGB', (40, 30), 'white').save(photo, 'PNG')
        self.assertTrue(till._pay_out(kind, 40, "Receipt 2", photo=base64.b64encode(photo.getvalue()).decode()).photo)
        with self.assertRaises(UserError, msg="twenty are left"):
            till._pay_out(kind, 21, "Receipt 3")
        with self.assertRaises(UserError):
            till._drop(21)

    def test_lock_dates(self):
        till = self._open()
        self._taken(till, 25)
        self.company.sudo().fiscalyear_lock_date = self.today
        with self.assertRaises(UserError):
            self._taken(till, 25)
        self.company.sudo().fiscalyear_lock_date = False
        self._count(till, 95)
        self.company.sudo().fiscalyear_lock_date = self.today
        with freeze_time(self.env.cr.now() + timedelta(days=3)):
            till.with_user(self.manager)._decide(True, "The books were closed meanwhile")
            posted = till.entry_ids.filtered(lambda entry: entry.kind in ('difference', 'drop')).sudo().move_id
            self.assertEqual(set(posted.mapped('date')), {self.today + timedelta(days=3)} if posted else set())
        self.assertEqual(till.state, 'closed')

    def test_qmb(self):
        payer = self.env['medical.payer'].create({'name': "Medicare", 'company_id': self.company.id})
        self.env['medical.patient.coverage'].create({'patient_id': self.patient.id, 'payer_id': payer.id, 'is_qmb': True, 'member_id': 'M1'})
        till = self._open()
        with self.assertRaisesRegex(UserError, '1396a'):
            self._taken(till, 25, visit=self.visit.with_user(self.cashier))
        self._taken(till, 25, kind='payment')

    def test_no_accounts_says_what_to_do(self):
        company = self.env['res.company'].create({'name': "No Chart", 'country_id': self.company.country_id.id})
        site = self.env['medical.site'].create({'name': 'N', 'code': 'N', 'company_id': company.id, 'calendar_id': False, 'tz': 'America/New_York'})
        manager = self._new_user('bl_no_chart', 'medical_office_base.group_manager', company)
        with self.assertRaisesRegex(UserError, 'chart of accounts'):
            self.env['medical.drawer'].with_user(manager).with_context(allowed_company_ids=company.ids).create({
                'name': "Desk", 'code': 'D', 'site_id': site.id})

    def test_empty_safe(self):
        drawer = self.env['medical.drawer'].with_user(self.manager).create({
            'name': "Annex", 'code': 'A1', 'site_id': self.annex.id, 'cashier_ids': self.cashier.ids})
        with self.assertRaisesRegex(UserError, 'change into the safe'):
            self._open(drawer=drawer)
        self._open(drawer=drawer, amount=0)

    def test_change_from_the_safe(self):
        till = self._open()
        with self.assertRaises(UserError):
            till._fetch_change(20, "", self.cashier)
        with self.assertRaisesRegex(UserError, 'safe'):
            till._fetch_change(900.01, "", self.manager)
        entry = till._fetch_change(20, "", self.manager, token='t')
        self.assertEqual(till._fetch_change(20, "", self.manager, token='t'), entry)
        self.assertRecordValues(entry, [{'kind': 'float_in', 'amount': 20, 'is_opening': False, 'approved_by_id': self.manager.id}])
        self._count(till, 120)
        self.assertRecordValues(till, [{'state': 'closed', 'difference': 0, 'float_left': 100}])
