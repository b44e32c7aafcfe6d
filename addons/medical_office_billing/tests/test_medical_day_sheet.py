import io
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .deposit_common import DepositCommon


@tagged('post_install', '-at_install')
class TestMedicalDaySheet(DepositCommon):

    def _rows(self, user=None, date=None, site=None):
        record = self.env['medical.day.sheet.record'].with_user(user or self.manager).create({
            'company_id': self.company.id, 'site_id': (site or self.site).id, 'date': date or self.today})
        return record._record_rows()

    def _row(self, rows, section, **values):
        found = [row for row in rows if row['section'] == section and all(row[name] == value for name, value in values.items())]
        self.assertEqual(len(found), 1, f"{section} {values}: {found}")
        return found[0]

    def _sheet(self, date=None):
        return self.env['medical.day.sheet'].with_user(self.manager).search([('site_id', '=', self.site.id), ('date', '=', date or self.today)])

    def _busy_day(self):
        """A day with everything on it; its till is closed."""
        till = self._open()
        taken = self._taken(till, 30, visit=self.visit)
        self._taken(till, 45, method='cheque', kind='payment')
        self._taken(till, 60, method='card', kind='payment')
        wrong = self._taken(till, 12, kind='payment')
        till._void(wrong, "Typed twice", self.manager)
        till._refund(taken, 5, "Co-pay was less", self.manager)
        till._pay_out(self.payout_kind.with_user(self.cashier), 10, "Stamps, receipt 7")
        till._drop(40, "Envelope 1")
        self._count(till, 100 + 30 - 5 - 10 - 40 - 2, cheque_count=1, cheque=45, batches={self.terminal.id: 60})
        return till

    def test_every_figure_ties(self):
        self._busy_day()
        self._invoice(200)
        rows = self._rows()
        self.assertEqual({row['standing'] for row in rows if row['section'] != 'copay'}, {'ties'})
        cashier = self.cashier.name
        for section, values, amount, number in [
                ('payment', {'item': 'copay', 'method': 'cash'}, 30, 1), ('payment', {'item': 'payment', 'method': 'cash'}, 12, 1),
                ('payment', {'item': 'payment', 'method': 'cheque'}, 45, 1), ('payment', {'item': 'payment', 'method': 'card'}, 60, 1),
                ('void', {'item': 'payment', 'method': 'cash'}, -12, 1), ('refund', {'method': 'cash'}, -5, 1), ('payout', {}, -10, 1),
                ('difference', {'method': 'cash'}, -2, 1)]:
            with self.subTest(section=section, values=values):
                row = self._row(rows, section, **values)
                self.assertEqual((row['amount'], row['ledger'], row['number'], row['who']), (amount, amount, number, cashier))
        self.assertEqual(self._row(rows, 'charge')['amount'], 200)
        self.assertEqual(self._row(rows, 'closing', item="Front Desk, Cash")['amount'], self._balance())
        self.assertEqual(self._row(rows, 'closing', item="Safe")['ledger'], self._safe())
        self.assertEqual(self._row(rows, 'closing', item="Front Desk, Card")['ledger'], 60)
        self.assertEqual(self._row(rows, 'bank', item='class_change')['amount'], 1000)

    def test_deposits_and_the_bank(self):
        till = self._busy_day()
        deposit = self._prepared(60, self._cheques(till))
        rows = self._rows()
        self.assertEqual(self._row(rows, 'deposit', item=deposit.number)['ledger'], -105)
        deposit.with_user(self.owner)._take_back("Bag torn")
        rows = self._rows()
        self.assertEqual({row['standing'] for row in rows if row['section'] != 'copay'}, {'ties'})
        self.assertEqual(sum(row['amount'] for row in rows if row['item'] == 'class_back'), 105)

    def test_what_does_not_tie_is_shown(self):
        self._busy_day()
        account = self.drawer.sudo().cash_journal_id.default_account_id
        self._entry([(account, 7), (self.income, -7)], ref="By hand")
        rows = self._rows()
        row = self._row(rows, 'otherwise')
        self.assertEqual((row['off'], row['ledger'], row['standing']), (-7, 7, 'off'))
        self.assertIn("By hand", row['item'])
        closing = self._row(rows, 'closing', item="Front Desk, Cash")
        self.assertEqual((closing['off'], closing['standing']), (-7, 'off'))

    def test_copays_not_taken(self):
        self._busy_day()
        due = self._visit(self._patient('Bea', 'Fictional'), 40)
        self._visit(self._patient('Cid', 'Fictional'), 40)
        due.sudo().write({'state': 'arrived'})
        rows = self._rows()
        row = self._row(rows, 'copay')
        self.assertEqual((row['item'], row['amount'], row['standing']), (due.patient_id.number, 40, 'due'))
        self.assertNotIn('Bea', str(rows))

    def test_closed_with_a_copy(self):
        till = self._open()
        self._taken(till, 25)
        sheet = self._sheet()
        self.assertEqual((sheet.state, sheet.tills_open), ('open', 1))
        with self.assertRaisesRegex(UserError, "aren't closed"):
            sheet._close()
        self._count(till, 125)
        self.assertEqual(sheet.with_user(self.biller).action_close()['res_model'], 'medical.day.close')
        wizard = self.env['medical.day.close'].with_user(self.biller).create({'sheet_id': sheet.id})
        wizard.action_close()
        sheet.invalidate_recordset()
        self.assertRecordValues(sheet, [{
            'state': 'closed', 'closed_by_id': self.biller.id, 'faults': 0, 'is_intact': True, 'is_changed': False, 'taken': 25}])
        self.assertIn("Front Desk", sheet.figures_html)
        self.assertNotIn(self.patient.family_name, str(sheet.figures))
        with self.assertRaisesRegex(UserError, "closed already"):
            sheet._close()
        with self.assertRaisesRegex(UserError, "no till is opened"):
            self._open(drawer=self.drawer2, user=self.cashier2)
        for row in (sheet.sudo(), sheet):
            with self.assertRaises(UserError):
                row.write({'figures': []})
            with self.assertRaises(UserError):
                row.unlink()
        self.env.cr.execute("UPDATE medical_day_sheet SET figures = '[]' WHERE id = %s", [sheet.id])
        sheet.invalidate_recordset()
        self.assertFalse(sheet.is_intact)

    def test_changed_since(self):
        till = self._open()
        self._taken(till, 25)
        self._count(till, 125)
        sheet = self._sheet()
        sheet._close()
        self._entry([(self.drawer.sudo().cash_journal_id.default_account_id, 9), (self.income, -9)], ref="Late")
        sheet.invalidate_recordset()
        self.assertTrue(sheet.is_changed)
        self.assertIn("Late", sheet.changes_html)
        self.assertIn("nothing", sheet.changes_html)

    def test_faults_need_a_reason(self):
        till = self._open()
        self._count(till, 100)
        self._entry([(self.drawer.sudo().cash_journal_id.default_account_id, 9), (self.income, -9)])
        sheet = self._sheet()
        action = sheet.action_close()
        self.assertEqual(action['context']['default_faults'], 2)
        with self.assertRaisesRegex(UserError, "don't tie"):
            sheet._close()
        sheet._close("The accountant corrects it")
        self.assertRecordValues(sheet, [{'faults': 2, 'reason': "The accountant corrects it", 'state': 'closed'}])

    def test_due_and_who(self):
        till = self._open()
        sheet = self._sheet()
        self.assertFalse(sheet.is_due)
        self.env.cr.execute("UPDATE medical_day_sheet SET date = %s WHERE id = %s", [self.today - timedelta(days=1), sheet.id])
        sheet.invalidate_recordset()
        self.assertTrue(sheet.is_due)
        self.assertIn(sheet, sheet.search([('is_due', '=', True)]))
        for role in ('owner', 'auditor'):
            with self.subTest(role=role):
                self.assertTrue(self._rows(self.users[role]))
                with self.assertRaises(AccessError):
                    sheet.with_user(self.users[role])._close()
        for role in ('cashier', 'front_desk', 'clinician', 'staff'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                sheet.with_user(self.users[role]).read(['date'])
            with self.subTest(role=role), self.assertRaises(AccessError):
                sheet.with_user(self.users[role])._close()
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._rows(self.users[role])
        with self.assertRaises(AccessError):
            sheet.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids).read(['date'])
        with self.assertRaises(AccessError):
            sheet.sudo(False).with_user(self.manager).create({'site_id': self.site.id, 'company_id': self.company.id, 'date': self.today})
        self.assertTrue(till)

    def test_screen_paper_and_spreadsheet(self):
        self._busy_day()
        values = {'company_id': self.company.id, 'site_id': self.site.id, 'date': str(self.today)}
        page = self.env['medical.day.sheet.record'].with_user(self.biller).record_page(values)
        self.assertTrue(page['count'] >= 15)
        record = self.env['medical.day.sheet.record'].with_user(self.biller).browse(page['id'])
        self.assertTrue(record._record_pdf()[0])
        with record._record_xlsx() as file:
            self.assertTrue(io.BytesIO(file.read()).getbuffer().nbytes > 1000)
        with self.assertRaises(UserError):
            self.env['medical.day.sheet.record'].with_user(self.biller).record_page({**values, 'site_id': self.other_site.id})

    def test_bounded_queries(self):
        self._busy_day()
        self._rows()
        with self.assertQueryCount(60):
            self._rows()
