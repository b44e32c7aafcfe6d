from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .round_record_common import RoundRecordCase

FIGURES = ('due', 'done', 'on_time', 'late', 'missed', 'cancelled', 'rate')


@tagged('post_install', '-at_install')
@freeze_time('2026-05-20 16:00:00')
class TestMedicalCompletionRecord(RoundRecordCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.opening = cls._checklist('Opening', kind='opening')

    def _figures(self, user=None, date_from='2026-03-01', date_to='2026-05-31', **values):
        rows = self._rows('medical.completion.record', user or self.manager, date_from=date_from, date_to=date_to, **values)
        return [(row['month'], row['site'], row['checklist'], tuple(row[name] for name in FIGURES)) for row in rows]

    def _missed(self, due, **values):
        return self._run(self.opening, due, **{'state': 'missed', 'date_done': False, 'done_by_id': False, **values})

    def test_figures(self):
        self._run(self.opening, '2026-05-04 08:00')
        self._run(self.opening, '2026-05-05 08:00', date_done=self._utc('2026-05-05 09:10'))
        self._run(self.opening, '2026-05-06 08:00', date_done=self._utc('2026-05-06 10:10'))
        self._missed('2026-05-07 08:00', missed_reason='Snowed in')
        self._missed('2026-05-08 08:00', missed_reason=' Snowed in ')
        self._missed('2026-05-09 08:00')
        self._run(self.opening, '2026-05-10 08:00', state='cancelled', date_done=False, done_by_id=False)
        self.assertEqual(self._figures(), [('May 2026', 'MAIN', 'Opening', ('7', '3', '2', '1', '3', '1', '50'))])
        [row] = self._rows('medical.completion.record', self.manager, date_from='2026-05-01', date_to='2026-05-31')
        self.assertEqual((row['reasons'], row['standing']), ('Snowed in (2); No reason given (1)', 'Some missed'))

    def test_what_can_still_be_done_does_not_count(self):
        # it is noon: due at 11 and open until 13, due at 9 and over since 11, begun then and with a day more, begun and not
        # finished within the day, due tomorrow and cancelled, due tomorrow and done
        for due, values in (
                ('2026-05-20 11:00', {'state': 'todo'}), ('2026-05-20 09:00', {'state': 'todo'}), ('2026-05-20 08:00', {'state': 'doing'}),
                ('2026-05-19 09:00', {'state': 'doing'}), ('2026-05-21 09:00', {'state': 'cancelled'}),
                ('2026-05-21 08:00', {'state': 'done', 'date_done': self._utc('2026-05-20 10:00')}), ('2026-05-22 08:00', {'state': 'todo'})):
            self._run(self.opening, due, **{'date_done': False, **values})
        self.assertEqual(self._figures(), [('May 2026', 'MAIN', 'Opening', ('3', '1', '1', '0', '2', '0', '33.3'))])

    def test_nothing_left_to_do(self):
        self._run(self.opening, '2026-05-10 08:00', state='cancelled', date_done=False, done_by_id=False)
        self.assertEqual(self._figures(), [('May 2026', 'MAIN', 'Opening', ('1', '0', '0', '0', '0', '1', ''))])

    def test_a_row_per_month_site_and_checklist(self):
        # the month is that of the practice's clock
        self._run(self.opening, '2026-04-30 23:30')
        self._run(self.opening, '2026-05-01 08:00')
        self._run(self.opening, '2026-05-01 08:00', site_id=self.west.id)
        self._missed('2026-05-02 08:00', site_id=self.west.id)
        one, half = ('1', '1', '1', '0', '0', '0', '100'), ('2', '1', '1', '0', '1', '0', '50')
        self.assertEqual(self._figures(), [
            ('May 2026', 'MAIN', 'Opening', one), ('May 2026', 'WEST', 'Opening', half), ('April 2026', 'MAIN', 'Opening', one)])
        self.assertEqual(self._figures(by_site=False), [
            ('May 2026', '', 'Opening', ('3', '2', '2', '0', '1', '0', '66.7')), ('April 2026', '', 'Opening', one)])
        page = self._page('medical.completion.record', self.manager, date_from='2026-04-01', date_to='2026-05-31')
        self.assertEqual({name: page['totals'][name] for name in ('due', 'done', 'missed')}, {'due': '4', 'done': '3', 'missed': '1'})

    def test_filters(self):
        other = self._checklist('Evening Round', kind='cleaning')
        self._run(self.opening, '2026-05-04 08:00')
        self._run(other, '2026-05-04 08:00', site_id=self.west.id)
        for values, expected in (
                ({'kind': 'cleaning'}, ['Evening Round']), ({'site_id': self.main.id}, ['Opening']),
                ({'checklist_ids': [Command.set(other.ids)]}, ['Evening Round']), ({'date_to': '2026-05-03'}, [])):
            self.assertEqual([row[2] for row in self._figures(**values)], expected)

    def test_who_sees_what(self):
        self._run(self.opening, '2026-05-04 08:00')
        for user in (self.manager, self.owner, self.auditor, self.officer):
            self.assertEqual(len(self._figures(user)), 1)
        self.assertEqual(self._figures(self.stranger), [])
        for user in (self.staff, self.clerk, self.cleaner):
            with self.assertRaises(AccessError):
                self._figures(user)
        with self.assertRaises(AccessError):
            self._figures(self.stranger, company_id=self.company.id)

    def test_queries_do_not_grow(self):
        self._figures()
        counts = []
        for hour, number in ((8, 2), (12, 60)):
            for minute in range(number):
                self._run(self.opening, f'2026-05-04 {hour:02}:{minute:02}')
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(self._figures())
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_paper_and_spreadsheet(self):
        self._run(self.opening, '2026-05-04 08:00')
        record = self.env['medical.completion.record'].with_user(self.owner).create(
            {'company_id': self.company.id, 'date_from': '2026-05-01', 'date_to': '2026-05-31'})
        self.assertEqual(sum(len(rows) for _foot, rows in record._record_document()['pages']), 1)
        with record._record_xlsx() as file:
            self.assertEqual(file.read(2), b'PK')
