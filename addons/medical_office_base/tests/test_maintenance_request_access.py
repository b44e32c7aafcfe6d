from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .problem_common import ProblemCommon
from .today_common import TodayChecks

NOW = '2026-03-04 16:00:00'


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMaintenanceRequestAccess(ProblemCommon, TodayChecks):
    """Who sees what, and what nobody writes by hand, as by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.leaked = cls._report(cls, cls.leak, cls.nurse, room_id=cls.room.id)
            cls.threat = cls._report(cls, cls.violence, cls.nurse)
            cls.hill_leak = cls._report(cls, cls.leak, cls.hill_nurse, site_id=cls.hill.id, room_id=cls.hill_room.id)
            cls.over = cls._report(cls, cls.leak, cls.nurse)
            cls.over.with_user(cls.nurse)._medical_resolve('Dry again')
        # the activity of who was told makes them follow it
        cls.all = cls.leaked | cls.threat | cls.hill_leak | cls.over

    def test_who_sees_what(self):
        for user, seen in (
            (self.reception, self.leaked | self.over),
            (self.nurse, self.leaked | self.threat | self.over),
            (self.hill_nurse, self.hill_leak),
            (self.porter, self.leaked | self.over),  # told of both
            (self.manager, self.all), (self.owner, self.all), (self.auditor, self.all),
            (self.stranger, self.all.browse()),
        ):
            with self.subTest(user=user.login):
                mine = self.Request.with_user(user)
                self.assertEqual(set(mine.search([('id', 'in', self.all.ids)]).ids), set(seen.ids))
                hidden = (self.all - seen).with_user(user)
                for request in hidden:
                    for call in (
                        lambda request=request: request.read(['name']), request.action_medical_accept,
                        lambda request=request: request._medical_add_to('Mine'), lambda request=request: request._medical_log_call(name='X'),
                        lambda request=request: request.write({'description': 'Mine'}),
                    ):
                        with self.assertRaises(AccessError):
                            call()

    def test_facility_sees_open_ones(self):
        worker = self.porter.copy({'login': 'problem_cleaner', 'name': 'Cleaner'})
        self.site.with_user(self.manager).user_ids += worker
        self.assertEqual(self.Request.with_user(worker).search([('id', 'in', self.all.ids)]), self.leaked)

    def test_nobody_writes_the_record_by_hand(self):
        for user in (self.nurse, self.manager):
            request = self.leaked.with_user(user)
            for vals in (
                {'medical_response_due': '2030-01-01 00:00:00'}, {'medical_resolve_due': '2030-01-01 00:00:00'},
                {'medical_reported_on': '2026-01-01 00:00:00'}, {'medical_accepted_by_id': self.porter.id, 'medical_accepted_on': NOW},
                {'medical_resolved_on': NOW}, {'medical_number': 'PRB/1'}, {'medical_downtime': 0.0}, {'medical_out_to': NOW},
                {'medical_escalate_on': False}, {'medical_told_ids': [(5, 0, 0)]}, {'medical_reporter_id': self.reception.id},
                {'medical_call_ids': [(0, 0, {'name': 'Never called', 'result': 'accepted'})]}, {'medical_response_time': 0.1},
            ):
                with self.subTest(user=user.login, vals=vals), self.assertRaisesRegex(AccessError, 'not by hand'):
                    request.write(vals)
            with self.assertRaisesRegex(AccessError, 'not by hand'):
                request.create({'medical_kind_id': self.leak.id, 'medical_site_id': self.site.id, 'medical_accepted_on': NOW})

    def test_what_the_manager_decides(self):
        request = self.leaked.with_user(self.nurse)
        for vals in (
            {'medical_kind_id': self.routine.id}, {'medical_site_id': self.hill.id}, {'user_id': self.nurse.id}, {'archive': True},
            {'medical_cost': 5}, {'owner_user_id': self.nurse.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                request.write(vals)
        request.write({'description': 'It is worse'})
        managed = self.leaked.with_user(self.manager)
        managed.write({'medical_cost': 120.5, 'user_id': self.porter.id})
        self.assertEqual(managed.medical_cost, 120.5)
        with self.assertRaises(AccessError):
            self.leaked.with_user(self.nurse).read(['medical_cost'])
        self.assertEqual(self.leaked.with_user(self.owner).medical_cost, 120.5)

    def test_readers_only_read(self):
        for user in (self.owner, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.leaked.with_user(user).write({'description': 'Mine'})
        with self.assertRaises(AccessError):
            self.leaked.with_user(self.auditor).action_medical_accept()
        with self.assertRaises(AccessError):
            self.leaked.with_user(self.auditor)._medical_log_call(name='X')
        with self.assertRaises(AccessError):
            self.Request.with_user(self.auditor).create({'medical_kind_id': self.leak.id, 'user_id': self.auditor.id})

    def test_kept(self):
        for user in (self.nurse, self.manager):
            # a refusal of access is a user error, too
            with self.assertRaises(UserError):
                self.leaked.with_user(user).unlink()

    def test_calls_are_kept_as_they_were(self):
        call = self.leaked.with_user(self.reception)._medical_log_call(name='Fictional Plumbing', phone='(212) 555-0111', result='no_answer')
        for user in (self.reception, self.manager):
            mine = call.with_user(user)
            for action in (mine.unlink, lambda mine=mine: mine.write({'result': 'accepted'}), lambda mine=mine: mine.write({'called_on': NOW})):
                with self.assertRaises(AccessError):
                    action()
            with self.assertRaises(AccessError):
                mine.create({'request_id': self.leaked.id, 'name': 'Never called', 'result': 'accepted'})
        call.with_user(self.reception).note = 'Rang ten times'
        with self.assertRaises(AccessError):
            call.with_user(self.nurse).note = 'Not mine'
        self.assertEqual(call.with_user(self.nurse).name, 'Fictional Plumbing')
        self.assertFalse(self.env['medical.maintenance.call'].with_user(self.hill_nurse).search([('id', '=', call.id)]))
        secret = self.threat.with_user(self.nurse)._medical_log_call(name='Police', result='message')
        self.assertFalse(self.env['medical.maintenance.call'].with_user(self.reception).search([('id', '=', secret.id)]))

    def test_configuration_is_the_managers(self):
        entry = self.env['medical.on.call'].with_user(self.manager).create({'name': 'Utility', 'phone': '(212) 555-0113'})
        own = self.env['medical.problem.kind'].with_user(self.manager).create({'name': 'Pest'})
        for record in (own, entry):
            for user in (self.nurse, self.porter, self.auditor, self.owner):
                mine = record.with_user(user)
                self.assertTrue(mine.name)
                for call in (lambda mine=mine: mine.write({'name': 'Mine'}), mine.unlink, lambda mine=mine: mine.create({'name': 'Mine', 'phone': '1'})):
                    with self.assertRaises(AccessError):
                        call()
            self.assertFalse(record.with_user(self.stranger).search([('id', '=', record.id)]))
            with self.assertRaises(AccessError):
                record.with_user(self.manager).company_id = self.other_company
        with self.assertRaises(AccessError):
            self.leak.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, 'phone number'):
            entry.create({'name': 'Nobody'})

    def test_other_company(self):
        with self.assertRaises(UserError):
            self.leaked.with_user(self.manager).company_id = self.other_company
        theirs = self.env['medical.on.call'].with_user(self.stranger).create({'name': 'Theirs', 'phone': '(212) 555-0114'})
        with self.assertRaises(AccessError):
            self.leaked.with_user(self.nurse)._medical_log_call(theirs.with_user(self.nurse))
        with self.assertRaises(AccessError):
            self.Request.with_user(self.stranger)._medical_report({'kind_id': self.leak.id, 'site_id': self.site.id})
        kind = self.env['medical.problem.kind'].with_user(self.stranger).search([], limit=1)
        self.assertEqual(kind.company_id, self.other_company)
        with self.assertRaises(UserError):
            self.Request.with_user(self.stranger).create({'medical_kind_id': kind.id, 'medical_site_id': self.site.id})

    def test_cards(self):
        counts = {user: self.assert_cards_match(user) for user in (
            self.manager, self.owner, self.nurse, self.reception, self.porter, self.auditor, self.stranger)}
        self.assertEqual(counts[self.manager]['problems_emergencies'], 3)
        self.assertEqual(counts[self.manager]['problems_to_take'], 3)
        self.assertEqual(counts[self.reception]['problems_emergencies'], 1)
        self.assertEqual(counts[self.manager]['problems_out_of_use'], 2)
        self.assertEqual(counts[self.stranger]['problems_emergencies'], 0)
        self.assertNotIn('problems_to_take', counts[self.auditor])
        self.leaked.with_user(self.reception).action_medical_accept()
        self.assertEqual(self.assert_cards_match(self.reception)['problems_mine'], 1)

    def test_queries_do_not_grow(self):
        fields = {name: {} for name in (
            'name', 'medical_number', 'medical_clock_state', 'medical_clock_text', 'medical_can_accept', 'medical_can_edit',
            'medical_can_manage', 'medical_out_of_use')} | {name: {'fields': {'display_name': {}}} for name in (
                'medical_site_id', 'medical_room_id', 'equipment_id', 'user_id', 'medical_on_call_ids')}
        mine = self.Request.with_user(self.manager)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(mine.web_search_read([('company_id', '=', self.company.id)], fields)['records'])
            return self.env.cr.sql_log_count - before

        count()
        first = count()
        for _number in range(12):
            self._report(self.leak, self.nurse, room_id=self.room.id)
        self.assertLessEqual(count(), first)
