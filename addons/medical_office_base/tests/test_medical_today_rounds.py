from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .checklist_common import ChecklistCase
from .today_common import TodayChecks


@tagged('post_install', '-at_install')
class TestMedicalTodayRounds(ChecklistCase, TodayChecks):
    """Whose rounds they are, what Today says of them, and how much of the plan was done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time('2026-03-02 15:00:00'):
            cls.cleaners = cls._checklist(cls, times='07:30', date_until='2026-03-04')
            cls.mine = cls._checklist(cls, times='09:30', date_until='2026-03-03', user_id=cls.staff.id, name='Mine')
            cls.elsewhere = cls.env['medical.site'].create({'name': 'Hill', 'code': 'HIL', 'tz': 'America/New_York', 'calendar_id': cls.calendar.id})
            cls.far = cls._checklist(cls, site_ids=[(6, 0, cls.elsewhere.ids)], date_until='2026-03-03', name='Far')

    @freeze_time('2026-03-03 13:00:00')
    def test_whose_rounds(self):
        runs = self.runs.search([('state', '=', 'todo')])
        for user, names in (
                (self.facility, {'Morning round', 'Mine'}), (self.staff, {'Mine'}), (self.clinician, set()),
                (self.manager, {'Morning round', 'Mine', 'Far'}), (self.owner, {'Morning round', 'Mine', 'Far'}),
                (self.auditor, {'Morning round', 'Mine', 'Far'})):
            seen = self.runs.with_user(user).search([('id', 'in', runs.ids)])
            self.assertEqual(set(seen.mapped('name')), names, user.login)
        self.assertEqual(self.runs.with_user(self.facility).search([('is_mine', '=', True)]), runs.filtered(lambda run: run.name == 'Morning round'))
        self.assertEqual(set(self.runs.with_user(self.staff).search([('is_mine', '=', True)]).mapped('name')), {'Mine'})
        self.assertFalse(self.runs.with_user(self.manager).search([('is_mine', '=', True)]))
        for user in (self.facility, self.staff, self.owner, self.auditor):
            with self.assertRaises(AccessError):
                runs.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.runs.with_user(user).create({'checklist_id': self.cleaners.id})
        with self.assertRaises(AccessError):
            self.runs.with_user(self.manager).create({'checklist_id': self.cleaners.id})

    def test_cards(self):
        with freeze_time('2026-03-03 13:00:00'):
            self.assertEqual(self.assert_cards_match(self.facility)['rounds_mine'], 1, "late, within its grace")
            self.assertEqual(self.assert_cards_match(self.staff)['rounds_mine'], 1, "from midnight on")
            counts = self.assert_cards_match(self.manager)
            self.assertEqual((counts['rounds_late'], counts['rounds_missed']), (2, 0))
            self.assertNotIn('rounds_missed', self.assert_cards_match(self.staff))
            self.assertNotIn('rounds_mine', self.assert_cards_match(self.auditor))
        with freeze_time('2026-03-04 23:00:00'):
            self.runs._cron_mark_missed()
            counts = self.assert_cards_match(self.manager)
            self.assertEqual((counts['rounds_late'], counts['rounds_missed']), (0, 4))
            missed = self.runs.with_user(self.manager).search([('state', '=', 'missed')])
            missed.write({'missed_reason': "Snow, the office was closed"})
            self.assertEqual(self.assert_cards_match(self.manager)['rounds_missed'], 0)

    def test_stages(self):
        begun, later = self._morning()
        begun.sudo().write({'state': 'doing', 'date_started': '2026-03-03 12:00:00'})
        stages = list(dict(self.runs._fields['stage'].selection))
        for moment, expected in (
                ('2026-03-03 12:00:00', ('open', 'later')), ('2026-03-03 13:00:00', ('late', 'later')), ('2026-03-04 06:00:00', ('late', 'open'))):
            with freeze_time(moment):
                self.env.invalidate_all()
                self.assertEqual((begun.stage, later.stage), expected)
                for stage in stages:
                    found = self.runs.search([('stage', '=', stage), ('id', 'in', (begun | later).ids)])
                    self.assertEqual(found, (begun | later).filtered(lambda run, stage=stage: run.stage == stage), (moment, stage))
        begun.sudo().write({'state': 'done', 'date_done': '2026-03-03 14:31:00'})
        later.sudo().write({'state': 'done', 'date_done': '2026-03-04 14:30:00'})
        self.assertEqual((begun.stage, later.stage), ('done_late', 'done'))
        self.assertEqual(self.runs.search([('stage', 'in', ('done', 'missed')), ('id', 'in', (begun | later).ids)]), later)
        self.assertEqual(self.runs.search([('stage', '=', 'done_late'), ('id', 'in', (begun | later).ids)]), begun)
        self.assertEqual(self.runs.search([('stage', '!=', 'done'), ('id', 'in', (begun | later).ids)]), begun)

    def _morning(self):
        return self._runs(self.cleaners)

    def test_completion(self):
        on_time, missed = self._morning()
        on_time.sudo().write({'state': 'done', 'date_done': '2026-03-03 15:00:00', 'done_by_id': self.facility.id, 'has_fault': True})
        missed.sudo().write({'state': 'missed'})
        self.env.flush_all()
        report = self.env['medical.checklist.report']
        domain = [('checklist_id', '=', self.cleaners.id)]
        for user in (self.manager, self.owner, self.auditor):
            self.assertEqual(
                report.with_user(user)._read_group(domain, [], ['rate:avg', 'done_count:sum', 'missed_count:sum', 'late_count:sum', 'fault_count:sum']),
                [(50, 1, 1, 1, 1)])
        self.assertFalse(report.with_user(self.stranger).search(domain))
        for user in (self.staff, self.facility):
            with self.assertRaises(AccessError):
                report.with_user(user).search(domain)

    @freeze_time('2026-03-03 13:00:00')
    def test_given_to_somebody(self):
        run = self._morning()[0].with_user(self.manager)
        run.user_id = self.clinician
        self.assertTrue(run.with_user(self.clinician).is_mine)
        self.assertFalse(run.with_user(self.facility).is_mine)
        self.cleaners._generate()
        self.assertEqual(run.user_id, self.clinician, "the plan doesn't take it back")
        with self.assertRaises(ValidationError):
            run.user_id = self.stranger
