# ruff: noqa: DTZ001  moments are UTC, as Odoo keeps them
from datetime import datetime, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .checklist_common import ChecklistCase

MONDAY = '2026-03-02 14:00:00'  # nine in New York, in the last week of winter time


@tagged('post_install', '-at_install')
class TestMedicalChecklistRun(ChecklistCase):
    """What is planned: when, where, for whom; and what becomes of it when the practice changes."""

    # === WHEN === #

    @freeze_time(MONDAY)
    def test_fourteen_days_ahead_by_the_clock_of_the_site(self):
        checklist = self._checklist()
        # clocks go forward on 8 March: the same half past seven is an hour earlier in UTC
        self.assertEqual(self._dues(checklist), [
            '03-03 12:30', '03-04 12:30', '03-05 12:30', '03-06 12:30',
            '03-09 11:30', '03-10 11:30', '03-11 11:30', '03-12 11:30', '03-13 11:30', '03-16 11:30'])
        run = self._runs(checklist)[0]
        self.assertEqual((run.state, run.name, run.place, run.kind, run.group_id), ('todo', 'Morning round', 'Harbor', 'cleaning', self.role))
        self.assertEqual((run.date_open, run.date_limit), (datetime(2026, 3, 3, 5), datetime(2026, 3, 3, 14, 30)), "from midnight, two hours of grace")
        self.assertEqual(run.company_id, self.company)
        self.assertFalse(run.line_ids)

    @freeze_time('2026-10-30 14:00:00')
    def test_clocks_go_back(self):
        self.assertEqual(self._dues(self._checklist(date_until='2026-11-03')), ['11-02 12:30', '11-03 12:30'])
        weekend = self._checklist(closing_days='keep', date_until='2026-11-02', times='01:30')
        self.assertEqual(self._dues(weekend), ['10-31 05:30', '11-01 05:30', '11-02 06:30'], "half past one comes twice on the first: the first of them")

    @freeze_time('2026-03-07 14:00:00')
    def test_an_hour_that_does_not_exist(self):
        self.assertEqual(
            self._dues(self._checklist(closing_days='keep', times='02:30, 03:00', date_until='2026-03-08')), ['03-08 07:00'],
            "both are the moment at which the clocks leap: one round")

    @freeze_time('2028-02-20 14:00:00')
    def test_month_end_and_leap_day(self):
        self.assertEqual(self._dues(self._checklist(unit='month', month_day=31)), ['02-29 12:30'])
        self.assertEqual(self._dues(self._checklist(unit='year', date_from='2024-02-29')), ['02-29 12:30'])

    @freeze_time('2027-02-20 14:00:00')
    def test_closing_days(self):
        # 28 February 2027 is a Sunday
        for closing_days, expected in (
                ('skip', []), ('before', ['02-26 12:30']), ('after', ['03-01 12:30']), ('keep', ['02-28 12:30'])):
            checklist = self._checklist(unit='month', month_day=31, date_from='2026-01-31', closing_days=closing_days)
            self.assertEqual(self._dues(checklist), expected, closing_days)

    @freeze_time(MONDAY)
    def test_a_holiday_entered_late(self):
        checklist = self._checklist(date_until='2026-03-06')
        self.assertIn('03-05 12:30', self._dues(checklist))
        leave = self.env['resource.calendar.leaves'].create({
            'name': 'Founding day', 'calendar_id': self.calendar.id, 'company_id': self.company.id,
            'date_from': '2026-03-05 05:00:00', 'date_to': '2026-03-06 04:59:59'})
        checklist._generate()
        self.assertEqual(self._dues(checklist), ['03-03 12:30', '03-04 12:30', '03-06 12:30'])
        leave.company_id = self.other_company
        checklist._generate()
        self.assertIn('03-05 12:30', self._dues(checklist), "a holiday of another practice")

    @freeze_time(MONDAY)
    def test_opening_and_closing(self):
        opening = self._checklist(unit='opening', kind='opening', offset=-30, date_until='2026-03-03')
        closing = self._checklist(unit='closing', kind='closing', offset=15, date_until='2026-03-03')
        self.assertEqual(self._dues(opening), ['03-03 12:30'])
        self.assertEqual(self._dues(closing), ['03-02 22:15', '03-03 22:15'])

    @freeze_time(MONDAY)
    def test_twice_a_day_and_open_before(self):
        checklist = self._checklist(times='07:30, 15:00', open_before=60, grace=30, date_until='2026-03-03')
        self.assertEqual(self._dues(checklist), ['03-02 20:00', '03-03 12:30', '03-03 20:00'])
        run = self._runs(checklist)[0]
        self.assertEqual((run.date_open, run.date_limit), (datetime(2026, 3, 2, 19), datetime(2026, 3, 2, 20, 30)))

    @freeze_time(MONDAY)
    def test_each_site_by_its_own_clock(self):
        west = self.env['medical.site'].create({'name': 'West', 'code': 'WST', 'tz': 'America/Los_Angeles', 'calendar_id': self.calendar.id})
        checklist = self._checklist(site_ids=[(6, 0, (self.site | west).ids)], date_until='2026-03-02', times='07:30')
        self.assertEqual({(run.site_id, run.date_due) for run in self._runs(checklist)}, {(west, datetime(2026, 3, 2, 15, 30))})

    # === AGAIN AND AGAIN === #

    @freeze_time(MONDAY)
    def test_twice_makes_no_duplicate(self):
        checklist = self._checklist()
        runs = self._runs(checklist)
        self.assertEqual(checklist._generate(), 0)
        self.assertEqual(self._runs(checklist), runs)
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            runs[0].copy({'checklist_id': checklist.id, 'company_id': self.company.id, 'name': 'x', 'kind': 'other', 'date_due': runs[0].date_due,
                          'date_open': runs[0].date_open, 'date_limit': runs[0].date_limit, 'site_id': self.site.id})
            self.env.flush_all()

    def test_whether_or_not_the_last_was_done(self):
        with freeze_time(MONDAY):
            checklist = self._checklist()
        with freeze_time('2026-03-11 13:00:00'):
            checklist._generate()
            self.runs._cron_mark_missed()
            states = {f'{run.date_due:%m-%d}': run.state for run in self._runs(checklist)}
        self.assertEqual(states['03-03'], 'missed')
        self.assertEqual(states['03-11'], 'todo', "two hours of grace are not over")
        self.assertEqual(states['03-25'], 'todo')

    def test_the_cron_did_not_run(self):
        with freeze_time(MONDAY):
            checklist = self._checklist(scope='room', room_kind='exam')
        with freeze_time('2026-04-20 14:00:00'):
            late = self.env['medical.room'].create({'name': 'Exam 3', 'code': 'E3', 'site_id': self.site.id, 'kind': 'exam'})
            self.env.flush_all()
            self.env.cr.execute("UPDATE medical_room SET create_date = '2026-04-15' WHERE id = %s", [late.id])
            self.env.invalidate_all()
            with self.enter_registry_test_mode():
                self.env.ref('medical_office_base.cron_checklist_generate').method_direct_trigger()
                self.env.ref('medical_office_base.cron_checklist_missed').method_direct_trigger()
            runs = self._runs(checklist).filtered(lambda run: run.date_due < datetime(2026, 4, 20, 11))
            self.assertEqual(set(runs.mapped('state')), {'missed'})
            old = runs.filtered(lambda run: run.room_id == self.exam1)
            self.assertEqual(len(old), 34, "every working day from 3 March to 17 April")
            self.assertEqual(len(runs.filtered(lambda run: run.room_id == late)), 3, "since there is such a room")

    def test_missed_stays_missed(self):
        with freeze_time(MONDAY):
            checklist = self._checklist(date_until='2026-03-03')
            run = self._runs(checklist)
        with freeze_time('2026-03-03 14:29:59'):
            self.assertFalse(self.runs._cron_mark_missed())
        with freeze_time('2026-03-03 14:30:00'):
            self.assertEqual(self.runs._cron_mark_missed(), 1)
            self.assertEqual(run.state, 'missed')
            mine = run.with_user(self.manager)
            for values in ({'state': 'done'}, {'state': 'todo'}, {'date_limit': '2026-03-09 14:00:00'}, {'done_by_id': self.manager.id}):
                with self.assertRaises(AccessError):
                    mine.write(values)
            with self.assertRaises(UserError):
                mine.write({'user_id': self.staff.id})
            with self.assertRaises(UserError):
                mine.action_cancel()
            mine.missed_reason = "Burst pipe"
            checklist.grace = 5000
            checklist._generate()
            self.assertEqual((run.state, run.missed_reason), ('missed', "Burst pipe"))
            for user in (self.facility, self.auditor, self.owner):
                with self.assertRaises(AccessError):
                    run.with_user(user).write({'missed_reason': 'x'})

    def test_begun_has_a_day_more(self):
        with freeze_time(MONDAY):
            run = self._runs(self._checklist(date_until='2026-03-03'))
            run.sudo().write({'state': 'doing', 'date_started': '2026-03-03 14:00:00'})
        with freeze_time('2026-03-04 14:29:59'):
            self.assertFalse(self.runs._cron_mark_missed())
        with freeze_time('2026-03-04 14:30:00'):
            self.assertEqual(self.runs._cron_mark_missed(), 1)

    def test_over_is_one_rule(self):
        """What a person is told, what the job marks and what records count, to the second."""
        with freeze_time(MONDAY):
            run = self._runs(self._checklist(date_until='2026-03-03')).sudo()
        day, moment = timedelta(days=1), timedelta(seconds=1)
        for state in ('todo', 'doing', 'done', 'missed', 'cancelled'):
            for late in (-moment, timedelta(), moment, day - moment, day, day + moment):
                with freeze_time(run.date_limit + late), self.env.cr.savepoint() as point:
                    run.state = state
                    self.env.flush_all()
                    over = run._is_over()
                    self.assertEqual(over, state == 'missed' or late >= {'todo': timedelta(), 'doing': day}.get(state, 2 * day), (state, late))
                    self.assertEqual(self.runs._cron_mark_missed(), int(over and state != 'missed'), (state, late))
                    point.rollback()
                    self.env.invalidate_all()

    # === WHERE === #

    @freeze_time(MONDAY)
    def test_rooms_of_the_kind_old_and_new(self):
        checklist = self._checklist(scope='room', room_kind='exam', room_ids=[(6, 0, self.desk.ids)], date_until='2026-03-03')
        self.assertEqual(self._runs(checklist).room_id, self.exam1 | self.exam2 | self.desk)
        self.assertEqual(set(self._runs(checklist).mapped('place')), {'HRB / Exam 1', 'HRB / Exam 2', 'HRB / Front Desk'})
        self.assertEqual(checklist.place_count, 3)
        new = self.env['medical.room'].create({'name': 'Exam 3', 'code': 'E3', 'site_id': self.site.id, 'kind': 'exam'})
        self.exam2.kind = 'office'
        self.runs.flush_model()
        checklist._generate()
        self.assertEqual(self._runs(checklist).room_id, self.exam1 | new | self.desk, "what is no exam room any more is left out")

    @freeze_time(MONDAY)
    def test_zones(self):
        zone = self.env['medical.zone'].with_user(self.manager).create({
            'name': 'Ground floor', 'site_id': self.site.id, 'room_ids': [(6, 0, self.exam1.ids)]})
        checklist = self._checklist(scope='zone', zone_ids=[(6, 0, zone.ids)], date_until='2026-03-03')
        run = self._runs(checklist)
        self.assertEqual((run.zone_id, run.site_id, run.place), (zone, self.site, 'HRB / Ground floor'))
        zone.action_archive()
        self.assertEqual(run.state, 'cancelled')
        zone.action_unarchive()
        self.assertEqual(self._runs(checklist).mapped('state'), ['todo'])

    @freeze_time(MONDAY)
    def test_equipment_of_the_kind(self):
        category = self.env['maintenance.equipment.category'].create({'name': 'Sterilizer'})
        one, homeless = self._equipment(category_id=category.id), self._equipment(category_id=category.id, medical_room_id=False, name='New')
        self._equipment(name='Theirs', category_id=category.id, medical_room_id=False, company_id=self.other_company.id)
        checklist = self._checklist(scope='equipment', equipment_category_id=category.id, site_ids=False, date_until='2026-03-03')
        self.assertEqual(self._runs(checklist).equipment_id, one | homeless)
        self.assertEqual(self._runs(checklist).filtered(lambda run: run.equipment_id == one).site_id, self.site)
        two = self._equipment(category_id=category.id)
        one.medical_room_id = False
        one.medical_site_id = False
        homeless.scrap_date = '2026-03-01'
        self.env.flush_all()
        checklist._generate()
        self.assertEqual({(run.equipment_id, run.site_id) for run in self._runs(checklist)}, {(one, self.env['medical.site']), (two, self.site)})

    # === ARCHIVED === #

    @freeze_time(MONDAY)
    def test_archived_room(self):
        checklist = self._checklist(scope='room', room_kind='exam')
        begun = self._runs(checklist).filtered(lambda run: run.room_id == self.exam1)[0]
        begun.sudo().write({'state': 'doing', 'date_started': MONDAY})
        self.exam1.with_user(self.manager).action_archive()
        runs = self._runs(checklist).filtered(lambda run: run.room_id == self.exam1)
        self.assertEqual(begun.state, 'doing', "what was begun may be finished")
        self.assertEqual(set((runs - begun).mapped('state')), {'cancelled'})
        checklist._generate()
        self.assertEqual(len(self._runs(checklist).filtered(lambda run: run.room_id == self.exam1 and run.state == 'todo')), 0)
        self.exam1.with_user(self.manager).action_unarchive()
        self.assertEqual(len(self._runs(checklist).filtered(lambda run: run.room_id == self.exam1 and run.state == 'todo')), 9)

    @freeze_time(MONDAY)
    def test_archived_site(self):
        at_site, in_rooms = self._checklist(), self._checklist(scope='room', room_kind='exam')
        self.site.with_user(self.manager).action_archive()
        self.assertEqual(set((self._runs(at_site) | self._runs(in_rooms)).mapped('state')), {'cancelled'})
        (at_site | in_rooms)._generate()
        self.assertNotIn('todo', self._runs(at_site).mapped('state'))

    @freeze_time(MONDAY)
    def test_archived_equipment(self):
        thing = self._equipment()
        checklist = self._checklist(scope='equipment', equipment_ids=[(6, 0, thing.ids)])
        thing.action_archive()
        self.assertEqual(set(self._runs(checklist).mapped('state')), {'cancelled'})

    @freeze_time(MONDAY)
    def test_person_who_leaves(self):
        with_role = self._checklist(user_id=self.facility.id)
        alone = self._checklist(user_id=self.facility.id, group_id=False)
        done = self._runs(alone)[0]
        done.sudo().write({'state': 'done', 'done_by_id': self.facility.id})
        self.facility.action_archive()
        manager = self.env.ref('medical_office_base.group_manager')
        self.assertFalse((with_role | alone).user_id)
        self.assertEqual((with_role.group_id, alone.group_id), (self.role, manager))
        self.assertFalse(self._runs(with_role).user_id)
        self.assertEqual((self._runs(alone) - done).group_id, manager)
        self.assertEqual(done.user_id, self.facility, "the log stays as it was")

    @freeze_time(MONDAY)
    def test_vendor_who_leaves(self):
        vendor = self.env['res.partner'].create({'name': 'Bright Cleaning (fictional)'})
        checklist = self._checklist(partner_id=vendor.id, group_id=False)
        self.assertEqual(self._runs(checklist).partner_id, vendor)
        vendor.action_archive()
        self.assertFalse(checklist.partner_id)
        self.assertFalse(self._runs(checklist).partner_id)
        self.assertEqual(self._runs(checklist).group_id, self.env.ref('medical_office_base.group_manager'))

    # === CHANGED AND PAUSED === #

    @freeze_time(MONDAY)
    def test_change_of_a_running_list(self):
        checklist = self._checklist(date_until='2026-03-05')
        begun, other, _third = self._runs(checklist)
        begun.sudo().write({'state': 'doing', 'date_started': MONDAY})
        checklist.write({'times': '08:30', 'name': 'Late round'})
        self.assertEqual(self._dues(checklist), ['03-03 12:30', '03-03 13:30', '03-04 13:30', '03-05 13:30'])
        self.assertFalse(other.exists())
        self.assertEqual(set((self._runs(checklist) - begun).mapped('name')), {'Late round'})
        self.assertEqual(begun.name, 'Morning round')
        checklist.line_ids[0].name = 'Other step'
        self.assertEqual(len(self._runs(checklist)), 4)

    @freeze_time(MONDAY)
    def test_pause_and_resume(self):
        checklist = self._checklist(date_until='2026-03-05')
        checklist.action_pause()
        self.assertFalse(self._runs(checklist))
        checklist._generate()
        self.assertFalse(self._runs(checklist))
        with freeze_time('2026-03-04 14:00:00'):
            checklist.action_start()
            self.assertEqual(self._dues(checklist), ['03-05 12:30'], "what fell due meanwhile isn't made up")

    @freeze_time(MONDAY)
    def test_archived_list(self):
        checklist = self._checklist()
        checklist.action_archive()
        self.assertFalse(self._runs(checklist))
        checklist.action_unarchive()
        self.assertEqual(len(self._runs(checklist)), 10)

    @freeze_time(MONDAY)
    def test_cancelled_by_hand_stays_so(self):
        checklist = self._checklist(date_until='2026-03-03')
        run = self._runs(checklist).with_user(self.manager)
        with self.assertRaises(AccessError):
            run.with_user(self.facility).action_cancel()
        action = run.action_cancel()
        window = self.env[action['res_model']].with_user(self.manager).with_context(**action['context']).create({'reason': "Snow"})
        for user in (self.facility, self.owner):
            with self.assertRaises(AccessError):
                window.with_user(user).action_cancel()
        window.action_cancel()
        checklist._generate()
        self.assertEqual((run.state, run.cancel_reason), ('cancelled', "Snow"))
        self.assertEqual(self._runs(checklist), run)

    # === MANY === #

    @freeze_time(MONDAY)
    def test_queries_do_not_grow_with_rounds(self):
        few = self._checklist(start=False, scope='room', room_kind='exam')
        many = self._checklist(start=False, scope='room', room_kind='office', times=', '.join(f'{hour:02}:00' for hour in range(6, 18)))
        self.env['medical.room'].create([
            {'name': f'Office {number}', 'code': f'O{number}', 'site_id': self.site.id, 'kind': 'office'} for number in range(30)])
        (few | many).sudo().write({'state': 'running', 'generate_from': MONDAY, 'date_from': '2026-03-02'})
        counts = []
        for checklist in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            checklist._generate()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertGreater(len(self._runs(many)), 100 * len(self._runs(few)) // 2)
        # the first also asks which practice it is
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[0], 20)
        self.assertEqual(max(self._runs(many).mapped('date_due')) <= datetime(2026, 3, 2, 14) + timedelta(days=14), True)
