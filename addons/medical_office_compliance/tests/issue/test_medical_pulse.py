from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .issue_common import IssueCase, IssueCommon

ASKED = ('manager', 'nurse', 'doctor', 'staff', 'colleague', 'front_desk', 'facility', 'biller')
# what an answer and a tick may hold: nobody's name beside what was said, no time
COLUMNS = {
    'medical_pulse_answer': {'id', 'pulse_id', 'question_id', 'site_id', 'score', 'text'},
    'medical_pulse_invitation': {'id', 'pulse_id', 'user_id', 'answered'},
}


class PulseCase(IssueCase):

    @classmethod
    def _answers(cls, pulse, score, words=None):
        scores = {str(question.id): score for question in pulse.question_ids if question.kind == 'score'}
        first = pulse.question_ids.filtered(lambda question: question.kind == 'text')[:1]
        return {**scores, **({str(first.id): words} if words else {})}

    @classmethod
    def _send(cls, pulse, name, score, words=None, site=False):
        return pulse.with_user(cls.users[name]).send_answers(cls._answers(pulse, score, words), site and site.id)

    @classmethod
    def _pulse(cls):
        return cls.env['medical.pulse']._open(cls.company)


@tagged('post_install', '-at_install')
class TestMedicalPulse(PulseCase, IssueCommon):
    """Who may read what of a pulse, and that nothing tells who said it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Pulse = cls.env['medical.pulse']
        cls.pulse = cls._pulse()

    def _written(self):
        """{table: rows written} in this transaction so far, of every table there is."""
        self.env.flush_all()
        return dict(self._rows(
            'SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0'))

    def _rows(self, query, *params):
        self.env.cr.execute(query, params)
        return self.env.cr.fetchall()

    def test_nothing_joins_answers_and_people(self):
        self._send(self.pulse, 'nurse', 2, 'Fewer forms', self.main)
        before, earlier = self._written(), {row[0] for row in self._rows('SELECT id FROM medical_pulse_answer')}
        self._send(self.pulse, 'doctor', 5, 'More chairs', self.annex)
        after = self._written()
        changed = {table for table, count in after.items() if count != before.get(table, 0)}
        self.assertEqual(changed, set(COLUMNS), "no other table of the database knows of it")
        for table, columns in COLUMNS.items():
            found = {name for [name] in self._rows('SELECT column_name FROM information_schema.columns WHERE table_name = %s', table)}
            self.assertEqual(found, columns)
            self.assertEqual(self._rows(f'SELECT COUNT(DISTINCT xmin::text) FROM {table} WHERE pulse_id = %s', self.pulse.id), [(1,)])  # pylint: disable=sql-injection
        # all were written anew, and mixed: a person's answers are nowhere together
        rows = self._rows('SELECT id, score, site_id FROM medical_pulse_answer WHERE score IS NOT NULL ORDER BY id')
        self.assertFalse(earlier & {row[0] for row in rows})
        self.assertNotIn([row[1] for row in rows], ([2] * 8 + [5] * 8, [5] * 8 + [2] * 8))
        self.assertEqual(self._rows('SELECT DISTINCT site_id FROM medical_pulse_answer WHERE text IS NOT NULL'), [(None,)])
        # ticks stand as they did, whoever was first
        users = [user for [user] in self._rows('SELECT user_id FROM medical_pulse_invitation WHERE pulse_id = %s ORDER BY ctid', self.pulse.id)]
        self.assertEqual(users, sorted(users))
        self.assertEqual(self.pulse.answered_count, 2)
        # Odoo's own answering would keep the person
        with self.assertRaises(UserError):
            self.pulse.survey_id._create_answer(user=self.nurse)

    def test_once_and_by_who_is_asked(self):
        nurse, pulse = self.pulse.with_user(self.nurse), self.pulse
        screen = nurse.get_pulse()
        self.assertEqual((len(screen['questions']), [site['name'] for site in screen['sites']]), (10, ['Main']))
        self.assertIn(pulse, self.Pulse.with_user(self.nurse).search([('can_answer', '=', True)]))
        for answers, site in (
                ({}, False), (self._answers(pulse, 6), False), (self._answers(pulse, True), False), (self._answers(pulse, '5'), False),
                (self._answers(pulse, 3), self.annex.id), (self._answers(pulse, 3, 'x' * 2001), False)):
            with self.assertRaises(UserError):
                nurse.send_answers(answers, site)
        self.assertFalse(pulse.answered_count)
        self._send(pulse, 'nurse', 3)
        with self.assertRaisesRegex(UserError, 'You have answered'):
            self._send(pulse, 'nurse', 4)
        self.assertFalse(self.Pulse.with_user(self.nurse).search([('can_answer', '=', True)]))
        self.assertFalse(nurse.can_answer)
        for user in (self.foreign_nurse, self.auditor):
            with self.assertRaisesRegex(UserError, "doesn't ask you"):
                pulse.with_user(user).send_answers(self._answers(pulse, 3))
        with freeze_time('2026-03-24 15:00:00'), self.assertRaisesRegex(UserError, 'is closed'):
            self._send(pulse, 'staff', 3)
        with freeze_time('2026-03-23 15:00:00'):
            self._send(pulse, 'staff', 3)

    def test_nobody_reads_answers(self):
        """Ticks and answers are closed to everybody, by RPC too, and nothing of a pulse is written by hand."""
        self._send(self.pulse, 'nurse', 2, 'Fewer forms')
        for user in (self.manager, self.owner, self.compliance_officer, self.auditor, self.hr, self.nurse):
            for model in ('medical.pulse.answer', 'medical.pulse.invitation'):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            for domain in ([('invitation_ids.answered', '=', True)], [('invitation_ids', '!=', False)]):
                with self.assertRaises(AccessError):
                    self.Pulse.with_user(user).search(domain)
        manager = self.pulse.with_user(self.manager)
        for values in ({'state': 'closed'}, {'is_published': True}, {'invited_count': 1}, {'date_close': '2026-12-31'}):
            with self.assertRaises(AccessError):
                manager.write(values)
        with self.assertRaises(AccessError):
            self.Pulse.with_user(self.manager).create({'company_id': self.company.id, 'quarter': '2026-04-01'})
        for method in ('action_close', 'action_publish'):
            with self.assertRaises(AccessError):
                getattr(self.pulse.with_user(self.nurse), method)()
        with self.assertRaises(UserError):
            manager.action_publish()

    def test_fewer_than_five(self):
        for name in ASKED[:4]:
            self._send(self.pulse, name, 4, f'Words of {name}')
        self.pulse.with_user(self.manager).action_close()
        self.assertRecordValues(self.pulse, [{'state': 'closed', 'is_protected': True, 'answered_count': 4}])
        for model in ('medical.pulse.result', 'medical.pulse.text', 'medical.pulse.answer'):
            self.assertFalse(self.env[model].search_count([('pulse_id', '=', self.pulse.id)]), "not for superusers either")
        with self.assertRaises(UserError):
            self.pulse.with_user(self.manager).action_publish()

    def test_results(self):
        for name, score, words, site in (
                ('manager', 4, None, self.main), ('nurse', 2, 'Fewer forms', self.main), ('staff', 3, '<b>Chairs</b>', self.main),
                ('front_desk', 5, None, self.main), ('facility', 1, None, self.main), ('biller', 4, None, self.main)):
            self._send(self.pulse, name, score, words, site)
        self.env['medical.pulse']._cron_run()
        self.assertEqual(self.pulse.state, 'open')
        with freeze_time('2026-03-24 15:00:00'):
            self.env['medical.pulse']._cron_run()
            self.env['medical.pulse']._cron_run()
        self.assertEqual((self.pulse.state, self.Pulse.search_count([('company_id', '=', self.company.id)])), ('closed', 1), "not switched on")
        self.assertFalse(self.env['medical.pulse.answer'].search_count([]))
        for user in (self.manager, self.owner, self.compliance_officer, self.auditor):
            pulse = self.pulse.with_user(user)
            self.assertEqual(len(pulse.result_ids), 8)
            self.assertEqual({(round(row.mean, 2), row.favorable, row.count) for row in pulse.result_ids}, {(3.17, 50, 6)})
            self.assertEqual(pulse.site_result_ids.site_id, self.main)
            self.assertEqual(set(pulse.text_ids.mapped('text')), {'Fewer forms', '<b>Chairs</b>'})
        with self.assertRaises(AccessError):
            self.pulse.result_ids[0].write({'mean': 5})
        with self.assertRaises(AccessError):
            self.pulse.text_ids[0].unlink()
        # staff: what the manager shows, without sites and words
        Result = self.env['medical.pulse.result'].with_user(self.nurse)
        self.assertFalse(Result.search([]))
        self.assertFalse(self.Pulse.with_user(self.nurse).search([]))
        self.pulse.with_user(self.manager).summary = 'Chairs are ordered.'
        self.pulse.with_user(self.manager).action_publish()
        seen = self.Pulse.with_user(self.nurse).search([])
        self.assertEqual((seen, seen.summary, len(Result.search([])), Result.search([]).site_id.ids), (self.pulse, 'Chairs are ordered.', 8, []))
        with self.assertRaises(AccessError):
            self.env['medical.pulse.text'].with_user(self.nurse).search([])
        with self.assertRaises(AccessError):
            seen.read(['text_ids'])
        self.assertFalse(self.Pulse.with_user(self.foreign_manager).search([]))
        self.assertFalse(self.env['medical.pulse.text'].with_user(self.foreign_manager).search([]))
        # the next quarter, with one question reworded
        self.company.medical_practice_ids.pulse_active = True
        with freeze_time('2026-04-02 15:00:00'):
            self.Pulse._cron_run()
            self.Pulse._cron_run()
            pulse = self.Pulse.search([('company_id', '=', self.company.id), ('state', '=', 'open')])
            for name in ASKED[:5]:
                self._send(pulse, name, 5)
            pulse._close()
        trend = self.env['medical.pulse.result'].with_user(self.manager)._read_group(
            [('site_id', '=', False), ('company_id', '=', self.company.id)], ['quarter:quarter'], ['mean:avg'])
        self.assertEqual([(str(day), round(mean, 2)) for day, mean in trend], [('2026-01-01', 3.17), ('2026-04-01', 5)])

    def test_sites_that_can_be_shown(self):
        """What isn't shown can't be reckoned out of what is."""
        shown = self.Pulse._shown_sites
        self.assertEqual(shown(10, {1: 6, 2: 4}), [], "four are left")
        self.assertEqual(shown(11, {1: 6, 2: 5}), [1, 2])
        self.assertEqual(shown(14, {1: 6, 2: 5}), [1], "three who named no site")
        self.assertEqual(shown(16, {1: 6, 2: 5}), [1, 2])

    def test_questions(self):
        survey = self.pulse.survey_id
        question = survey.question_ids[0].with_user(self.manager)
        for values in ({'question_type': 'char_box'}, {'scale_max': 10}):
            with self.assertRaises(UserError):
                question.write(values)
        question.title = 'Reworded'
        self.assertNotIn('Reworded', self.pulse.question_ids.mapped('name'), "asked as it was")
        with self.assertRaises(AccessError):
            survey.with_user(self.nurse).read(['title'])
        with self.assertRaises(AccessError):
            survey.with_user(self.manager).survey_type = 'survey'
        self.assertFalse(survey.with_user(self.foreign_manager).search([('id', '=', survey.id)]))
        self.company.medical_practice_ids.pulse_survey_id.question_and_page_ids = [Command.clear()]
        with freeze_time('2026-05-02 15:00:00'), self.assertRaises(UserError):
            self.Pulse.with_user(self.manager).with_company(self.company).action_open_now()


@tagged('post_install', '-at_install')
class TestMedicalPulseTour(BothWidths, PulseCase, HttpCase):
    """A nurse answers in a browser."""

    def _run(self):
        pulse = self._pulse()
        self.start_tour('/odoo/today', 'medical_pulse', login=self.nurse.login)
        self.env.invalidate_all()
        self.assertEqual(pulse.answered_count, 1)
        self.assertEqual(self.env['medical.pulse.answer'].search([('text', '!=', False)]).mapped('text'), ['A chair in the hallway.'])
