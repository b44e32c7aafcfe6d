from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .shift_common import ShiftCase
from .today_common import TodayChecks


@tagged('-at_install', 'post_install')
class TestMedicalShiftAccess(TodayChecks, ShiftCase):
    """Who sees and plans what, through every way in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        values = {'site_id': cls.site.id, 'job_id': cls.assistant.id}

        def make(day, employee, state):
            return cls.shifts.create({
                **values, 'employee_id': employee.id, 'state': state, 'start': f'2027-03-0{day} 13:00:00', 'end': f'2027-03-0{day} 20:00:00'})

        cls.published = make(1, cls.e_nora, 'published')
        cls.draft = make(2, cls.e_nora, 'draft')
        cls.open = make(3, cls.env['hr.employee'], 'published')
        cls.open_draft = make(4, cls.env['hr.employee'], 'draft')
        cls.porters = make(5, cls.e_porter, 'published')
        cls.mine = cls.published | cls.draft | cls.open | cls.open_draft | cls.porters
        cls.env.flush_all()

    def _seen(self, user):
        return self.shifts.with_user(user).search([('site_id', '=', self.site.id)]).sudo()

    def test_read(self):
        published = self.published | self.open | self.porters
        self.assertEqual(self._seen(self.rita), published, "Colleagues of the site: who works when is no secret")
        self.assertEqual(self._seen(self.nora), published)
        self.assertEqual(self._seen(self.lead), published | self.draft, "A supervisor also what is planned with those below")
        self.assertEqual(self._seen(self.porter), self.open | self.porters)
        for user in (self.manager, self.owner, self.auditor):
            self.assertEqual(self._seen(user), self.mine)
        self.assertFalse(self._seen(self.stranger))
        self.site.user_ids -= self.rita
        self.assertFalse(self._seen(self.rita))

    def test_group_and_export(self):
        shifts = self.shifts.with_user(self.rita)
        groups = shifts._read_group([('site_id', '=', self.site.id)], ['state'], ['__count'])
        self.assertEqual(groups, [('published', 3)])
        with self.assertRaises(AccessError):
            self.draft.with_user(self.rita).read(['note'])
        self.assertFalse(self.env['medical.shift.event'].with_user(self.rita).search([]))

    def test_only_the_manager_writes(self):
        for user in (self.rita, self.nora, self.lead, self.porter, self.owner, self.auditor, self.stranger):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.published.with_user(user).write({'note': 'x'})
                with self.assertRaises(AccessError):
                    self.shifts.with_user(user).create({
                        'site_id': self.site.id, 'job_id': self.assistant.id, 'start': '2027-03-01 13:00:00', 'end': '2027-03-01 14:00:00'})
        self.published.with_user(self.manager).write({'note': 'Keys are with Rita'})

    def test_board_is_planned_by_planners(self):
        start, end = '2027-03-06T08:00', '2027-03-06T12:00'
        for user in (self.rita, self.nora, self.porter, self.owner, self.auditor, self.stranger):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):
                    self.save(start, end, self.e_nora, user)
                for call in (lambda cov: cov.delete_shifts(self.published.ids), lambda cov: cov.assign(self.open.id, self.e_otis.id),
                             lambda cov: cov.move_shift(self.draft.id, {'day': '2027-03-03'}), lambda cov: cov.candidates(self.open.id),
                             lambda cov: cov.publish([self.site.id], '2027-03-01'), lambda cov: cov.copy_week([self.site.id], '2027-03-08'),
                             lambda cov: cov.log_call(self.open.id, self.e_otis.id, 'yes')):
                    with self.assertRaises(UserError):
                        call(self.coverage(user))
        self.assertEqual(self.draft.state, 'draft')
        self.assertFalse(self.open.employee_id)

    def test_supervisor_plans_reports(self):
        self.assertTrue(self.save('2027-03-06T08:00', '2027-03-06T12:00', self.e_nora, self.lead)['ok'])
        self.assertTrue(self.save('2027-03-06T08:00', '2027-03-06T12:00', None, self.lead)['ok'])
        for employee in (self.e_rita, self.e_lead, self.e_porter):
            with self.assertRaises(AccessError):
                self.save('2027-03-07T08:00', '2027-03-07T12:00', employee, self.lead)
        with self.assertRaises(AccessError):
            self.coverage(self.lead).delete_shifts(self.porters.ids)
        with self.assertRaises(AccessError):
            self.save('2027-03-07T08:00', '2027-03-07T12:00', self.e_nora, self.lead, site_id=self.far_site.id)
        self.assertEqual({row['id'] for row in self.coverage(self.lead).candidates(self.open.id)['candidates']}, {self.e_nora.id, self.e_otis.id})
        self.coverage(self.lead).publish([self.site.id], '2027-03-01')
        self.assertEqual((self.draft.state, self.open_draft.state), ('published', 'published'))

    def test_board_of_the_others(self):
        with self.assertRaises(AccessError):
            self.coverage(self.stranger).get_board([self.site.id], '2027-03-01')
        with self.assertRaises(AccessError):
            self.coverage(self.rita).get_board([self.far_site.id], '2027-03-01')
        with self.assertRaises(AccessError):
            self.coverage(self.manager).get_board([self.other_site.id], '2027-03-01')
        self.leave(self.e_otis, '2027-03-02', '2027-03-03')
        board = self.coverage(self.rita).get_board([self.site.id], '2027-03-01')
        self.assertEqual({row['id'] for row in board['shifts']}, set((self.published | self.open | self.porters).ids))
        self.assertEqual({person['id'] for person in board['people']}, set((self.e_nora | self.e_porter).ids))
        self.assertFalse([person for person in board['people'] if person['leaves'] or person['week_minutes'] or person['faults']])
        self.assertEqual(board['rights']['can_plan'], False)
        board = self.coverage().get_board([self.site.id], '2027-03-01')
        self.assertEqual([person['id'] for person in board['people'] if person['leaves']], self.e_otis.ids)
        self.assertEqual({row['id'] for row in board['shifts']}, set(self.mine.ids))
        self.assertEqual([site['id'] for site in self.coverage(self.rita).get_sites()], self.site.ids)
        self.assertEqual({site['id'] for site in self.coverage().get_sites()}, {self.site.id, self.far_site.id})

    def test_foreign_values(self):
        foreign = self.env['hr.employee'].create({'name': 'Foreign', 'company_id': self.other_company.id})
        with self.assertRaises(UserError):
            self.save('2027-03-06T08:00', '2027-03-06T12:00', foreign)
        with self.assertRaises(UserError):
            self.save('2027-03-06T08:00', '2027-03-06T12:00', site_id=self.other_site.id)
        with self.assertRaises(UserError):
            self.coverage(self.stranger).assign(self.open.id, foreign.id)

    def test_override_reasons_are_planners(self):
        self.save('2027-03-01T20:00', '2027-03-01T23:00', self.e_nora, self.manager)
        late = self.save('2027-03-02T05:00', '2027-03-02T07:00', self.e_nora, self.manager, reason="Family matter")
        self.assertTrue(late['ok'], late['message'])
        self.coverage().publish([self.site.id], '2027-03-01')
        events = self.env['medical.shift.event'].search([('reason', '=', "Family matter")])
        self.assertTrue(events)
        for user in (self.rita, self.otis, self.porter):
            found = self.env['medical.shift.event'].with_user(user)
            if user == self.porter:
                with self.assertRaises(AccessError):
                    found.search([])
            else:
                self.assertFalse(found.search([]))
        for user in (self.lead, self.manager, self.owner, self.auditor):
            self.assertEqual(events.with_user(user).mapped('reason')[0], "Family matter")

    def test_today(self):
        """Every card's number is that of the list it opens, as each role."""
        self.env['medical.cover.minimum'].create({'name': 'Assistant', 'site_id': self.site.id, 'job_ids': self.assistant.ids})
        self.env['medical.coverage'].with_user(self.nora).call_out({'shift_id': self.published.id, 'kind': 'sick'})
        for user in (self.manager, self.owner, self.auditor, self.lead, self.nora, self.rita, self.porter):
            cards = self.assert_cards_match(user)
            if user == self.manager:
                self.assertEqual(cards['coverage_open'], 2)
                self.assertEqual(cards['coverage_short_now'], 1)
            if user == self.otis:
                self.assertEqual(cards['shifts_to_take'], 2)
