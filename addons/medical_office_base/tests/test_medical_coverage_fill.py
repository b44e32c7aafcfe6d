from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .coverage_common import CoverageCase
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalCoverageFill(CoverageCase):
    """Filling a hole in one step: who could come, what is refused, and who may."""

    def names(self, answer):
        return [(row['name'], row['level']) for row in answer['candidates']]

    def test_who_could_come_without_writing(self):
        self._away(self.al)
        before = self.env['medical.shift'].search_count([])
        answer = self.board().hole_candidates(self.hole())
        self.assertEqual(self.names(answer), [('Rea Reception', 'ok'), ('Al Away', 'hard')])
        self.assertEqual(self.env['medical.shift'].search_count([]), before)

    def test_lapsed_come_last_with_why(self):
        answer = self.board().hole_candidates(self.hole(job_id=self.nursing.id))
        self.assertEqual([name for name, _level in self.names(answer)][-2:], ['Bo Basic', 'Lou Lapsed'])
        self.assertIn('RN License', answer['candidates'][-1]['faults'][0]['text'])

    def test_fill_publishes_at_once(self):
        self._minimum()
        answer = self.board().fill(self.hole(employee_id=self.rea.id, publish=True))
        self.assertTrue(answer['ok'])
        self.assertIn('Rea Reception has it', answer['message'])
        self.assertEqual([shift['state'] for shift in answer['changed']['shifts']], ['published'])
        self.assertEqual(answer['changed']['holes'], [])

    def test_fill_stays_planned_or_open(self):
        self._minimum()
        answer = self.board().fill(self.hole(employee_id=self.rea.id))
        self.assertEqual([shift['state'] for shift in answer['changed']['shifts']], ['draft'])
        self.assertEqual([(hole['missing'], hole['missing_published']) for hole in answer['changed']['holes']], [(0, 1)])
        answer = self.board().fill(self.hole(employee_id=False, publish=True))
        self.assertEqual([(shift['state'], shift['employee_id']) for shift in answer['changed']['shifts']], [('published', False)])

    def test_faults_refuse(self):
        answer = self.board().fill(self.hole(job_id=self.nursing.id, employee_id=self.lou.id, publish=True, reason='Please'))
        self.assertEqual((answer['ok'], answer['needs_reason']), (False, False))
        answer = self.board().fill(self.hole(job_id=self.nursing.id, employee_id=self.bo.id, publish=True))
        self.assertEqual((answer['ok'], answer['needs_reason']), (False, True))
        self.assertFalse(self.env['medical.shift'].search([('site_id', '=', self.site.id)]))
        answer = self.board().fill(self.hole(job_id=self.nursing.id, employee_id=self.bo.id, publish=True, reason='Course on Friday'))
        self.assertTrue(answer['ok'])
        self.assertEqual(answer['changed']['shifts'][0]['state'], 'published')

    def test_only_who_plans(self):
        staff = new_user(
            self.env, 'coverage_staff', 'medical_office_base.group_staff', company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])
        self.site.user_ids |= staff
        other = self.env['res.company'].create({'name': 'Fictional Elsewhere'})
        stranger = new_user(
            self.env, 'coverage_stranger', 'medical_office_base.group_manager', company_id=other.id, company_ids=[(6, 0, other.ids)])
        for user, error in ((staff, AccessError), (stranger, UserError)):
            with self.assertRaises(error):
                self.board(user).fill(self.hole(employee_id=self.rea.id))
            with self.assertRaises(error):
                self.board(user).hole_candidates(self.hole())
