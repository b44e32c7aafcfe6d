from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .round_common import RoundCase
from .users import new_user


@tagged('post_install', '-at_install')
class TestRoundAccess(RoundCase):
    """Who may open, save and finish which round, by RPC."""

    def _may(self, user, run):
        """(reads it, saves it): what the screen's methods answer to this person."""
        screen, reads, saves = self.screen(user), True, True
        try:
            with self.env.cr.savepoint():
                screen.get_run(run.id)
        except AccessError:
            reads = False
        try:
            with self.env.cr.savepoint():
                screen.save_run(run.id, [{'key': user.login, 'line_id': False, 'values': {'note': user.login}, 'at': 1}])
        except AccessError:
            saves = False
        return reads, saves

    def test_matrix(self):
        far_porter = new_user(self.env, 'round_far_porter', 'medical_office_base.group_facility')
        plain = new_user(self.env, 'round_plain', 'base.group_user')
        named = new_user(self.env, 'round_named', 'medical_office_base.group_staff')
        everyone = (self.porter, far_porter, self.staff, self.clinician, named, self.manager, self.owner, self.auditor, self.stranger, plain)
        vendor = self.env['res.partner'].create({'name': 'Cleaners Inc.'})
        nothing = (False, False)
        reads = (True, False)
        both = (True, True)
        rounds = {
            'of the role': (self._round("[tick] Wiped"), {
                self.porter: both, self.manager: both, self.owner: reads, self.auditor: nothing}),
            'of a person': (self._round("[tick] Wiped", user_id=named.id, group_id=False), {
                named: both, self.manager: both, self.owner: reads, self.auditor: nothing}),
            'of a vendor': (self._round("[tick] Wiped", group_id=False, partner_id=vendor.id), {
                self.manager: both, self.owner: reads, self.auditor: nothing}),
            'of everybody everywhere': (self._round("[tick] Wiped", group=self.env.ref('medical_office_base.group_staff'), site_id=False), dict.fromkeys(
                (self.staff, self.clinician, named, self.manager, self.owner), both)),
        }
        for name, (run, expected) in rounds.items():
            for user in everyone:
                with self.subTest(round=name, user=user.login):
                    self.assertEqual(self._may(user, run), expected.get(user, nothing))

    def test_auditor_reads_the_records(self):
        run = self._round("[tick] Wiped")
        self._save(run, self.porter, {self._open(run)[0]: {'value_tick': True}}, finish=True)
        self.assertTrue(run.with_user(self.auditor).line_ids.value_tick)
        with self.assertRaises(AccessError):
            self.screen(self.auditor).get_my_rounds()

    def test_what_can_not_be_done_now(self):
        now = fields.Datetime.now()
        later = self._round("[tick] Wiped", date_due=now + timedelta(days=3), date_open=now + timedelta(days=2))
        missed = self._round("[tick] Wiped", date_due=now - timedelta(days=3), date_limit=now - timedelta(days=2), state='missed')
        cancelled = self._round("[tick] Wiped", state='cancelled')
        for run in (later, missed, cancelled):
            answer = self.screen(self.manager).save_run(run.id, [{'key': 'k', 'line_id': False, 'values': {'note': "x"}, 'at': 1}], True)
            self.assertEqual(answer['results'][0]['status'], 'fault')
            self.assertFalse(answer['finished'])
            self.assertFalse(run.note or run.line_ids)
        with self.assertRaises(UserError):
            self.screen(self.porter).get_run(max(self.runs.search([]).ids) + 1)

    def test_nothing_by_hand(self):
        run = self._round("[tick] Wiped")
        line, = self._open(run)
        for user in (self.porter, self.staff, self.manager, self.owner, self.auditor):
            for records in (run.with_user(user), run.line_ids.with_user(user)):
                with self.assertRaises(AccessError):
                    records.write({'done_by_id': user.id})
                with self.assertRaises(AccessError):
                    records.unlink()
            for model in ('medical.round.change', 'medical.room.turnover'):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).create({})
        run.with_user(self.manager).user_id = self.clinician
        self.assertEqual(run.user_id, self.clinician)
        self.assertTrue(line)

    def test_photos_follow_the_round(self):
        run = self._round("[photo] Room")
        self._save(run, self.porter, {self._open(run)[0]: {'photo': self.photo}})
        photo = run.line_ids.attachment_ids
        self.assertTrue(photo.with_user(self.porter).raw)
        for user in (self.staff, self.far_nurse, self.stranger):
            with self.assertRaises(AccessError):
                photo.with_user(user).read(['raw'])
        with self.assertRaises(AccessError):
            photo.with_user(self.porter).write({'raw': b'other'})
        with self.assertRaises(AccessError):
            photo.with_user(self.porter).unlink()

    def test_evidence_of_a_finished_round(self):
        run = self._round("[tick] Wiped", needs_photo=True)
        self._save(run, self.porter, {self._open(run)[0]: {'value_tick': True}, False: {'photo': self.photo}}, finish=True)
        self.assertEqual(run.state, 'done')
        photo = run.photo_ids.with_user(self.manager)
        self.assertTrue(photo.raw)
        for change in (
                lambda: photo.write({'raw': b'other'}), photo.unlink, lambda: run.with_user(self.manager).write({'note': "x"}),
                lambda: run.with_user(self.manager).write({'missed_reason': "x"}),
                lambda: self.env['ir.attachment'].with_user(self.manager).create({'name': 'x', 'res_model': run._name, 'res_id': run.id})):
            with self.assertRaises(UserError):
                change()

    def test_my_rounds(self):
        now = fields.Datetime.now()
        today = self._round("[tick] Wiped\n[tick] Mopped", date_due=now + timedelta(minutes=5))
        late = self._round("[tick] Wiped", date_due=now - timedelta(hours=1))
        missed = self._round("[tick] Wiped", date_due=now - timedelta(hours=4), date_limit=now - timedelta(hours=2))
        old = self._round("[tick] Wiped", date_due=now - timedelta(days=30), date_limit=now - timedelta(days=29), state='missed')
        others = self._round("[tick] Wiped", group=self.env.ref('medical_office_base.group_hr'))
        self._save(today, self.porter, {self._open(today)[0]: {'value_tick': True}})
        rows = {row['id']: row for row in self.screen(self.porter).get_my_rounds()['rounds']}
        self.assertEqual({run: rows[run.id]['status'] for run in (today, late, missed)}, {today: 'doing', late: 'late', missed: 'missed'})
        self.assertEqual((rows[today.id]['done'], rows[today.id]['count']), (1, 2))
        self.assertFalse({old.id, others.id} & rows.keys())
        self.assertFalse(self.screen(self.stranger).get_my_rounds()['rounds'])
        with self.assertRaises(AccessError):
            self.screen(new_user(self.env, 'round_nobody', 'base.group_user')).get_my_rounds()

    def test_queries_do_not_grow(self):
        def save(lines):
            run = self._round('\n'.join(f"[tick] Tick {n}\n[temperature 2..8 °C] Cold {n}\n[text] Remark {n}" for n in range(lines // 3)))
            ids = self._open(run)
            values = ({'value_tick': True}, {'value_number': 4.5}, {'value_text': "fine"})
            found = {line_id: values[index % 3] for index, line_id in enumerate(ids)}
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answer = self._save(run, self.porter, found, finish=True)
            self.env.flush_all()
            self.assertTrue(answer['finished'])
            return self.env.cr.sql_log_count - before

        save(3)
        few, many = save(6), save(60)
        self.assertLessEqual(many, few, "a round of 60 steps takes no more queries than one of 6")
        self.assertLess(many, 45)

    def test_my_rounds_in_constant_queries(self):
        def ask():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.screen(self.porter).get_my_rounds()
            return self.env.cr.sql_log_count - before

        for _number in range(3):
            self._open(self._round("[tick] Wiped"))
        ask()
        few = ask()
        for _number in range(15):
            self._open(self._round("[tick] Wiped"))
        self.assertLessEqual(ask(), few)
