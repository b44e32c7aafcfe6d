from datetime import UTC, datetime, timedelta
from uuid import uuid4

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .round_common import RoundCase

NOW = '2027-03-01 15:05:00'


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalRoomTurnover(RoundCase):
    """One tap on a room, that arrives at once or late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.far_room = cls.env['medical.room'].create({'name': 'Exam 9', 'code': 'E9', 'site_id': cls.far_site.id})

    def _change(self, room, kind='between', before=timedelta(), **values):
        """A tap as the screen keeps it, so long before now."""
        at = (datetime.now(UTC) - before).timestamp() * 1000
        return {'key': str(uuid4()), 'room_id': room.id, 'at': at, **({'kind': kind} if kind else {}), **values}

    def _send(self, user, *changes):
        return self.screen(user).save_turnovers(list(changes))

    def _made(self, room=None):
        return self.env['medical.room.turnover'].search([('room_id', 'in', (room or self.exam1 | self.exam2).ids)])

    def _statuses(self, answer):
        return [result['status'] for result in answer['results']]

    def test_one_tap(self):
        change = self._change(self.exam1)
        answer = self._send(self.porter, change)
        self.assertEqual(self._statuses(answer), ['applied'])
        [room] = answer['rooms']
        self.assertEqual((room['id'], room['by'], room['hold']), (self.exam1.id, self.porter.name, ''))
        for _time in range(2):
            self.assertEqual(self._statuses(self._send(self.porter, change)), ['known'], "sent again after a lost answer")
        self.assertEqual(len(self._made()), 1)
        self._send(self.porter, self._change(self.exam1))
        self.assertEqual(len(self._made()), 1, "two taps within seconds are one")

    def test_hold_after_a_contagious_patient(self):
        self.exam1.turnover_hold_minutes = 35
        [room] = self._send(self.staff, self._change(self.exam1, 'contagious'))['rooms']
        self.assertIn("On hold until 10:40", room['hold'].replace('\u202f', ' '))
        self.assertEqual(self.exam1.hold_until, fields.Datetime.to_datetime('2027-03-01 15:40:00'))
        self.assertEqual((room['hold_ms'], room['hold_minutes']), (datetime(2027, 3, 1, 15, 40, tzinfo=UTC).timestamp() * 1000, 35))
        with freeze_time('2027-03-01 15:41:00'):
            self.exam1.invalidate_recordset()
            self.assertFalse(self.exam1.hold_until)
            self._send(self.staff, self._change(self.exam1))
        last = self.env['medical.room.turnover'].search([('is_last', '=', True), ('site_id', '=', self.site.id)])
        self.assertEqual(last.kind, 'between')
        self.assertTrue(last.is_last)

    def test_arrives_late(self):
        """What counts is the tap: its moment, its hold, and which was the last."""
        self.exam1.turnover_hold_minutes = self.exam2.turnover_hold_minutes = 60
        contagious = self._change(self.exam1, 'contagious', timedelta(minutes=40))
        over = self._change(self.exam2, 'contagious', timedelta(hours=3))
        answer = self._send(self.porter, over, contagious)
        self.assertEqual(self._statuses(answer), ['applied', 'applied'])
        made = self._made(self.exam1)
        self.assertEqual((str(made.date), str(made.hold_until)), ('2027-03-01 14:25:00', '2027-03-01 15:25:00'))
        self.assertIn("10:25", self.exam1.hold_words.replace('\u202f', ' '))
        self.assertFalse(self.exam2.hold_words, "over by the time it arrives")
        # an earlier tap of somebody else arrives after it: the later one is what the room shows
        self._send(self.staff, self._change(self.exam1, 'between', timedelta(hours=1)))
        self.assertEqual((self.exam1.turnover_by_id, bool(self.exam1.hold_until)), (self.porter, True))
        self._send(self.staff, self._change(self.exam1, 'between', timedelta(minutes=1)))
        self.assertEqual((self.exam1.turnover_by_id, bool(self.exam1.hold_until)), (self.staff, False))
        self.assertEqual(len(self._made(self.exam1)), 3)

    def test_limits_of_lateness(self):
        day = timedelta(days=1)
        answer = self._send(
            self.porter, self._change(self.exam1, before=day), self._change(self.exam1, before=day - timedelta(seconds=1)),
            self._change(self.exam2, before=-day))
        self.assertEqual(self._statuses(answer), ['fault', 'applied', 'applied'])
        self.assertIn("more than a day late", answer['results'][0]['message'])
        self.assertEqual(self._made(self.exam2).date, fields.Datetime.to_datetime(NOW), "from the future is now")

    def test_taken_back(self):
        change = self._change(self.exam1, 'contagious')
        self._send(self.porter, change)
        undo = self._change(self.exam1, None, undo=change['key'])
        self.assertEqual(self._statuses(self._send(self.staff, undo)), ['fault'], "of somebody else")
        [room] = self._send(self.porter, undo)['rooms']
        self.assertEqual((room['turned_over'], room['hold']), ('', ''))
        self.assertFalse(self._made())
        self.assertEqual(self._statuses(self._send(self.porter, undo, change)), ['known', 'known'], "and stays so, whatever is sent again")
        self.assertFalse(self._made())

    def test_taken_back_in_time(self):
        """Ten minutes by when it was tapped, not by when it arrives; before the turnover was sent, nothing is made."""
        change = self._change(self.exam1, before=timedelta(hours=2))
        undo = self._change(self.exam1, None, timedelta(minutes=115), undo=change['key'])
        self.assertEqual(self._statuses(self._send(self.porter, undo, change)), ['applied', 'applied'])
        self.assertFalse(self._made())
        late = self._change(self.exam2, before=timedelta(minutes=30))
        self._send(self.porter, late)
        answer = self._send(self.porter, self._change(self.exam2, None, timedelta(minutes=19), undo=late['key']))
        self.assertIn("10 minutes", answer['results'][0]['message'])
        self.assertEqual(self._statuses(self._send(self.porter, self._change(self.exam2, None, timedelta(minutes=21), undo=late['key']))), ['applied'])
        self.assertFalse(self._made())

    def test_one_refused_holds_back_no_other(self):
        self.exam2.active = False
        answer = self._send(
            self.porter, self._change(self.exam2), self._change(self.exam1, 'something'), {'key': 'x', 'room_id': 'x', 'kind': 'between', 'at': 1},
            {'key': 'y', 'room_id': self.exam1.id, 'kind': 'between'}, {'room_id': self.exam1.id, 'kind': 'between', 'at': 1},
            self._change(self.far_room), self._change(self.exam1))
        self.assertEqual(sorted(self._statuses(answer)), ['applied', *['fault'] * 6])
        self.assertTrue(all(result['message'] for result in answer['results'] if result['status'] == 'fault'))
        self.assertEqual(self._made(self.exam1 | self.exam2 | self.far_room).room_id, self.exam1)
        with self.assertRaisesRegex(UserError, "at a time"):
            self._send(self.porter, *[self._change(self.exam1) for _time in range(501)])

    def test_who(self):
        for user in (self.far_nurse, self.owner):
            with self.subTest(user=user.login):
                self.assertEqual(self._statuses(self._send(user, self._change(self.exam1))), ['fault'])
        for user in (self.stranger, self.auditor):
            with self.subTest(user=user.login):
                try:
                    self.assertEqual(self._statuses(self._send(user, self._change(self.exam1))), ['fault'])
                except AccessError:
                    continue
        self.assertFalse(self._made())
        turnover = self.exam1.with_user(self.porter)._turn_over('between')
        self.exam1.with_user(self.manager).action_turn_over_contagious()
        self.assertEqual(len(self._made()), 2)
        for user in (self.far_nurse, self.stranger):
            self.assertFalse(self.env['medical.room.turnover'].with_user(user).search([]) & turnover)
        with self.assertRaises(AccessError):
            self.exam1.with_user(self.owner).action_turn_over()

    def test_queries_do_not_grow(self):
        rooms = self.env['medical.room'].create([
            {'name': f'Exam {number}', 'code': f'X{number}', 'site_id': self.site.id} for number in range(20, 40)])

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            changes = [self._change(room, 'contagious', timedelta(minutes=number)) for number, room in enumerate(some)]
            before = self.env.cr.sql_log_count
            self.assertEqual(set(self._statuses(self._send(self.porter, *changes))), {'applied'})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(self.exam1)
        self.assertLessEqual(count(rooms), count(self.exam2) + 2)
