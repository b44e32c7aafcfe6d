from datetime import UTC, datetime, timedelta
from uuid import uuid4

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .round_common import RoundCase


@tagged('post_install', '-at_install')
class TestChecklistRunDoing(RoundCase):
    """Rounds from their beginning to their end, as the people concerned."""

    def test_steps_are_made_once_from_the_checklist_as_it_is(self):
        run = self._round("# Table\n[tick*] Wiped\n# Cold\n[temperature* 2..8 °C] Refrigerator -- read the display")
        first = self.screen(self.porter).get_run(run.id)
        self.assertEqual([(line['section'], line['name'], line['kind']) for line in first['lines']], [
            ('Table', 'Wiped', 'tick'), ('Cold', 'Refrigerator', 'temperature')])
        self.assertEqual((first['lines'][1]['low'], first['lines'][1]['high'], first['lines'][1]['note']), (2, 8, 'read the display'))
        self.assertEqual((run.state, bool(run.date_started)), ('todo', True), "who looks has not begun")
        run.checklist_id.steps = "[tick] Something else"
        again = self.screen(self.manager).get_run(run.id)
        self.assertEqual([line['id'] for line in again['lines']], [line['id'] for line in first['lines']])

    def test_zone_has_a_section_for_each_room(self):
        zone = self.env['medical.zone'].create({
            'name': 'Wing', 'site_id': self.site.id, 'room_ids': [fields.Command.set((self.exam1 | self.exam2).ids)]})
        self.exam2.active = False
        run = self._round("# Floor\n[tick] Mopped", zone_id=zone.id)
        run._open()
        self.assertEqual(run.line_ids.mapped('section'), ['Exam 1 · Floor'])
        self.assertEqual(run.line_ids.room_id, self.exam1)

    def test_looking_does_not_begin_what_is_not_to_be_done(self):
        run = self._round("[tick] Wiped", date_due=fields.Datetime.now() + timedelta(days=2), date_open=fields.Datetime.now() + timedelta(days=1))
        seen = self.screen(self.porter).get_run(run.id)
        self.assertIn("can be done from", seen['obstacle'])
        self.assertEqual([(line['id'], line['name']) for line in seen['lines']], [(False, 'Wiped')])
        self.assertFalse(run.line_ids)
        self.assertEqual(run.state, 'todo')
        other = self._round("[tick] Wiped")
        self.assertFalse(self.screen(self.owner).get_run(other.id)['can_do'])
        self.assertEqual(other.state, 'todo')

    def test_each_kind(self):
        run = self._round(
            "[tick] Wiped\n[yesno] Seal unbroken\n[number 0..10 psi] Pressure\n[temperature 2..8 °C] Refrigerator\n[text] Remark\n"
            "[photo] Room\n[signature] Sign")
        tick, seal, pressure, cold, remark, photo, sign = self._open(run)
        answer = self._save(run, self.porter, {
            tick: {'value_tick': True}, seal: {'value_yesno': 'no', 'reason': "Torn"}, pressure: {'value_number': 0},
            cold: {'value_number': '5.5'}, remark: {'value_text': "  fine  "}, photo: {'photo': self.photo}, sign: {'signature': self.drawing}})
        self.assertEqual({result['status'] for result in answer['results']}, {'applied'}, answer['results'])
        self.assertRecordValues(run.line_ids, [
            {'value_tick': True, 'value_yesno': False, 'value_number': 0, 'value_text': False, 'reason': False},
            {'value_tick': False, 'value_yesno': 'no', 'value_number': 0, 'value_text': False, 'reason': "Torn"},
            {'value_tick': False, 'value_yesno': False, 'value_number': 0, 'value_text': False, 'reason': False},
            {'value_tick': False, 'value_yesno': False, 'value_number': 5.5, 'value_text': False, 'reason': False},
            {'value_tick': False, 'value_yesno': False, 'value_number': 0, 'value_text': "fine", 'reason': False},
            {'value_tick': False, 'value_yesno': False, 'value_number': 0, 'value_text': False, 'reason': False},
            {'value_tick': False, 'value_yesno': False, 'value_number': 0, 'value_text': False, 'reason': False},
        ])
        self.assertTrue(all(line.done_on and line.done_by_id == self.porter for line in run.line_ids))
        self.assertTrue(run.has_fault, "a no is a fault")
        self.assertEqual(run.line_ids[5].attachment_ids.with_user(self.porter).mapped('res_id'), [photo])
        self.assertTrue(run.line_ids[6].signature)
        taken_back = self._save(run, self.porter, {
            tick: {'value_tick': False}, pressure: {'value_number': None}, photo: {'drop_photo': run.line_ids[5].attachment_ids.id}})
        self.assertEqual([line['done'] for line in taken_back['run']['lines']], [False, True, False, True, True, False, True])

    def test_faults_are_answered_by_step_and_the_rest_is_kept(self):
        run = self._round("[tick] Wiped\n[yesno] Seal\n[number] Count\n[number 0..10 psi] Pressure\n[photo] Room\n[signature] Sign\n[text] Text")
        tick, seal, count, pressure, photo, sign, text = self._open(run)
        strange = self._round("[tick] Elsewhere")
        elsewhere, = self._open(strange)
        answer = self._save(run, self.porter, {
            tick: {'value_tick': True}, seal: {'value_yesno': 'no'}, count: {'value_number': "twelve"}, pressure: {'value_number': 11},
            photo: {'photo': {'name': 'x.jpg', 'data': 'PHNjcmlwdD4='}}, sign: {'signature': 'AAAA'}, text: {'value_number': 3},
            elsewhere: {'value_tick': True}, 987654321: {'value_tick': True}})
        messages = {result['line_id']: result['message'] for result in answer['results']}
        self.assertEqual(messages.pop(tick), '')
        for line_id, words in (
                (seal, "Say why"), (count, "no number"), (pressure, "outside 0 to 10 psi"), (photo, "no photo"), (sign, "no drawing"),
                (text, "no such value"), (elsewhere, "not of this round"), (987654321, "not of this round")):
            self.assertIn(words, messages[line_id])
        self.assertEqual(run.line_ids.filtered('done_on').ids, [tick])
        self.assertFalse(strange.line_ids.done_on)
        for bad in (float('nan'), float('inf'), True, 1e12):
            self.assertEqual(self._save(run, self.porter, {count: {'value_number': bad}})['results'][0]['status'], 'fault')
        self.assertEqual(self._save(run, self.porter, {tick: {'value_tick': 'yes'}})['results'][0]['status'], 'fault')

    def test_same_key_twice_and_older_loses(self):
        run = self._round("[tick] Wiped\n[text] Remark\n[photo] Room")
        tick, remark, photo = self._open(run)
        now = datetime.now(UTC).timestamp() * 1000 - 60_000
        screen = self.screen(self.porter)

        def save(key, line, values, at):
            return screen.save_run(run.id, [{'key': key, 'line_id': line, 'values': values, 'at': at}])['results'][0]['status']

        self.assertEqual(save('a', remark, {'value_text': "second"}, now), 'applied')
        self.assertEqual(save('b', remark, {'value_text': "first"}, now - 1000), 'older')
        self.assertEqual(save('a', remark, {'value_text': "again"}, now + 1000), 'known')
        self.assertEqual(run.line_ids[1].value_text, "second")
        self.assertEqual(save('p', photo, {'photo': self.photo}, now), 'applied')
        self.assertEqual(save('p', photo, {'photo': self.photo}, now), 'known')
        self.assertEqual(len(run.line_ids[2].attachment_ids), 1)
        self.assertEqual(save('f', tick, {'value_tick': True}, now + 10**9), 'applied', "a clock that is ahead")
        self.assertLessEqual(run.line_ids[0].changed_ms, datetime.now(UTC).timestamp() * 1000)
        self.assertEqual(save('g', tick, {'value_tick': False}, 'soon'), 'fault')
        self.assertEqual(save('', tick, {'value_tick': False}, now), 'fault')
        # a fault is no end: the same change with a reason is another one
        self.assertEqual(self.env['medical.round.change'].search_count([('run_id', '=', run.id)]), 4)

    def test_finish_names_what_is_missing(self):
        run = self._round("[tick*] Wiped\n[text] Remark", needs_photo=True, needs_signature=True)
        tick, _remark = self._open(run)
        answer = self.screen(self.porter).save_run(run.id, [], True)
        self.assertFalse(answer['finished'])
        self.assertEqual([row['message'] for row in answer['run']['missing']], [
            "“Wiped” is not filled in.", "A photo is needed.", "Your signature is needed."])
        self._save(run, self.porter, {tick: {'value_tick': True}})
        answer = self._save(run, self.porter, {False: {'photo': self.photo, 'signature': self.drawing, 'note': "All well"}}, finish=True)
        self.assertTrue(answer['finished'], answer['run']['missing'])
        self.assertRecordValues(run, [{'state': 'done', 'done_by_id': self.porter.id, 'note': "All well", 'done_by_name': False}])

    def test_nothing_of_a_finished_round_changes(self):
        run = self._round("[tick] Wiped")
        tick, = self._open(run)
        self._save(run, self.porter, {tick: {'value_tick': True}}, finish=True)
        self.assertEqual(run.state, 'done')
        answer = self._save(run, self.porter, {tick: {'value_tick': False}})
        self.assertIn("nothing of it changes", answer['results'][0]['message'])
        self.assertTrue(run.line_ids.value_tick)
        again = self.screen(self.porter).save_run(run.id, [], True)
        self.assertTrue(again['finished'], "a finishing that is sent twice is the same")
        for user in (self.porter, self.manager, self.owner):
            with self.assertRaises(UserError):
                run.line_ids.with_user(user).write({'value_tick': False})
            with self.assertRaises(UserError):
                run.with_user(user).write({'state': 'doing'})
            with self.assertRaises(UserError):
                run.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.env['medical.checklist.run.line'].with_user(self.manager).create({'run_id': run.id, 'name': 'x', 'kind': 'tick'})
        with self.assertRaises(UserError):
            self.screen(self.manager).cancel_run(run.id, "no")

    def test_missed(self):
        now = fields.Datetime.now()
        run = self._round("[tick] Wiped", date_due=now - timedelta(hours=3), date_limit=now - timedelta(hours=1))
        answer = self.screen(self.porter).save_run(run.id, [{'key': 'k', 'line_id': 1, 'values': {}, 'at': 1}])
        self.assertIn("counts as missed", answer['results'][0]['message'])
        self.assertEqual(answer['run']['status'], 'missed')
        with self.assertRaisesRegex(UserError, "why it was missed"):
            self.screen(self.porter).explain_run(run.id, " ")
        with self.assertRaises(AccessError):
            self.screen(self.clinician).explain_run(run.id, "not mine")
        self.screen(self.porter).explain_run(run.id, "Water main burst")
        self.assertRecordValues(run, [{'state': 'missed', 'missed_reason': "Water main burst"}])

    def test_begun_in_time_has_a_day_more(self):
        now = fields.Datetime.now()
        run = self._round("[tick] Wiped\n[text] Remark")
        tick, remark = self._open(run)
        seen = self._round("[tick] Wiped")
        seen_tick, = self._open(seen)
        self._save(run, self.porter, {remark: {'value_text': "Begun"}})
        (run | seen).write({'date_due': now - timedelta(hours=3), 'date_limit': now - timedelta(hours=1)})
        self.assertTrue(self._save(run, self.porter, {tick: {'value_tick': True}}, finish=True)['finished'])
        self.assertIn("missed", self._save(seen, self.porter, {seen_tick: {'value_tick': True}})['results'][0]['message'])

    def test_what_was_tapped_in_time_may_arrive_late(self):
        now = fields.Datetime.now()
        runs = self.runs
        for number in range(4):
            runs |= self._round("[tick] Wiped\n[tick] Aired", name=f'Round {number}')
        steps = {run: self._open(run) for run in runs}
        arrived, explained, stale, begun_late = runs
        seen, over = now - timedelta(hours=3), now - timedelta(hours=1)
        runs.write({'date_due': seen, 'date_started': seen, 'date_limit': over})
        stale.write({'date_started': now - timedelta(hours=40), 'date_limit': now - timedelta(hours=30)})
        begun_late.date_started = now - timedelta(minutes=30)
        self.assertEqual(self.runs._cron_mark_missed(), 4)
        self.screen(self.porter).explain_run(explained.id, "Short of staff")

        def send(run, step, hours, finish=False):
            at = (datetime.now(UTC) - timedelta(hours=hours)).timestamp() * 1000
            return self.screen(self.porter).save_run(
                run.id, [{'key': str(uuid4()), 'line_id': steps[run][step], 'values': {'value_tick': True}, 'at': at}], finish)

        for run, hours in ((explained, 2), (stale, 35), (begun_late, 2), (arrived, 0.5)):
            self.assertIn("missed", send(run, 0, hours)['results'][0]['message'], run.name)
        self.assertEqual(set(runs.mapped('state')), {'missed'})
        self.assertEqual(send(arrived, 0, 2)['results'][0]['status'], 'applied')
        self.assertEqual(arrived.state, 'doing', "it was begun in time, as the phone says")
        self.assertTrue(send(arrived, 1, 0, finish=True)['finished'])
        self.assertEqual((arrived.state, arrived.stage), ('done', 'done_late'))

    def test_second_person(self):
        run = self._round("[number*] Ampoules", needs_second_person=True)
        count, = self._open(run)
        answer = self._save(run, self.porter, {count: {'value_number': 3}}, finish=True)
        self.assertTrue(answer['finished'])
        self.assertRecordValues(run, [{'state': 'doing', 'awaits_second': True, 'done_by_id': self.porter.id}])
        self.assertEqual(self._save(run, self.porter, {count: {'value_number': 4}})['results'][0]['status'], 'fault')
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.screen(self.porter).confirm_run(run.id)
        self.assertIn(run.id, [row['id'] for row in self.screen(self.clinician).get_my_rounds()['rounds'] if row['status'] == 'confirm'])
        for user, waiting in ((self.clinician, 1), (self.porter, 0), (self.far_nurse, 0)):
            card = self.env['medical.today'].with_user(user)._visible_card('rounds_confirm')
            self.assertEqual(self.runs.with_user(user).search_count(card.domain), waiting)
        with self.assertRaises(AccessError):
            self.screen(self.far_nurse).confirm_run(run.id)
        with self.assertRaisesRegex(UserError, "Say what"):
            self.screen(self.clinician).send_back_run(run.id, "")
        self.screen(self.clinician).send_back_run(run.id, "I count four")
        self.assertRecordValues(run, [{'state': 'doing', 'awaits_second': False, 'done_by_id': False}])
        self.assertIn("I count four", run.note)
        self.assertTrue(self._save(run, self.porter, {count: {'value_number': 4}}, finish=True)['finished'])
        self.screen(self.clinician).confirm_run(run.id)
        self.assertRecordValues(run, [{'state': 'done', 'done_by_id': self.porter.id, 'second_by_id': self.clinician.id}])
        with self.assertRaises(UserError):
            self.screen(self.clinician).send_back_run(run.id, "late")

    def test_cancelled_by_the_manager_with_a_reason(self):
        run = self._round("[tick] Wiped")
        self._open(run)
        with self.assertRaises(AccessError):
            self.screen(self.porter).cancel_run(run.id, "tired")
        with self.assertRaisesRegex(UserError, "Say why"):
            self.screen(self.manager).cancel_run(run.id, "")
        self.screen(self.manager).cancel_run(run.id, "Office closed: storm")
        self.assertRecordValues(run, [{'state': 'cancelled', 'cancel_reason': "Office closed: storm"}])
