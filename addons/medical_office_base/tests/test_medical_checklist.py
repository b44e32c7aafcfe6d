from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .checklist_common import STEPS, ChecklistCase


@tagged('post_install', '-at_install')
class TestMedicalChecklist(ChecklistCase):
    """A checklist: its steps, its schedule in words, what it refuses, who may do what."""

    # === STEPS === #

    def test_steps_as_text(self):
        checklist = self._checklist(start=False)
        self.assertEqual(checklist.steps, STEPS)
        counter, fridge, photo = checklist.line_ids
        self.assertEqual((counter.kind, counter.required, photo.required), ('tick', True, False))
        self.assertEqual((fridge.has_min, fridge.min_value, fridge.has_max, fridge.max_value, fridge.unit), (True, 2, True, 8, '°C'))
        checklist.steps = "# Morning\n[temperature* 1..9 °C] Refrigerator now\n[yesno] Door closed -- all of them"
        self.assertEqual(checklist.line_ids.mapped('name'), ['Morning', 'Refrigerator now', 'Door closed'])
        self.assertEqual(checklist.line_ids[1], fridge, "the step stays, so its curve goes on")
        self.assertEqual((fridge.max_value, checklist.line_ids[2].note), (9, 'all of them'))
        self.assertFalse(counter.exists())

    def test_bad_steps_write_nothing(self):
        checklist = self._checklist(start=False)
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            checklist.steps = "[tick] Good\n[tik] Bad\n[number 9..1] Worse"
        self.assertIn("Line 2", str(caught.exception))
        self.assertIn("Line 3", str(caught.exception))
        self.assertEqual(checklist.steps, STEPS)

    def test_copy(self):
        copy = self._checklist().copy()
        self.assertEqual((copy.state, copy.steps, copy.generate_from), ('draft', STEPS, False))

    def test_role_that_nobody_holds(self):
        checklist = self._checklist(start=False).with_user(self.manager)
        self.assertFalse(checklist.unstaffed_text)
        checklist.group_id = self.env.ref('medical_office_base.group_biller')
        self.assertEqual(checklist.unstaffed_text, "Nobody holds the role Biller at Harbor: its rounds go to the office manager there.")
        checklist.user_id = self.staff
        self.assertFalse(checklist.unstaffed_text, "a person is asked")

    # === SCHEDULE === #

    def _words(self, **values):
        checklist = self.env['medical.checklist'].new({
            'name': 'x', 'company_id': self.company.id, 'times': '07:30', 'every': 1, 'site_ids': [(6, 0, self.site.ids)], **values})
        return checklist.schedule_text

    def test_words(self):
        weekdays = {'unit': 'week', 'every': 2, 'on_mon': True, 'on_thu': True}
        for values, words in (
            ({'unit': 'day'}, "Every day at 07:30, not on closing days"),
            ({'unit': 'day', 'every': 3, 'times': '7:30, 1 pm', 'closing_days': 'keep'}, "Every 3 days at 07:30 and 13:00, on closing days too"),
            (weekdays, "Every 2 weeks on Monday and Thursday at 07:30, not on closing days"),
            ({'unit': 'month', 'month_day': 31, 'closing_days': 'before'}, "Every month on the last day at 07:30, on the open day before a closing day"),
            ({'unit': 'month', 'every': 3, 'date_from': '2026-03-05'}, "Every 3 months on day 5 at 07:30, not on closing days"),
            ({'unit': 'month', 'month_by': 'weekday', 'nth': '-1', 'on_fri': True, 'closing_days': 'after'},
             "Every month on the last Friday at 07:30, on the open day after a closing day"),
            ({'unit': 'year', 'date_from': '2026-02-28'}, "Every year in February on day 28 at 07:30, not on closing days"),
            ({'unit': 'opening', 'offset': -30}, "30 minutes before the site opens"),
            ({'unit': 'closing', 'offset': 60, 'on_fri': True}, "1 hour after the site closes, on Friday"),
            ({'unit': 'closing'}, "When the site closes"),
            ({'unit': 'use', 'every': 250}, "Every 250 hours of use"),
            ({'unit': 'event'}, "When needed"),
        ):
            with self.subTest(words=words):
                self.assertEqual(self._words(**values), words)

    def test_grace_in_words(self):
        checklist = self._checklist(start=False)
        for minutes, words in ((45, "45 minutes"), (60, "1 hour"), (120, "2 hours"), (1440, "1 day"), (10080, "7 days"), (0, "0 minutes")):
            checklist.grace = minutes
            self.assertEqual(checklist.grace_text, f"{words} after it is due")

    @freeze_time('2026-03-06 14:00:00')
    def test_preview_as_one_writes(self):
        form = Form(self.env['medical.checklist'].with_user(self.manager))
        form.name = "Morning round"
        form.site_ids.add(self.site)
        form.times = '07:30'
        self.assertEqual(form.next_text.splitlines()[:2], ["Mon, Mar 9, 2026, 07:30", "Tue, Mar 10, 2026, 07:30"])
        form.unit = 'year'
        form.month_day = 31
        self.assertEqual([line[-11:-7] for line in form.next_text.splitlines()], ['2026', '2027', '2028', '2031', '2032'], "without the weekends")
        form.scope = 'room'
        self.assertEqual(form.place_count, 0)
        form.room_kind = 'exam'
        self.assertEqual(form.place_count, 2)
        form.room_ids.add(self.desk)
        self.assertEqual(form.place_count, 3)
        form.times = 'noon'
        self.assertIn("noon", form.next_text)
        form.times = '12:00'
        form.save()

    def test_preview_without_site(self):
        self.env['medical.site'].search([]).action_archive()
        checklist = self.env['medical.checklist'].with_user(self.manager).create({'name': 'x'})
        self.assertFalse(checklist.next_text)

    def test_senseless_schedules(self):
        for values in (
            {'every': 0}, {'every': 1000}, {'times': ''}, {'times': '25:00'}, {'times': '7:75'}, {'times': '13 pm'}, {'times': 'noon'},
            {'unit': 'month', 'month_day': 32}, {'unit': 'month', 'month_day': -1}, {'unit': 'month', 'month_by': 'weekday'},
            {'date_from': '2026-03-02', 'date_until': '2026-03-01'}, {'grace': -1}, {'open_before': -1}, {'unit': 'opening', 'offset': 721},
            {'unit': 'year', 'every': 21}, {'weekdays': 'mon,xyz'},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._checklist(start=False, **values)

    # === START === #

    def test_refuses_to_start_what_nobody_could_do(self):
        draft = self._checklist(start=False)
        for values in (
            {'steps': ''}, {'steps': '# Only a heading'}, {'group_id': False}, {'scope': 'zone'}, {'scope': 'room', 'room_kind': 'imaging'},
            {'scope': 'equipment'}, {'unit': 'use'},
        ):
            with self.subTest(values=values), self.env.cr.savepoint() as savepoint:
                draft.write(values)
                with self.assertRaises(UserError):
                    draft.action_start()
                self.assertEqual(draft.state, 'draft')
                savepoint.rollback()
                self.env.invalidate_all()
        self.site.calendar_id = False
        draft.unit = 'opening'
        with self.assertRaises(UserError) as caught:
            draft.action_start()
        self.assertIn("Harbor", str(caught.exception))
        draft.unit = 'day'
        draft.action_start()
        self.assertTrue(self._runs(draft), "without opening hours it is open every day")

    def test_a_running_list_stays_doable(self):
        checklist = self._checklist()
        for values in ({'group_id': False}, {'scope': 'zone'}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                checklist.write(values)

    # === WHEN NEEDED === #

    @freeze_time('2026-03-02 14:00:00')
    def test_start_now(self):
        spill = self._checklist(unit='event', name='Spill', group_id=self.env.ref('medical_office_base.group_clinician').id, grace=60)
        self.assertFalse(self._runs(spill))
        lists = self.env['medical.checklist']
        offered = lists.with_user(self.clinician).get_startable()
        self.assertEqual([(entry['name'], [place['name'] for place in entry['places']]) for entry in offered], [('Spill', ['Harbor'])])
        key = offered[0]['places'][0]['key']
        run = self.runs.browse(spill.with_user(self.clinician).start_now(key))
        self.assertEqual((run.site_id, run.state, run.stage, run.name), (self.site, 'todo', 'open', 'Spill'))
        self.assertEqual(spill.with_user(self.clinician).start_now(key), run.id, "open already")
        self.assertTrue(run.with_user(self.clinician).is_mine)
        for user in (self.facility, self.staff):
            self.assertFalse(lists.with_user(user).get_startable())
            with self.assertRaises(AccessError):
                spill.with_user(user).start_now(key)
        with self.assertRaises(UserError):
            spill.with_user(self.clinician).start_now('0-0-0-0')
        self.site.user_ids -= self.clinician
        with self.assertRaises(UserError):
            spill.with_user(self.clinician).start_now(key)
        spill.action_pause()
        with self.assertRaises(AccessError):
            spill.with_user(self.manager).start_now(key)

    @freeze_time('2026-03-02 14:00:00')
    def test_start_now_asks_where(self):
        rooms = self._checklist(unit='event', scope='room', room_kind='exam', group_id=self.role.id)
        action = rooms.with_user(self.facility).action_start_now()
        window = self.env[action['res_model']].with_user(self.facility).browse(action['res_id'])
        self.assertEqual(window.line_ids.mapped('name'), ['HRB / Exam 1', 'HRB / Exam 2'])
        window.line_ids[1].action_start()
        self.assertEqual(self._runs(rooms).room_id, self.exam2)
        with self.assertRaises(AccessError):
            window.line_ids[0].with_user(self.staff).action_start()
        with self.assertRaises(AccessError):
            window.line_ids[0].write({'key': '0-0-0-0'})
        self.exam1.action_archive()
        rooms.with_user(self.facility).action_start_now()

    @freeze_time('2026-03-02 14:00:00')
    def test_hours_of_use(self):
        thing = self._equipment(medical_use_hours=240)
        checklist = self._checklist(unit='use', every=250, scope='equipment', equipment_ids=[(6, 0, thing.ids)])
        self.assertFalse(self._runs(checklist))
        thing.medical_use_hours = 249.5
        self.assertFalse(self._runs(checklist))
        thing.medical_use_hours = 250
        run = self._runs(checklist)
        self.assertEqual((run.equipment_id, run.state), (thing, 'todo'))
        thing.medical_use_hours = 1200
        self.assertEqual(self._runs(checklist), run, "one that is open is enough")
        run.sudo().write({'state': 'done'})
        with freeze_time('2026-03-03 14:00:00'):
            thing.medical_use_hours = 3
            thing.medical_use_hours = 249
            self.assertEqual(self._runs(checklist), run, "a new meter makes nothing due")
            thing.medical_use_hours = 260
            self.assertEqual(len(self._runs(checklist)), 2)
        with self.assertRaises(ValidationError):
            thing.medical_use_hours = -1

    # === WHO === #

    def test_who_reads_and_writes(self):
        checklist = self._checklist()
        for user in (self.staff, self.facility, self.owner, self.auditor):
            mine = checklist.with_user(user)
            self.assertEqual((mine.name, mine.steps), ('Morning round', STEPS))
            for call in (
                lambda mine=mine: mine.write({'name': 'Mine'}), mine.action_start, mine.action_pause, mine.action_archive, mine.unlink,
                lambda mine=mine: mine.create({'name': 'Mine'}), lambda mine=mine: mine.line_ids[0].write({'name': 'x'}), mine.line_ids.unlink,
                lambda mine=mine: mine.write({'steps': 'x'}),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_state_is_not_written_by_hand(self):
        checklist = self._checklist()
        for values in ({'state': 'draft'}, {'generate_from': '2020-01-01 00:00:00'}, {'generated_until': False}):
            with self.assertRaises(AccessError):
                checklist.write(values)
        with self.assertRaises(AccessError):
            self._checklist(start=False, state='running')

    def test_other_company_sees_nothing(self):
        checklist = self._checklist(scope='room', room_kind='exam')
        for record in (checklist, checklist.line_ids[0], self._runs(checklist)[0]):
            theirs = record.with_user(self.stranger)
            self.assertFalse(theirs.search([('id', '=', record.id)]))
            with self.assertRaises(AccessError):
                theirs.read(['name'])
        with self.assertRaises(UserError):
            checklist.with_user(self.manager).write({'room_ids': [(4, self.env['medical.room'].sudo().create({
                'name': 'Theirs', 'code': 'T', 'site_id': self.env['medical.site'].create({
                    'name': 'Theirs', 'code': 'T', 'company_id': self.other_company.id, 'calendar_id': False}).id}).id)]})

    def test_rooms_of_another_company_are_no_places(self):
        site = self.env['medical.site'].create({'name': 'Theirs', 'code': 'T', 'company_id': self.other_company.id, 'calendar_id': False})
        self.env['medical.room'].create({'name': 'Theirs', 'code': 'T', 'site_id': site.id, 'kind': 'exam'})
        checklist = self._checklist(scope='room', room_kind='exam', site_ids=False)
        self.assertFalse(self._runs(checklist).filtered(lambda run: run.site_id == site))
        self.assertTrue(self._runs(checklist))

    def test_kept_once_it_has_rounds(self):
        checklist = self._checklist()
        with self.assertRaises(UserError):
            checklist.unlink()
        self._checklist(start=False).unlink()

    def test_one_copy_of_a_library_row(self):
        row = self.env.ref('medical_office_base.checklist_template_cln03')
        copy = row.with_user(self.manager)._library_adopt(self.company)
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            copy.sudo().copy({'medical_library_id': row.id})
            self.env.flush_all()
