from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .problem_common import ProblemCommon


@tagged('post_install', '-at_install')
class TestMaintenanceRequestClock(ProblemCommon):
    """Targets on both clocks: over night, over a weekend, over closing days, across daylight-saving changes."""

    def _due(self, now, kind, **targets):
        kind.write(targets)
        with freeze_time(now):
            request = self._report(kind)
        return request.medical_response_due, request.medical_resolve_due

    def test_round_the_clock(self):
        # Friday evening: a leak waits for nobody
        self.assertEqual(self._due('2026-03-07 02:00:00', self.leak), (self._utc('2026-03-07 02:15:00'), self._utc('2026-03-07 06:00:00')))

    def test_round_the_clock_leaps_no_hour(self):
        # the night in which clocks go forward in New York, Sunday March 8, 2026: four hours are four hours
        self.assertEqual(self._due('2026-03-08 06:00:00', self.leak)[1], self._utc('2026-03-08 10:00:00'))

    def test_opening_hours(self):
        # Wednesday, 11:00: one hour before and one after lunch (12 to 13), which is no opening hour
        self.assertEqual(
            self._due('2026-03-04 16:00:00', self.network, response_minutes=30, resolve_hours=2),
            (self._utc('2026-03-04 16:30:00'), self._utc('2026-03-04 19:00:00')))

    def test_over_night_and_weekend(self):
        # Friday, 16:30: half an hour is left; the rest on Monday, by when the clocks have gone forward
        due = self._due('2026-03-06 21:30:00', self.network, response_minutes=15, resolve_hours=2)
        self.assertEqual(due, (self._utc('2026-03-06 21:45:00'), self._utc('2026-03-09 13:30:00')))
        # Saturday: begins on Monday at 8:00, twelve hours behind UTC by four now
        due = self._due('2026-03-07 15:00:00', self.network, response_minutes=15, resolve_hours=1)
        self.assertEqual(due, (self._utc('2026-03-09 12:15:00'), self._utc('2026-03-09 13:00:00')))

    def test_clocks_go_back(self):
        # Friday, October 30, 2026, 16:00 (UTC-4); Monday, 8:00 is UTC-5
        due = self._due('2026-10-30 20:00:00', self.network, response_minutes=15, resolve_hours=2)
        self.assertEqual(due[1], self._utc('2026-11-02 14:00:00'))

    def test_closing_days(self):
        leave = {'name': 'Closed', 'date_from': '2026-03-05 05:00:00', 'date_to': '2026-03-07 04:59:59', 'company_id': self.company.id}
        self.env['resource.calendar.leaves'].create([
            {**leave, 'calendar_id': self.calendar.id},
            # another practice's closing day, for all of its calendars
            {**leave, 'calendar_id': False, 'company_id': self.other_company.id, 'date_from': '2026-03-09 05:00:00', 'date_to': '2026-03-10 04:59:59'},
        ])
        # core reckons the company when it writes: it must be the author's
        self.env.flush_all()
        # Wednesday, 16:00; Thursday and Friday closed
        due = self._due('2026-03-04 21:00:00', self.network, response_minutes=15, resolve_hours=2)
        self.assertEqual(due, (self._utc('2026-03-04 21:15:00'), self._utc('2026-03-09 13:00:00')))

    def test_time_zone_of_the_site(self):
        # the same hours in Honolulu: 8:00 is 18:00 UTC, whatever the calendar's own zone
        self.site.tz = 'Pacific/Honolulu'
        due = self._due('2026-03-04 16:00:00', self.network, response_minutes=15, resolve_hours=1)
        self.assertEqual(due, (self._utc('2026-03-04 18:15:00'), self._utc('2026-03-04 19:00:00')))

    def test_never_open_runs_round_the_clock(self):
        self.calendar.attendance_ids.unlink()
        due = self._due('2026-03-04 16:00:00', self.network, response_minutes=15, resolve_hours=1)
        self.assertEqual(due[1], self._utc('2026-03-04 17:00:00'))
        self.site.calendar_id = False
        self.assertEqual(self._due('2026-03-04 16:00:00', self.network)[1], self._utc('2026-03-04 17:00:00'))

    def test_measured_on_the_same_clock(self):
        self.network.write({'response_minutes': 30, 'resolve_hours': 2})
        with freeze_time('2026-03-06 21:30:00'):
            request = self._report(self.network)
        with freeze_time('2026-03-09 12:30:00'):
            request.with_user(self.nurse).action_medical_accept()
        with freeze_time('2026-03-09 13:30:00'):
            request.with_user(self.nurse)._medical_resolve('Router restarted')
        self.assertRecordValues(request, [{'medical_response_time': 1.0, 'medical_resolve_time': 2.0}])

    def test_a_changed_target_holds_from_then_on(self):
        with freeze_time('2026-03-04 16:00:00'):
            request = self._report(self.leak)
            self.env.flush_all()
            self.leak.with_user(self.manager).write({'resolve_hours': 1})
            self.env.invalidate_all()
            self.assertEqual(request.medical_resolve_due, self._utc('2026-03-04 20:00:00'))
            self.assertEqual(self._report(self.leak).medical_resolve_due, self._utc('2026-03-04 17:00:00'))

    def test_states_and_search(self):
        with freeze_time('2026-03-04 16:00:00') as clock:
            untaken, taken, free = self._report(self.leak), self._report(self.leak), self._report(self.fire)
            self.fire.resolve_hours = 0
            taken.with_user(self.nurse).action_medical_accept()
            requests = untaken | taken | free
            done = self._report(self.leak)
            done.with_user(self.nurse).action_medical_accept()
            done.with_user(self.nurse)._medical_resolve('Nothing')

            def states():
                requests.invalidate_recordset()
                found = {
                    state: self.Request.with_user(self.manager).search([
                        ('medical_clock_state', '=', state), ('company_id', '=', self.company.id), ('medical_kind_id', '!=', False)])
                    for state in ('ok', 'response_late', 'resolve_late', 'done')}
                for state, records in found.items():
                    self.assertEqual(set(records.mapped('medical_clock_state')) - {state}, set())
                self.assertEqual(set().union(*(records.ids for records in found.values())), set((requests | done).ids))
                return [next(state for state, records in found.items() if request in records) for request in requests]

            clock.tick(timedelta(seconds=1))
            self.assertEqual(states(), ['ok', 'ok', 'response_late'], "life safety: at once")
            clock.tick(timedelta(minutes=16))
            self.assertEqual(states(), ['response_late', 'ok', 'response_late'])
            clock.tick(timedelta(hours=4))
            self.assertEqual(states(), ['resolve_late', 'resolve_late', 'response_late'])
            self.assertEqual(done.medical_clock_state, 'done')
            self.assertEqual(untaken.medical_clock_text, "Not solved: 16 min over")
            not_done = self.Request.search([('medical_clock_state', '!=', 'done'), ('company_id', '=', self.company.id)])
            self.assertEqual(not_done, requests.sorted('id', reverse=True))
            self.env.flush_all()
            with self.assertQueryCount(1):
                self.Request.search_count([('medical_clock_state', 'in', ['response_late', 'resolve_late'])])
