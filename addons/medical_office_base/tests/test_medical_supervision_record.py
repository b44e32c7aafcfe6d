from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .supervision_common import SupervisionCommon
from .today_common import TodayChecks


@tagged('post_install', '-at_install')
class TestMedicalSupervisionRecord(SupervisionCommon):

    def test_done_against_due(self):
        self.files.write({'date_hired': '2025-05-01'})
        for date in ('2026-01-10', '2026-02-10'):
            self._note(date=date).action_hold()
        self._note(date='2026-03-10')
        evaluation = self._shared(date_due='2026-03-15')
        evaluation.sudo().write({'state': 'signed', 'signed_on': '2026-03-16 02:00:00'})
        query = self.env['medical.supervision.record'].with_user(self.manager).create({
            'company_id': self.company.id, 'date_from': '2026-01-01', 'date_to': '2026-03-31'})._record_prepare()
        self.env.cr.execute(query._record_query())
        rows = {(row[0], row[1]): row[2:8] for row in self.env.cr.fetchall()}
        people, due, held, good, rate, standing = rows['one_on_one', self.lead.name]
        self.assertEqual((people, due, held, good, standing), (1, 3, 2, 2, 'low'))
        self.assertAlmostEqual(float(rate), 66.67, 2)
        self.assertEqual(rows['evaluation', self.lead.name][1:4], (1, 1, 1), "signed in the evening of the fifteenth, in New York")

    def test_page_and_roles(self):
        self.files.write({'date_hired': '2025-05-01'})
        for values in ({}, {'by_person': True}, {'kind': 'evaluation'}, {'site_id': self.sites[0].id}):
            for user in (self.manager, self.hr):
                with self.subTest(user=user.login, values=values):
                    page = self.env['medical.supervision.record'].with_user(user).record_page({
                        'company_id': self.company.id, 'date_from': '2026-01-01', 'date_to': '2026-03-31', **values})
                    self.assertFalse(page.get('error'))
        with self.assertRaises(AccessError):
            self.env['medical.supervision.record'].with_user(self.lead).create({'company_id': self.company.id})


@tagged('post_install', '-at_install')
class TestMedicalTodaySupervision(TodayChecks, SupervisionCommon):

    def test_cards(self):
        today = self.today
        self.files.write({'date_hired': '2025-05-01'})
        self.nurse_file.date_probation_end = fields.Date.add(today, days=5)
        conduct = self._conduct(follow_up_date=today)
        conduct.action_share()
        evaluation = self._evaluation()
        evaluation.action_start()
        plan = self.env['medical.staff.plan'].with_user(self.manager).create({
            'employee_id': self.nurse_employee.id, 'kind': 'onboarding', 'date': fields.Date.subtract(today, days=20)})
        self.env['medical.staff.item'].create({'name': 'Key', 'employee_id': self.janitor_file.employee_id.id})
        self.janitor_file.employee_id.with_context(no_wizard=True).action_archive()
        counts = self.assert_cards_match(self.nurse)
        self.assertEqual((counts['notes_to_sign'], counts['evaluations_mine']), (1, 1))
        self.assertEqual(counts['plan_steps_mine'], len(plan.line_ids.filtered(lambda line: line.who == 'person')))
        self.assertNotIn('plan_steps_late', counts)
        counts = self.assert_cards_match(self.lead)
        self.assertEqual((counts['one_on_ones_due'], counts['follow_ups_due'], counts['probations_mine']), (1, 1, 1))
        counts = self.assert_cards_match(self.manager)
        self.assertEqual((counts['probations_ending'], counts['evaluations_late'], counts['items_of_who_left'], counts['access_still_open']), (1, 1, 1, 0))
        self.assertTrue(counts['plan_steps_late'] and counts['evaluations_to_plan'])
        conduct.with_user(self.lead).action_follow_up_done()
        for user in (self.hr, self.health, self.janitor, self.foreign_manager, self.auditor):
            self.assert_cards_match(user)
        self.assertEqual(self._shown(self.lead)['follow_ups_due']['count'], 0)
