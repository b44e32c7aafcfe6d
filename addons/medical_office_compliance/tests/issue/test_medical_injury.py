from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks
from odoo.addons.medical_office_base.tests.users import new_user

from .issue_common import NOW, IssueCommon

NOON = fields.Datetime.to_datetime('2026-03-10 14:00:00')  # 10 in the morning at the practice, an hour ago


@tagged('post_install', '-at_install')
class TestMedicalInjury(TodayChecks, IssueCommon):
    """What OSHA's rules make of an injury, by when who is told, and who reads what of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.health = new_user(
            cls.env, 'is_health', 'medical_office_base.group_employee_health', company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
            notification_type='inbox', tz='America/New_York')
        cls.employees['nurse'].parent_id = cls.employees['doctor']

    @classmethod
    def _report(cls, reporter=None, person='nurse', **values):
        """An injury as it is reported, as superuser."""
        return cls.env['medical.injury'].with_user(reporter or cls.users[person])._report(cls.employees[person].sudo(), {
            'site_id': cls.main.id, 'room_id': cls.exam.id, 'occurred_at': NOON, 'kind': 'injury', 'what_happened': 'Slipped on a wet floor', **values,
        }).with_env(cls.env)

    @classmethod
    def _stick(cls, **values):
        return cls._report(**{
            'kind': 'sharp', 'what_happened': 'Needle slipped while recapping', 'device_type': 'Butterfly needle', 'device_brand': 'Fictional Sharp',
            'safety': 'before', **values})

    def _steps(self, injury):
        return {step.kind: step.due_at for step in injury.step_ids}

    def test_reporting(self):
        """For oneself, for one's people, for all as who decides; nobody else, and by no other way."""
        reporting = self.env['medical.injury.reporting'].with_user(self.nurse).with_company(self.company)
        own = reporting.create({'what_happened': 'Slipped', 'site_id': self.main.id})
        self.assertEqual((own.employee_id, own.has_others), (self.employees['nurse'].with_user(self.nurse), False))
        injury = self.env['medical.injury'].browse(own.action_report()['res_id'])
        self.assertEqual((injury.state, injury.user_id, injury.reported_by_id), ('new', self.nurse, self.nurse))
        theirs = self._report(self.doctor)
        self.assertTrue(theirs.step_ids.filtered(lambda step: step.kind == 'supervisor').done_at, "the supervisor reported it")
        self._report(self.hr)
        for user in (self.staff, self.front_desk, self.owner, self.foreign_manager):
            with self.assertRaises(AccessError):
                self._report(user)
        with self.assertRaises(AccessError):
            self.env['medical.injury'].with_user(self.manager).create({
                'employee_id': self.employees['nurse'].id, 'site_id': self.main.id, 'kind': 'injury', 'occurred_at': NOON, 'what_happened': 'x'})
        for values in ({'occurred_at': NOON + timedelta(days=1)}, {'what_happened': ' '}, {'site_id': self.other_site.id}):
            with self.assertRaises(UserError):
                self._report(**values)
        # the site's day, when UTC is a day further
        with freeze_time('2026-03-11 02:00:00'):
            self.assertEqual(str(self._report(occurred_at='2026-03-11 01:30:00').occurred_on), '2026-03-10')

    def test_recordable(self):
        """29 CFR 1904.7 and 1904.8, criterion by criterion, with the words."""
        base = {'is_work_related': True, 'is_new_case': True, 'treatment': 'first_aid', 'outcome': 'none', 'contaminated': False}
        injury, stick = self._report(), self._stick()
        for values, recordable, words in (
                ({}, False, "none of the criteria"), ({'treatment': 'medical'}, True, "beyond first aid"), ({'outcome': 'restricted'}, True, "restricted"),
                ({'outcome': 'away'}, True, "days away"), ({'days_away': 1}, True, "days away"), ({'days_restricted': 2}, True, "restricted"),
                ({'outcome': 'death'}, True, "death"), ({'lost_consciousness': True}, True, "consciousness"), ({'significant': True}, True, "significant"),
                ({'outcome': 'away', 'is_work_related': False}, False, "not work-related"), ({'outcome': 'away', 'is_new_case': False}, False, "not a new"),
                ({'contaminated': 'yes'}, False, "none of the criteria")):
            injury.write({
                **base, 'days_away': 0, 'days_restricted': 0, 'lost_consciousness': False, 'significant': False, **values})
            self.assertEqual(injury.recordable, recordable, values)
            self.assertIn(words, injury.recordable_words)
        for contaminated, recordable in (('unknown', False), ('no', False), ('yes', True)):
            stick.contaminated = contaminated
            self.assertEqual((stick.recordable, stick.privacy_case), (recordable, recordable))
        splash = self._report(kind='splash')
        splash.write({'contaminated': 'yes', 'treatment': 'none', 'outcome': 'none'})
        self.assertFalse(splash.recordable or splash.privacy_case, "a splash without illness isn't recorded")
        injury.write({'days_away': 170, 'days_restricted': 30})
        self.assertEqual(injury._counted_days(), (170, 10))

    def test_clocks_of_osha(self):
        """8 hours for a death within 30 days, 24 for a stay, amputation or eye within a day: from when we learned of it."""
        injury = self._report(occurred_at=NOON - timedelta(days=29))
        injury.write({'outcome': 'death', 'died_at': NOON, 'known_at': NOON})
        self.assertEqual(self._steps(injury)['osha_death'], NOON + timedelta(hours=8))
        injury.outcome = 'none'
        self.assertNotIn('osha_death', self._steps(injury))
        late = self._report(occurred_at=NOON - timedelta(days=31))
        late.write({'outcome': 'death', 'died_at': NOON, 'known_at': NOON})
        self.assertNotIn('osha_death', self._steps(late))
        severe = self._report(occurred_at=NOON - timedelta(hours=5))
        severe.write({'severe': 'hospital', 'severe_at': NOON, 'known_at': NOON})
        self.assertEqual(self._steps(severe)['osha_severe'], NOON + timedelta(hours=24))
        severe.is_work_related = False
        self.assertNotIn('osha_severe', self._steps(severe))
        older = self._report(occurred_at=NOON - timedelta(hours=30))
        older.write({'severe': 'hospital', 'severe_at': NOON})
        self.assertNotIn('osha_severe', self._steps(older))
        with self.assertRaises(ValidationError):
            older.severe_at = NOON + timedelta(days=3)
        # the log: offices of physicians are exempt, unless asked
        injury.write({'outcome': 'away'})
        self.assertNotIn('log', self._steps(injury))
        self.assertIn('Partially exempt', injury.log_words)
        self.company.medical_practice_ids.osha_log_asked = True
        injury.write({'days_away': 3})
        self.assertEqual(self._steps(injury)['log'], injury.reported_at + timedelta(days=7))

    def test_exposure(self):
        """Now, 72 hours, weeks and months; the opinion 15 days after the evaluation. Employee Health notes its own steps."""
        stick = self._stick()
        steps = {step.kind: step for step in stick.step_ids}
        self.assertEqual(steps['prophylaxis'].due_at, NOON + timedelta(hours=72))
        self.assertEqual(steps['follow_6w'].due_at, NOON + timedelta(weeks=6))
        self.assertNotIn('opinion', steps)
        evaluation = steps['evaluation']
        for user in (self.manager, self.hr, self.nurse):
            with self.assertRaises(AccessError):
                evaluation.with_user(user)._do('Seen', NOON)
        with self.assertRaises(AccessError):
            evaluation.with_user(self.health).write({'done_at': NOON})
        evaluation.with_user(self.health)._do('Seen', NOON + timedelta(minutes=30))
        self.assertEqual(self._steps(stick)['opinion'], NOON + timedelta(days=15, minutes=30))
        with self.assertRaises(UserError):
            evaluation.with_user(self.health)._do('Again', NOON)
        with self.assertRaises(UserError):
            steps['follow_6m'].with_user(self.health)._do('', not_needed=True)
        exposure = stick.exposure_ids.with_user(self.health)
        self.assertEqual((exposure.window, exposure.window_until), ('open', NOON + timedelta(hours=72)))
        with freeze_time('2026-03-13 14:00:01'):
            self.env.invalidate_all()
            self.assertEqual(exposure.window, 'passed')
            self.assertEqual(steps['prophylaxis'].clock, 'late')
        exposure.write({'prophylaxis': 'declined', 'prophylaxis_note': 'Source tested negative'})
        self.assertEqual(exposure.window, 'decided')
        self.assertIn('30 years', exposure.kept_words)
        with self.assertRaises(UserError):
            exposure.unlink()

    def test_deciding(self):
        """Office manager, HR and Employee Health, nobody about their own; what was reported stays; closed when all is done."""
        stick = self._stick()
        mine = stick.with_user(self.manager)
        with self.assertRaises(UserError):
            mine.action_decide()
        mine.write({'contaminated': 'yes', 'treatment': 'first_aid', 'outcome': 'none'})
        mine.action_decide()
        with self.assertRaises(UserError):
            mine.write({'what_happened': 'Nothing'})
        for values in ({'state': 'closed'}, {'employee_id': self.employees['staff'].id}, {'recordable': False}):
            with self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(UserError):
            mine.action_close()
        for step in stick.step_ids:
            step.with_user(self.health)._do('Done', NOON)
        stick.step_ids.filtered(lambda step: not step.done_at).with_user(self.health)._do('Given', NOON)
        mine.action_close()
        with self.assertRaises(UserError):
            mine.write({'days_away': 1})
        mine.action_reopen()
        own = self._report(person='manager')
        with self.assertRaises(AccessError):
            own.with_user(self.manager).write({'outcome': 'none'})
        with self.assertRaises(AccessError):
            own.step_ids[0].with_user(self.manager)._do('Told', NOON)
        own.with_user(self.hr).write({'outcome': 'none'})
        with self.assertRaises(UserError):
            own.with_user(self.hr).unlink()

    def test_who_reads(self):
        """The person and who reported, manager, HR and Employee Health; of the medical side Employee Health alone."""
        stick = self._stick(reporter=self.doctor)
        stick.exposure_ids.source_result = 'Word-exposure-'
        everybody = self.env['res.users'].union(*self.users.values()) | self.health | self.foreign_manager | self.foreign_nurse
        readers = self.nurse | self.doctor | self.manager | self.hr | self.health
        for user in everybody:
            injuries = self.env['medical.injury'].with_user(user)
            may = user in readers
            if injuries.has_access('read'):
                self.assertEqual(bool(injuries.search([('id', '=', stick.id)])), may, user.login)
            else:
                self.assertFalse(may, user.login)
            self.assertEqual(injuries.browse(stick.id).has_access('write'), user in self.manager | self.hr | self.health, user.login)
            exposures = self.env['medical.exposure'].with_user(user)
            self.assertEqual(exposures.has_access('read'), user == self.health, user.login)
            if user != self.health:
                for call in (lambda e=exposures: e.search([('source_result', 'ilike', 'Word')]),
                             lambda e=exposures: e.browse(stick.exposure_ids.id).read(['note']),
                             lambda i=injuries: i.search([('exposure_ids.source_result', 'ilike', 'Word')]),
                             lambda i=injuries: i.search([('privacy_reason', '=', 'infection')])):
                    with self.assertRaises(AccessError, msg=user.login):
                        call()
            if may:
                kinds = set(injuries.browse(stick.id).step_ids.mapped('kind'))
                self.assertEqual('evaluation' in kinds, user == self.health, user.login)
                self.assertIn('employee_health', kinds)
        self.assertTrue(self.env['medical.exposure'].with_user(self.health).search([('source_result', 'ilike', 'Word-')]))
        # what one reports about oneself as Employee Health isn't one's own to write
        self.employees['health'] = self.env['hr.employee'].create({'name': 'Eve Fictional', 'user_id': self.health.id, 'company_id': self.company.id})
        own = self._stick(reporter=self.health, person='health')
        with self.assertRaises(AccessError):
            own.exposure_ids.with_user(self.health).write({'prophylaxis': 'none'})

    def test_records_and_today(self):
        """The log hides the name of a needlestick, the sharps log every name; the 301 has it; cards match what they open."""
        stick, slip = self._stick(), self._report(self.doctor, body_part='Ankle')
        stick.write({'contaminated': 'yes', 'treatment': 'first_aid', 'outcome': 'none'})
        slip.write({'treatment': 'medical', 'outcome': 'away', 'days_away': 200})
        log = self.env['medical.osha.log.record'].with_user(self.hr).with_company(self.company)
        rows = log.record_page({'year': 2026})['rows']
        self.assertEqual([row[:2] for row in rows], [[stick.number, 'Privacy case'], [slip.number, 'Nurse Fictional']])
        self.assertEqual([row[7:9] for row in rows], [['0', '0'], ['180', '0']])
        summary = self.env['medical.osha.summary.record'].with_user(self.hr).with_company(self.company)
        rows = summary.record_page({'year': 2026, 'people': 12, 'hours': 21000})['rows']
        # deaths, away, restricted, other; days away, restricted; types; people and hours
        self.assertEqual([row[2] for row in rows], ['0', '1', '0', '1', '180', '0', '2', '0', '0', '0', '0', '0', '12', '21,000'])
        self.assertNotIn('Fictional', repr(rows))
        for values in ({'year': 2030, 'people': 12, 'hours': 21000}, {'year': 2026, 'people': 12}):
            with self.assertRaises(UserError):
                summary.record_page(values)
        sharps = repr(self.env['medical.sharps.record'].with_user(self.hr).with_company(self.company).record_page({}))
        self.assertIn('Butterfly needle', sharps)
        for name in ('Nurse Fictional', self.nurse.name, 'Ankle'):
            self.assertNotIn(name, sharps)
        html = self.env['ir.actions.report'].with_user(self.nurse)._render_qweb_html('medical_office_compliance.report_injury', slip.ids)[0].decode()
        self.assertIn('Nurse Fictional', html)
        with self.assertRaises(AccessError):
            self.env['ir.actions.report'].with_user(self.staff)._render_qweb_html('medical_office_compliance.report_injury', slip.ids)
        slip.write({'severe': 'hospital', 'severe_at': NOON, 'known_at': NOON})
        counts = {user: self.assert_cards_match(user) for user in (self.manager, self.health, self.hr)}
        self.assertEqual([counts[self.manager].get(key) for key in ('injury_osha', 'exposure_due', 'injury_decide')], [1, None, 2])
        # evaluation and source; the 72 hours end on Friday
        self.assertEqual([counts[self.health].get(key) for key in ('injury_osha', 'exposure_due', 'injury_decide')], [1, 2, 2])
        self.assertEqual(NOW[:10], '2026-03-10')
        with self.assertQueryCount(10):
            self.env['medical.injury'].with_user(self.manager).search([]).mapped('recordable_words')
