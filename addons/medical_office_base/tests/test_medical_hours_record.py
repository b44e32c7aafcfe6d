from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .hours_common import NOW, HoursCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalHoursRecord(HoursCommon):

    def _page(self, user, **values):
        record = self.env['medical.hours.record'].with_user(user)
        return record.record_page({'company_id': self.company.id, 'date_from': '2026-03-01', 'date_to': '2026-03-31', **values})

    def test_figures(self):
        for weekday in range(1, 6):
            self._work(self.nora, weekday, 8, 18)
        self._work(self.nora, 8, 8, 12)
        self._approved(self.carl, self.manager)
        weeks = self.env['medical.hours.week'].search([('employee_id', '=', self.nora.id)])
        self.assertEqual(len(weeks), 2)
        page = self._page(self.manager)
        self.assertEqual(page['count'], 2)
        self.assertIn('10.6 %', ' '.join(page['notes']))

    def test_who_sees_what(self):
        self._submitted(self.nora)
        self._submitted(self.faye)
        for user, count in (
                (self.manager, 2), (self.hr, 2), (self.owner, 2), (self.auditor, 2)):
            with self.subTest(user.login):
                self.assertEqual(self._page(user)['count'], count)
        for user in (self.supervisor, self.nurse, self.clerk, self.cleaner, self.neighbor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._page(user)

    def test_filters_and_files(self):
        self._submitted(self.nora)
        self._submitted(self.faye)
        self.assertEqual(self._page(self.manager, employee_ids=[Command.set(self.nora.ids)])['count'], 1)
        self.assertEqual(self._page(self.manager, state='approved')['count'], 0)
        self.assertEqual(self._page(self.manager, by_week=True)['count'], 2)
        record = self.env['medical.hours.record'].with_user(self.owner).create(
            {'company_id': self.company.id, 'date_from': '2026-03-01', 'date_to': '2026-03-31'})
        self.assertEqual(sum(len(rows) for _foot, rows in record._record_document()['pages']), 2)
        with record._record_xlsx() as file:
            self.assertEqual(file.read(2), b'PK')

    def test_queries_do_not_grow(self):
        self._page(self.manager)
        counts = []
        for number in (2, 30):
            people = self.env['hr.employee'].create([{'name': f'Person {number} {index}', 'company_id': self.company.id} for index in range(number)])
            self.env['medical.hours.week'].create([{
                'employee_id': person.id, 'company_id': self.company.id, 'date_from': '2026-03-01', 'date_to': '2026-03-07'} for person in people])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self._page(self.manager)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
