from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .issue_common import IssueCommon


@tagged('post_install', '-at_install')
class TestMedicalIssueReport(IssueCommon):
    """Seven issues counted by hand, and what each role sees of them, in the analysis and on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        first, second = cls.causes[:2]
        reported = {'reported_on': date(2026, 2, 2), 'reported_at': '2026-02-02 15:00:00'}
        cls.resolved = cls._issue(
            name='Resolved', **reported, cause_id=first.id, severity='3', likelihood='3', room_id=cls.exam.id, date_due=date(2026, 2, 5), state='closed',
            acknowledged_at='2026-02-02 21:00:00', resolved_at='2026-02-07 03:00:00', closed_at='2026-03-08 15:00:00', owner_id=cls.nurse.id)
        cls.late = cls._issue(
            name='Late', **reported, cause_id=first.id, area='supplies', severity='5', likelihood='4', date_due=date(2026, 3, 8), state='open',
            acknowledged_at='2026-02-04 15:00:00', recurrence=3, reopened=1, affected_more=2)
        cls.anonymous = cls._issue(
            name='Anonymous', discretion='anonymous', area='safety', cause_id=second.id, severity='2', likelihood='2',
            acknowledged_at='2026-03-10 15:00:00', reported_on=date(2026, 3, 9), state='open')
        cls.annexed = cls._issue(name='Annexed', reporter=cls.colleague, site_id=cls.annex.id)
        cls.personnel = cls._issue(name='Personnel', kind='complaint_staff', area='people', is_hr=True)
        cls.merged = cls._issue(name='Merged', state='merged', merged_into_id=cls.late.id)
        cls.foreign = cls._issue(name='Foreign', reporter=cls.foreign_nurse, site_id=cls.other_site.id)
        cls.Report = cls.env['medical.issue.report']

    def _row(self, issue):
        return self.Report.browse(issue.id)

    def _names(self, user):
        return set(self.Report.with_user(user).search([]).mapped('name'))

    def _record(self, user=None, model='pareto.record', **values):
        page = self.env[f'medical.issue.{model}'].with_user(user or self.manager).record_page({
            'company_id': self.company.id, 'date_from': '2026-01-01', 'date_to': '2026-03-10', **values})
        names = [column['name'] for column in page['columns']]
        return [dict(zip(names, row, strict=True)) for row in page['rows']], page

    def test_figures(self):
        row = self._row(self.resolved)
        self.assertEqual((row.hours_to_take_up, row.days_to_take_up, row.days_to_resolve), (6, 0, 4), "resolved at ten in the evening of February 6")
        self.assertEqual((row.days_overdue, row.overdue_count, row.open_count, row.risk_score), (1, 1, 0, 9))
        row = self._row(self.late)
        self.assertEqual((row.hours_to_take_up, row.days_to_take_up, row.days_overdue, row.open_count), (48, 2, 2, 1))
        self.assertEqual((row.recurrent_count, row.reopened, row.patient_count), (1, 1, 2))
        row = self._row(self.anonymous)
        self.assertEqual((row.hours_to_take_up, row.days_to_take_up, row.days_to_resolve), (0, 1, 0))
        manager = self.Report.with_user(self.manager)
        groups = dict(manager._read_group([('company_id', '=', self.company.id)], ['date:month'], ['__count']))
        self.assertEqual(groups, {date(2026, 2, 1): 2, date(2026, 3, 1): 3}, "the merged one counts among all")
        self.assertEqual(
            manager._read_group([], [], ['hours_to_take_up:avg', 'days_to_take_up:avg', 'days_to_resolve:avg', 'open_count:sum', 'overdue_count:sum']),
            [(27, 1, 4, 3, 2)], "what isn't known doesn't count in a mean")
        self.assertEqual(row.action_open()['res_id'], self.anonymous.id)

    def test_who_sees_what(self):
        """The view shows the issues that one may read, without a reporter to be found."""
        every = {'Resolved', 'Late', 'Anonymous', 'Annexed', 'Merged'}
        for user in (self.manager, self.compliance_officer, self.owner, self.auditor):
            self.assertEqual(self._names(user), every, user.login)
        self.assertEqual(self._names(self.hr), {'Personnel'})
        for user in (self.nurse, self.doctor, self.manager, self.compliance_officer, self.owner, self.auditor, self.hr, self.privacy_officer):
            self.assertEqual(self._names(user), set(self.env['medical.issue'].with_user(user).search([]).mapped('name')), user.login)
        self.assertIn('Annexed', self._names(self.doctor))
        self.assertNotIn('Annexed', self._names(self.nurse))
        self.assertEqual(self._names(self.foreign_manager), {'Foreign'})
        for user in (self.staff, self.biller, self.facility):
            with self.assertRaises(AccessError):
                self._names(user)
        self.assertFalse({'reporter_id', 'create_uid', 'write_uid', 'reporter_words'} & set(self.Report.fields_get()))
        # by id neither
        self.assertFalse(self.Report.with_user(self.manager).search([('id', 'in', (self.personnel | self.foreign).ids)]))
        with self.assertRaises(AccessError):
            self._record(self.nurse)

    def test_pareto(self):
        rows, page = self._record(by='cause_id')
        first, second = self.causes[:2]
        self.assertEqual(
            [(row['what'], row['count'], row['share'], row['cumulated']) for row in rows],
            [(first.name, '2', '50', '50'), ('Not given', '1', '25', '75'), (second.name, '1', '25', '100')])
        self.assertEqual((rows[0]['risk'], rows[0]['taken'], rows[0]['resolved'], rows[0]['recurrent'], rows[0]['still']), ('29', '1', '4', '1', '1'))
        self.assertEqual([page['totals'][name] for name in ('count', 'patients', 'still')], ['4', '2', '3'])
        rows, _page = self._record(by='area', ranked='risk')
        self.assertEqual([(row['what'], row['share']) for row in rows], [('Supplies', '60.6'), ('Patient Flow', '27.3'), ('Safety', '12.1')])
        rows, _page = self._record(by='room_id', date_to='2026-02-28')
        self.assertEqual({(row['what'], row['still']) for row in rows}, {('M · Exam 1', '1'), ('Not given', '1')}, "closed in March")
        self.assertEqual([row['what'] for row in self._record(by='site_id', user=self.owner)[0]], ['Main', 'Annex'])
        self.assertEqual([row['what'] for row in self._record(by='kind', user=self.hr)[0]], ["Staff's Complaint"])
        # what a row counts opens
        record = self.env['medical.issue.pareto.record'].with_user(self.manager)
        for by, count in (('cause_id', 2), ('area', 2), ('site_id', 3)):
            page = self._record(by=by)[1]
            opened = record.browse(page['id']).record_open(page['links'][0])
            self.assertEqual(self.Report.with_user(self.manager).search_count(opened['domain']), count)

    def test_list_of_the_meeting(self):
        def names(**values):
            return [row['name'] for row in self._record(model='record', **values)[0]]

        self.assertEqual(names(), ['Resolved', 'Late', 'Anonymous', 'Annexed'])
        self.assertEqual(names(which='open'), ['Late', 'Anonymous', 'Annexed'])
        self.assertEqual(names(which='closed', date_from='2026-03-01'), ['Resolved'])
        self.assertEqual(names(user=self.hr), ['Personnel'])
        rows, page = self._record(model='record', risk='critical', with_outcome=True)
        self.assertEqual([(row['name'], row['taken'], row['recurrence'], row['owner']) for row in rows], [('Late', '2', 'Yes', '')])
        opened = self.env['medical.issue.record'].with_user(self.manager).browse(page['id']).record_open(page['links'][0])
        self.assertEqual(opened['res_id'], self.late.id)
        # one query for the rows, one for the totals, whatever their number
        few = self._queries(date_from='2026-03-09')
        self.assertEqual(self._queries(), few)

    def _queries(self, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._record(model='record', **values)
        return self.env.cr.sql_log_count - before
