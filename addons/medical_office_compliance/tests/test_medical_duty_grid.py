import io
import json
from datetime import date
from urllib.parse import urlencode

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .duty_common import DutyCommon

MODEL = 'medical.attestation'


@tagged('post_install', '-at_install')
class TestMedicalDutyGrid(DutyCommon, HttpCase):
    """The grid person × policy: cells, totals, filters, who sees whom, a bounded number of queries, the spreadsheet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._user('gr_officer', 'compliance_officer')
        cls.policies = cls._policy('G-1', duty_days=5) | cls._policy('G-2', duty_days=30, repeat_months=12) | cls._policy(
            'G-3', audience='some', audience_job_ids=cls._link(cls.jobs[0]))
        cls.foreign_policy = cls._policy('G-1', company=cls.other_company)
        cls._rows(cls.policies[0], cls.nurse_employee | cls.lead_employee)._duty_do()
        cls._rows(cls.policies[1], cls.nurse_employee)._duty_do(date_done=date(2025, 1, 2))
        cls.env.flush_all()

    def _grid(self, user=None, day='2026-03-20', **values):
        user = user or self.manager
        with freeze_time(f'{day} 15:00:00'):
            self.env.invalidate_all()
            return self.env['medical.duty.grid'].with_user(user).with_context(allowed_company_ids=user.company_ids.ids).get_grid(MODEL, values)

    def _names(self, grid):
        return [person['name'] for person in grid['people']]

    def _person(self, grid, employee):
        return next(person for person in grid['people'] if person['id'] == employee.id)

    def test_cells(self):
        grid = self._grid()
        one, two, three = self.policies.ids
        self.assertEqual([(column['id'], column['number'], column['name']) for column in grid['columns']], [
            (one, 'G-1', 'Policy G-1'), (two, 'G-2', 'Policy G-2'), (three, 'G-3', 'Policy G-3')])
        nurse = self._person(grid, self.nurse_employee)
        self.assertEqual((nurse['job'], nurse['sites']), ('Staff Nurse', 'Main'))
        stages = {source: (stage, day) for source, (stage, _row, day) in nurse['cells'].items()}
        self.assertEqual(stages, {one: ('done', '2026-03-10'), two: ('lapsed', '2025-01-02'), three: ('open', '2026-03-24')})
        row = self.Attestation.browse(nurse['cells'][three][1])
        self.assertEqual((row.employee_id, row.policy_id), (self.nurse_employee, self.policies[2]))
        cleaner = self._person(grid, self.cleaner_employee)
        self.assertEqual({source: cell[0] for source, cell in cleaner['cells'].items()}, {one: 'late', two: 'open'}, "not asked the third")

    def test_totals(self):
        grid = self._grid()
        people = len(self.people)
        self.assertEqual((grid['count'], grid['total']), (people, {'asked': 2 * people + 1, 'done': 2, 'late': people - 2}))
        self.assertEqual([(column['asked'], column['done'], column['late']) for column in grid['columns']], [
            (people, 2, people - 2), (people, 0, 0), (1, 0, 0)])
        nurse = self._person(grid, self.nurse_employee)
        self.assertEqual((nurse['asked'], nurse['done'], nurse['late']), (3, 1, 0))

    def test_again_and_planned(self):
        """Asked again while it still counts: done. Asked later: not yet among what is asked."""
        policy = self.policies[1]
        row = self._rows(policy, self.lead_employee)
        row._duty_do()
        self.env.flush_all()
        with freeze_time('2027-02-20 15:00:00'):
            self.env.invalidate_all()
            self.Attestation._sync(policy)
        again = self._rows(policy, self.lead_employee, 'open')
        self.assertTrue(again)
        self.assertEqual(self._person(self._grid(day='2027-02-20'), self.lead_employee)['cells'][policy.id][:2], ['done', row.id])
        self.assertEqual(self._person(self._grid(day='2027-03-12'), self.lead_employee)['cells'][policy.id][:2], ['late', again.id])
        self.company.medical_practice_ids.duty_per_week = 1
        later = self._policy('G-4') | self._policy('G-5')
        janitor = self._person(self._grid(day='2026-03-10'), self.janitor_employee)
        self.assertEqual([janitor['cells'][source][0] for source in later.ids], ['planned', 'planned'])
        self.assertEqual(janitor['asked'], 2)

    def test_what_no_longer_asks_is_left_out(self):
        self._retire(self.policies[0])
        self.janitor_employee.active = False
        grid = self._grid()
        self.assertEqual([column['number'] for column in grid['columns']], ['G-2', 'G-3'])
        self.assertNotIn('Jan Itor', self._names(grid))

    def test_filters(self):
        everybody = sorted(self.people.mapped('name'))
        self.assertEqual(self._names(self._grid()), everybody)
        for values, names in (
                ({'search': 'NURSE'}, ['Nan Nurse']), ({'search': 'staff nu'}, ['Nan Nurse']), ({'search': '%'}, []), ({'search': '_'}, []),
                ({'site_id': self.sites[0].id}, ['Fay Manager', 'Lee Lead', 'Nan Nurse']), ({'site_id': self.sites[1].id}, []),
                ({'job_id': self.jobs[0].id}, ['Nan Nurse']), ({'job_id': self.jobs[1].id}, []),
                ({'group_id': self.env.ref('medical_office_base.group_clinician').id}, ['Nan Nurse']),
                ({'group_id': self.env.ref('medical_office_base.group_facility').id}, ['Jan Itor']),
                ({'stage': 'late'}, [name for name in everybody if name not in ('Nan Nurse', 'Lee Lead')]),
                ({'stage': 'todo'}, everybody), ({'stage': 'nonsense'}, everybody), ({'site_id': 'x', 'offset': -3, 'limit': 'y'}, everybody)):
            self.assertEqual(self._names(self._grid(**values)), names, values)
        self.assertEqual([column['number'] for column in self._grid(stage='late')['columns']], ['G-1'])
        self.assertEqual(self._grid(search='lee')['total'], {'asked': 2, 'done': 1, 'late': 0})

    def test_pages_and_order(self):
        first, second = self._grid(limit=3), self._grid(limit=3, offset=3)
        self.assertEqual((first['count'], second['count']), (len(self.people),) * 2)
        self.assertEqual(self._names(first) + self._names(second), sorted(self.people.mapped('name'))[:6])
        self.assertLessEqual(self._grid(limit=10 ** 9)['limit'], 200)
        self.assertEqual(self._names(self._grid(order='late'))[-2:], ['Lee Lead', 'Nan Nurse'])

    def test_what_can_be_chosen(self):
        filters = self._grid(with_filters=True)['filters']
        self.assertEqual({name for _id, name in filters['sites']}, {'Main', 'Annex'})
        self.assertIn('Staff Nurse', [name for _id, name in filters['jobs']])
        self.assertTrue(filters['groups'])
        self.assertFalse(self._grid(self.nurse, with_filters=True)['filters'], "alone there is nothing to choose")

    def test_who_sees_whom(self):
        everybody = sorted(self.people.mapped('name'))
        for user in (self.manager, self.officer, self.owner, self.auditor):
            self.assertEqual(self._names(self._grid(user)), everybody, user.login)
        self.assertEqual(self._names(self._grid(self.lead)), ['Lee Lead', 'Nan Nurse'])
        self.assertEqual(self._names(self._grid(self.nurse)), ['Nan Nurse'])
        self.assertEqual(self._names(self._grid(self.janitor)), ['Jan Itor'])
        self.assertEqual(self._names(self._grid(self.foreign_manager)), ['Fern Foreign'])
        self.assertEqual(self._grid(self.nurse)['total'], {'asked': 3, 'done': 1, 'late': 0}, "nobody else is counted")
        # others aren't found by what is known of them, nor by paging on
        for values in ({'search': 'Fay'}, {'order': 'late', 'offset': 2}, {'site_id': self.sites[0].id, 'search': 'Manager'}):
            self.assertEqual(self._names(self._grid(self.lead, **values)), [], values)

    def test_training(self):
        """The same grid of courses: the training matrix."""
        course = self.env['medical.course'].create({
            'name': 'Fire Drill Basics', 'code': 'FIRE', 'company_id': self.company.id,
            'audience': 'some', 'audience_employee_ids': self._link(self.nurse_employee | self.lead_employee)})
        course.with_user(self.manager).action_start()
        self.env.flush_all()
        for user, names in ((self.manager, ['Lee Lead', 'Nan Nurse']), (self.nurse, ['Nan Nurse'])):
            grid = self.env['medical.duty.grid'].with_user(user).get_grid('medical.training', {})
            self.assertEqual(self._names(grid), names)
            self.assertEqual([(column['number'], column['name'], column['asked']) for column in grid['columns']], [
                ('FIRE', 'Fire Drill Basics', len(names))])

    def test_refused(self):
        grid = self.env['medical.duty.grid'].with_user(self.manager)
        for model in ('res.users', 'medical.duty.mixin', 'no.such.model', 'medical.staff.file'):
            with self.assertRaises(UserError):
                grid.get_grid(model, {})
        nobody = self.env['res.users'].with_context(no_reset_password=True).create({
            'name': 'No Role', 'login': 'gr_nobody', 'company_id': self.company.id, 'company_ids': self._link(self.company)})
        with self.assertRaises(AccessError):
            grid.with_user(nobody).get_grid(MODEL, {})

    def test_bounded_number_of_queries(self):
        def count():
            grid = self.env['medical.duty.grid'].with_user(self.manager)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            grid.get_grid(MODEL, {})
            return self.cr.sql_log_count - start

        count()  # what is looked up once
        before = count()
        self.env['hr.employee'].create([{'name': f'More {number}', 'company_id': self.company.id, 'job_id': self.jobs[1].id} for number in range(20)])
        policies = self.env['medical.policy'].concat(*(self._policy(f'G-9{number}', ask=False) for number in range(8)))
        self.Attestation._sync(self.policies | policies)
        self.assertEqual(self._grid()['count'], len(self.people) + 20)
        self.assertEqual(count(), before)
        self.assertLess(before, 30)

    def _sheet(self, user, **values):
        self.authenticate(user.login, user.login.ljust(8, 'x'))
        with mute_logger('odoo.http'):
            model = values.pop('model', MODEL)
            query = urlencode({'values': json.dumps(values), 'companies': str(user.company_id.id)})
            response = self.url_open(f'/medical_office/duty_grid/{model}/xlsx?{query}')
        if response.status_code != 200:
            return response.status_code, []
        sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
        return 200, [list(row) for row in sheet.iter_rows()]

    def test_spreadsheet(self):
        self.lead_employee.name = '=HYPERLINK("http://example.com")'
        self.policies[2].name = '@SUM(1)'
        self.env.flush_all()
        with freeze_time('2026-03-20 15:00:00'):
            status, rows = self._sheet(self.manager, order='name')
        self.assertEqual(status, 200)
        texts = [[cell.value for cell in row] for row in rows]
        head = {row[0]: row[1] for row in texts[:10] if row[0]}
        self.assertEqual((head['Practice'], head['Made by'], head['People']), (self.company.name, self.manager.name, str(len(self.people))))
        self.assertIn('2026', head['As of'])
        top = next(index for index, row in enumerate(texts) if row[0] == 'Person')
        self.assertEqual(texts[top], ['Person', 'Position', 'Sites', 'Done', 'Asked', 'Late', 'G-1 Policy G-1', 'G-2 Policy G-2', 'G-3 @SUM(1)'])
        lines = {row[0]: row for row in texts[top + 1:]}
        self.assertEqual(lines['Nan Nurse'][1:], [
            'Staff Nurse', 'Main', 1, 3, 0, 'Done 03/10/2026', 'No longer counts, done 01/02/2025', 'To do by 03/24/2026'])
        self.assertEqual(lines['Cleo Cleaner'][6:], ['Late, due 03/15/2026', 'To do by 04/09/2026', None])
        self.assertEqual(lines['Total'][3:6], [2, 2 * len(self.people) + 1, len(self.people) - 2])
        self.assertTrue(all(cell.data_type != 'f' for row in rows for cell in row), "what looks like a formula stays text")

    def test_spreadsheet_of_whom_one_sees(self):
        status, rows = self._sheet(self.lead, search='', offset=1, limit=1)
        names = [row[0].value for row in rows]
        self.assertEqual(status, 200)
        self.assertEqual({'Lee Lead', 'Nan Nurse'} & set(names), {'Lee Lead', 'Nan Nurse'}, "the whole grid, not the page")
        others = set((self.people | self.foreign_employee).mapped('name')) - {'Lee Lead', 'Nan Nurse'}
        self.assertFalse(others & set(names))
        self.assertEqual(self._sheet(self.lead, search='Fay')[0], 404)
        self.assertEqual(self._sheet(self.manager, model='res.users')[0], 404)
