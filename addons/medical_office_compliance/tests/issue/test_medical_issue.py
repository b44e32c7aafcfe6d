from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks
from odoo.addons.medical_office_base.tests.users import new_user

from .issue_common import IssueCommon

ACTIVITY = 'medical_office_compliance.mail_activity_type_issue'


def day(number):
    """The afternoon of so many days after the first."""
    return freeze_time(f'{date(2026, 3, 10) + timedelta(days=number)} 15:00:00')


@tagged('post_install', '-at_install')
class TestMedicalIssue(TodayChecks, IssueCommon):
    """An issue from the report to the proof that the remedy works."""

    @classmethod
    def _taken(cls, user=None, **values):
        """An issue that the manager (or HR) took up, as they see it."""
        user = user or cls.manager
        issue = cls._issue(**{'severity': '3', 'likelihood': '3', 'owner_id': user.id, **values}).with_user(user)
        issue.action_take_up()
        return issue

    @classmethod
    def _resolved(cls, **values):
        issue = cls._taken(**values)
        issue.write({'cause_id': issue.cause_id.id or cls.causes[0].id, 'outcome': "There is a list at the desk."})
        issue.action_resolve()
        return issue

    def _tasks(self, issue):
        return self.env['mail.activity'].search([
            ('res_model', '=', 'medical.issue'), ('res_id', 'in', issue.ids), ('activity_type_id', '=', self.env.ref(ACTIVITY).id)])

    def _kinds(self, issue):
        return issue.sudo().event_ids.sorted('id').mapped('kind')

    # === LIFE === #

    def test_reported(self):
        """A report has its number, its day by the site's clock, and can't be written otherwise."""
        issue = self._issue(severity='3', likelihood='3', cause_id=self.causes[0].id)
        self.assertEqual((issue.state, issue.risk, str(issue.reported_on)), ('new', 'high', '2026-03-10'))
        self.assertTrue(issue.number.startswith('I2026-'))
        with self.assertRaises(AccessError):
            self.Issue.with_user(self.manager).create({'name': 'By hand', 'kind': 'incident', 'area': 'flow', 'site_id': self.main.id})
        for values in ({'state': 'closed'}, {'check_due': '2026-03-10'}, {'recurrence': 3}, {'is_hr': True}, {'description': 'Else'}, {'kept_analysis': {}}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                issue.with_user(self.manager).write(values)
        self.assertFalse(self._issue(discretion='anonymous').reporter_id)
        with freeze_time('2026-03-11 02:00:00'):
            self.assertEqual(str(self._issue().reported_on), '2026-03-10', "ten in the evening of the day before")

    def test_life(self):
        """Taken up, understood, done, resolved, looked at again after thirty days; closed before by no way."""
        issue = self._issue(name="Nobody calls lab results").with_user(self.manager)
        with self.assertRaises(UserError):
            issue.action_take_up()
        issue.write({'severity': '4', 'likelihood': '3', 'owner_id': self.manager.id, 'co_owner_id': self.nurse.id})
        issue.action_take_up()
        self.assertEqual((issue.state, issue.risk, str(issue.date_due)), ('open', 'high', '2026-03-17'))
        issue.write({'why_1': "Nobody was told", 'why_2': "No list", 'root_cause': "No list of open results", 'severity': '5'})
        self.assertEqual((issue.why_2, issue.risk), ("No list", 'critical'))
        with self.assertRaises(UserError):
            issue.action_resolve()
        issue.cause_id = self.causes[0]
        action = self.env['medical.action'].with_user(self.manager).create({
            'name': "Make a list", 'user_id': self.facility.id, 'date_due': '2026-03-12', 'issue_id': issue.id})
        self.assertEqual((action.company_id, action.site_id), (self.company, self.main))
        issue.outcome = "There is a list at the desk."
        with self.assertRaises(UserError):
            issue.action_resolve()
        mine = action.with_user(self.facility)
        with self.assertRaises(UserError):
            mine.action_done()
        with self.assertRaises(AccessError):
            mine.write({'date_due': '2026-04-01'})
        with self.assertRaises(AccessError):
            mine.action_drop()
        mine.done_note = "It hangs there"
        mine.action_done()
        self.assertEqual((action.state, action.done_by_id), ('done', self.facility))
        with self.assertRaises(UserError):
            mine.done_note = "Else"
        with day(5):
            issue.action_resolve()
        self.assertEqual((issue.state, str(issue.check_due)), ('check', '2026-04-14'))
        with day(34):
            for values in ({'state': 'closed'}, {'closed_at': '2026-04-01 12:00:00'}, {'check_due': '2026-03-01'}):
                with self.assertRaises(AccessError):
                    issue.write(values)
            step = self.env['medical.issue.step'].with_user(self.manager).create({
                'issue_id': issue.id, 'step': 'check', 'result': 'worked', 'words': "Counted ten"})
            with self.assertRaises(UserError):
                step.action_do()
            with self.assertRaises(AccessError):
                self.env['medical.issue.check'].with_user(self.manager).create({
                    'issue_id': issue.id, 'date': '2026-04-14', 'user_id': self.manager.id, 'result': 'worked', 'evidence': "Typed"})
            self.assertFalse(issue.can_check)
        with day(35):
            issue.invalidate_recordset()
            self.assertTrue(issue.can_check)
            with self.assertRaises(UserError):
                issue._note_check('worked', ' ')
            step.action_do()
        self.assertEqual(issue.state, 'closed')
        self.assertEqual(self._kinds(issue), ['reported', 'taken', 'changed', 'changed', 'resolved', 'checked', 'closed'])
        self.assertIn('Major → Severe', issue.event_ids.filtered(lambda event: event.kind == 'changed').sorted('id')[0].words)
        with self.assertRaises(UserError):
            issue.name = "Else"
        with self.assertRaises(AccessError):
            issue.check_ids.sudo().evidence = "Else"
        self.assertEqual(issue.with_user(self.staff).answer, f"{issue._status_words()}\nThere is a list at the desk.")
        self.assertEqual(issue.with_user(self.staff).why_1, False, "why it happened is for who works on it")

    def test_failed_check_reopens(self):
        issue = self._resolved()
        with day(10):
            issue._note_check('failed', "It happened again")  # that can be said at once
        self.assertEqual((issue.state, issue.reopened, issue.check_due, str(issue.date_due)), ('open', 1, False, '2026-03-27'))
        self.assertEqual(self._kinds(issue)[-2:], ['checked', 'reopened'])
        with day(12):
            issue.action_resolve()
        with day(42):
            issue._note_check('worked', "Nothing in thirty days")
        issue.invalidate_recordset()
        self.assertEqual((issue.state, issue.check_ids.mapped('result')), ('closed', ['worked', 'failed']))
        with self.assertRaises(UserError):
            issue._note_check('failed', "Too late")
        low = self._resolved(severity='1', likelihood='1')
        self.assertEqual(str(low.check_due), '2026-03-24')
        self.company.medical_practice_ids.issue_check_days_low = 0
        low = self._resolved(severity='1', likelihood='1')
        self.assertTrue(low.can_check)

    def test_who_says_that_it_helped(self):
        """Nobody who was responsible for an action; where that is everybody who looks after issues, the owner; of HR's, the owner too."""
        def acted(*users, **values):
            issue = self._resolved(severity='1', likelihood='1', **values)
            self.env['medical.action'].sudo().create([
                {'name': "Do", 'user_id': user.id, 'date_due': '2026-03-11', 'issue_id': issue.id, 'state': 'done'} for user in users])
            issue.invalidate_recordset()
            return issue
        one, all_ = acted(self.manager), acted(self.manager, self.compliance_officer)
        dropped = acted(self.manager)
        dropped.sudo().action_ids.state = 'cancelled'
        personal = self._taken(self.hr, is_hr=True, area='people', severity='1', likelihood='1')
        personal.write({'cause_id': self.causes[0].id, 'outcome': "Talked"})
        personal.action_resolve()
        self.assertFalse(personal.with_user(self.owner).sudo(False).can_work)
        self.env['medical.action'].sudo().create({
            'name': "Talk", 'user_id': self.hr.id, 'date_due': '2026-03-11', 'issue_id': personal.id, 'state': 'done'})
        issues = (one | all_ | dropped | personal).with_env(self.env)
        may = {self.manager: dropped, self.compliance_officer: one | dropped, self.owner: all_ | personal, self.hr: self.Issue, self.nurse: self.Issue}
        with day(20):
            for user, expected in may.items():
                self.env.invalidate_all()
                mine = self.Issue.with_user(user)
                self.assertEqual(mine.search([('can_check', '=', True)]) & issues, expected, user.login)
                readable = issues.with_user(user)._filtered_access('read')
                self.assertEqual(readable.filtered('may_check'), readable.filtered('can_check'))
                self.assertEqual(readable.filtered('can_check'), expected, user.login)
                for issue in issues - expected:
                    with self.assertRaises(AccessError, msg=f'{user.login} {issue.number}'):
                        issue.with_user(user)._note_check('worked', "Looked")
            self.assert_cards_match(self.owner)
            personal.with_user(self.owner)._note_check('worked', "Asked both")
            all_.with_user(self.owner)._note_check('worked', "Counted")
            asked = one.with_user(self.manager).action_check()['context']
            step = self.env['medical.issue.step'].with_user(self.manager).create({
                **{name.removeprefix('default_'): value for name, value in asked.items()}, 'words': "It happened again"})
            self.assertEqual(step.result, 'failed', "that it helped isn't offered")
            step.action_do()
        self.assertEqual((issues - dropped).sudo().mapped('state'), ['open', 'closed', 'closed'])

    def test_who_sees_to_it(self):
        issue = self._issue(severity='2', likelihood='2').with_user(self.manager)
        for values in ({'co_owner_id': self.staff.id}, {'owner_id': self.foreign_manager.id}, {'owner_id': self.facility.id},
                       {'room_id': self.annex_exam.id}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                issue.write(values)
        issue.write({'owner_id': self.front_desk.id, 'co_owner_id': self.nurse.id})
        issue.action_take_up()
        with self.assertRaises(UserError):
            issue.owner_id = False
        own = issue.with_user(self.front_desk)
        own.write({'cause_id': self.causes[0].id, 'outcome': "Done"})
        own.action_resolve()
        self.assertEqual(issue.state, 'check')
        with self.assertRaises(AccessError):
            self._taken().with_user(self.front_desk).action_resolve()

    # === PERSONNEL === #

    def test_personnel_matter(self):
        """HR goes on with it; never whom it is about; where nobody of HR is left, the owner."""
        issue = self._issue(area='people', severity='3', likelihood='3', owner_id=self.manager.id).with_user(self.manager)
        issue.action_take_up()
        issue.action_to_hr()
        for user in (self.manager, self.owner, self.compliance_officer, self.auditor):
            self.assertFalse(issue.with_user(user).has_access('read'), user.login)
        matter = issue.with_user(self.hr)
        self.assertEqual((matter.state, matter.owner_id.id), ('new', False))
        with self.assertRaises(ValidationError):
            matter.owner_id = self.nurse
        file = self.env['medical.staff.file'].search([('employee_id', '=', self.employees['nurse'].id)])
        link = matter._link(file.with_user(self.hr))
        self.assertEqual((link.label, link.kind), (file.display_name, 'Staff File'))
        self.assertFalse(link.with_user(self.staff).has_access('read'))
        with self.assertRaises(ValidationError):
            self.env['medical.action'].with_user(self.hr).create({
                'name': "Talk", 'user_id': self.nurse.id, 'date_due': '2026-03-12', 'issue_id': matter.id})
        matter.owner_id = self.hr
        matter.action_take_up()
        other = self._issue(is_hr=True, area='people')
        own = self.env['medical.staff.file'].search([('employee_id', '=', self.employees['hr'].id)])
        other._link(own)
        self.assertFalse(other.with_user(self.hr).has_access('read'), "it is about the only person of HR")
        self.assertTrue(other.with_user(self.owner).has_access('write'))
        self.assertFalse(matter.with_user(self.owner).has_access('read'))
        second = new_user(self.env, 'is_hr_2', 'medical_office_base.group_hr', company_id=self.company.id, company_ids=[(6, 0, self.company.ids)])
        self.env.invalidate_all()
        self.assertTrue(other.with_user(second).has_access('write'))
        self.assertFalse(other.with_user(self.owner).has_access('read'))
        matter.action_from_hr()
        self.assertTrue(issue.with_user(self.manager).has_access('write'))

    def test_links(self):
        """Light references: what it was called stays; who it is about only for who may name people."""
        issue = self._taken()
        equipment = self.env['maintenance.equipment'].create({'name': "Autoclave", 'company_id': self.company.id, 'medical_room_id': self.exam.id})
        file = self.env['medical.staff.file'].search([('employee_id', '=', self.employees['doctor'].id)])
        names = dict(self.env['medical.issue.linking'].with_user(self.manager)._selection_record())
        self.assertLessEqual({'medical.room', 'maintenance.equipment', 'medical.policy', 'medical.staff.file', 'medical.agreement'}, set(names))
        self.assertNotIn('medical.staff.file', dict(self.env['medical.issue.linking'].with_user(self.nurse)._selection_record()))
        for record in (equipment, self.exam, file, equipment):
            self.env['medical.issue.linking'].with_user(self.manager).create({
                'issue_id': issue.id, 'record': f'{record._name},{record.id}'}).action_link()
        links = issue.link_ids
        self.assertEqual(links.mapped('label'), [equipment.display_name, self.exam.display_name, file.display_name])
        equipment.name = "Steam autoclave"
        seen = links.with_user(self.nurse)
        self.assertEqual(seen.mapped('label'), ["Autoclave", self.exam.display_name, False])
        for name in ('res_id', 'res_model', 'kept_label'):
            with self.assertRaises(AccessError):
                seen.mapped(name)
        with self.assertRaises(AccessError):
            seen[2].action_open()
        self.assertEqual(seen[1].action_open()['res_id'], self.exam.id)
        with self.assertRaises(AccessError):
            issue.with_user(self.nurse)._link(self.exam)
        with self.assertRaises(AccessError):
            issue._link(self.manager.partner_id)
        links[0].action_remove()
        self.assertEqual(len(issue.link_ids), 2)

    # === RECURRENCE AND MERGE === #

    def test_recurrence(self):
        """The third of a cause within 90 days rises by one step, and the manager is told; in a constant number of queries."""
        cause = self.causes[3]
        with day(-100):
            self._issue(cause_id=cause.id)
        with day(-80):
            self._issue(cause_id=cause.id)
        self._issue(cause_id=cause.id, is_hr=True, area='people')
        self._issue(cause_id=cause.id).with_user(self.manager)._decline("No")
        second = self._taken(cause_id=cause.id)
        self.assertFalse(second.recurrence, "the second in 90 days: one is older, one HR's, one none")
        third = self._taken(severity='5')
        third.cause_id = cause
        self.assertEqual((third.recurrence, third.severity), (3, '5'), "there is nothing above the highest")
        self.assertEqual(self._tasks(third).user_id, self.manager)
        fourth = self._taken(severity='2')
        fourth.cause_id = cause
        self.assertEqual((fourth.recurrence, fourth.severity, fourth.risk), (4, '3', 'high'))
        fourth.outcome = "Said"
        fourth.cause_id = cause
        self.assertEqual(fourth.severity, '3', "once")
        fourth.action_resolve()
        self.assertFalse(self._tasks(fourth))
        for count in (2, 12):
            issues = self.Issue.union(*(self._issue(severity='2', likelihood='2') for _number in range(count)))
            issues.cause_id = self.causes[5]
            self.env.flush_all()
            issues.cause_id = self.causes[6 + (count > 2)]
            self.env.flush_all()
        self.assertEqual(len(issues.filtered('recurrence')), 10)

    def test_merge(self):
        """What hangs on it moves, its reporter follows the one that stands for both, and reads no more than that."""
        survivor, other, older = self._taken(name="Floor wet again"), self._taken(), self._taken()
        patients = self.env['medical.patient'].create([
            {'given_name': 'Fic', 'family_name': name, 'birth_date': '1980-01-01', 'company_id': self.company.id, 'site_ids': [(6, 0, self.main.ids)]}
            for name in ('Tional', 'Titious')])
        rows = self.env['medical.issue.patient'].with_user(self.manager)
        rows.create([{'issue_id': issue.id, 'patient_id': patient.id}
                     for issue, patient in ((survivor, patients[0]), (other, patients[0]), (other, patients[1]))])
        other.affected_more = 2
        for issue in (survivor, other):
            issue._link(self.exam.with_user(self.manager))
        action = self.env['medical.action'].with_user(self.manager).create({
            'name': "Mop", 'user_id': self.facility.id, 'date_due': '2026-03-12', 'issue_id': other.id})
        other._merge(older)
        reporter = other.with_user(self.staff)
        self.env['medical.issue.step'].with_user(self.manager).create({
            'issue_id': other.id, 'step': 'merge', 'survivor_id': survivor.id}).action_do()
        self.assertEqual((other.state, other.merged_into_id, older.merged_into_id), ('merged', survivor, survivor))
        self.assertEqual((survivor.patient_count, len(survivor.link_ids), survivor.action_ids), (4, 1, action))
        survivor.write({'outcome': "The leak is mended", 'cause_id': self.causes[1].id})
        action.with_user(self.facility).done_note = "Mopped"
        action.with_user(self.facility).action_done()
        survivor.action_resolve()
        self.assertIn("The leak is mended", reporter.answer)
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            survivor._merge(other)
        with self.assertRaises(AccessError):
            survivor._merge(self._issue(is_hr=True))
        # who opens patients sees them, others how many
        self.assertEqual(len(rows.with_user(self.nurse).search([('issue_id', '=', survivor.id)])), 2)
        self.assertFalse(rows.with_user(self.doctor).search([('issue_id', '=', survivor.id)]), "patients of another site")
        self.assertEqual(survivor.with_user(self.compliance_officer).patient_count, 4)
        with self.assertRaises(AccessError):
            survivor.with_user(self.compliance_officer).read(['patient_ids'])
        with self.assertRaises(AccessError):
            rows.with_user(self.nurse).create({'issue_id': self._taken().id, 'patient_id': patients[0].id})
        survivor.sudo().write({'reporter_id': self.colleague.id, 'discretion': 'confidential'})
        self.env.invalidate_all()
        self.assertFalse(survivor.with_user(self.staff).has_access('read'))
        self.assertEqual(reporter.merged_into_id.display_name, survivor.number, "what it is called stays with who may read it")

    def test_declined(self):
        issue = self._taken()
        action = self.env['medical.action'].with_user(self.manager).create({
            'name': "Look", 'user_id': self.staff.id, 'date_due': '2026-03-12', 'issue_id': issue.id})
        with self.assertRaises(UserError):
            issue._decline(' ')
        issue._decline("It is meant to be so: the door stays shut.")
        self.assertEqual((issue.state, action.state), ('declined', 'cancelled'))
        self.assertIn("meant to be so", issue.with_user(self.staff).answer)

    # === ESCALATION AND TODAY === #

    def test_escalation(self):
        """Each level is told once: by the clock of the site, again by the job nobody."""
        calm, critical = self._issue(), self._issue(severity='5', likelihood='4')
        late = self._taken(owner_id=self.front_desk.id)
        personal = self._issue(is_hr=True, area='people')
        told = {}
        for number in (0, 1, 2, 3, 4, 8, 16):
            with day(number):
                for _again in range(2):
                    self.Issue._cron_escalate()
                told[number] = [sorted(self._tasks(issue).mapped('user_id.login')) for issue in (calm, critical, late, personal)]
        both = ['is_manager', 'is_owner']
        self.assertEqual(told[0], [[], [], [], []])
        self.assertEqual(told[1], [[], ['is_manager'], [], []])
        self.assertEqual(told[2], [['is_manager'], both, [], ['is_hr']])
        self.assertEqual(told[4], [both, both, [], ['is_hr', 'is_owner']])
        self.assertEqual(told[8], [both, both, ['is_manager'], ['is_hr', 'is_owner']])
        self.assertEqual(told[16][2], both)
        self.assertEqual(self._kinds(late).count('escalated'), 2)
        self.assertNotIn(self.env.ref('base.user_root'), self._tasks(calm | critical | late | personal).user_id)
        late.date_due = '2026-04-30'
        self.assertFalse(self._tasks(late))
        calm.with_user(self.manager).write({'owner_id': self.manager.id, 'severity': '1', 'likelihood': '1'})
        calm.with_user(self.manager).action_take_up()
        self.assertFalse(self._tasks(calm))
        task = self._tasks(critical).filtered(lambda task: task.user_id == self.manager)
        task.with_user(self.manager).action_feedback(feedback="Seen")
        self.assertEqual(self._tasks(critical).user_id, self.owner)

    def test_escalation_queries(self):
        for count in (3, 12):
            for _number in range(count):
                self._issue()
            with day(2):
                self.env.invalidate_all()
                self.Issue._cron_escalate()
                with self.subTest(count=count):
                    if count == 3:
                        first = self._count_queries(3)
                    else:
                        self.assertLessEqual(self._count_queries(12), first + 12)

    def _count_queries(self, count):
        """Queries of telling of so many more."""
        for _number in range(count):
            self._issue()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.Issue._cron_escalate()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_today(self):
        """Cards, each with the number of the list it opens, as each role."""
        self._issue()
        self._issue(is_hr=True, area='people')
        self._resolved(severity='1', likelihood='1')
        late = self._taken(owner_id=self.front_desk.id)
        self.env['medical.action'].with_user(self.front_desk).create({
            'name': "Do", 'user_id': self.facility.id, 'date_due': '2026-03-11', 'issue_id': late.id})
        with day(20):
            counts = {user.login: self.assert_cards_match(user) for user in (
                self.manager, self.hr, self.front_desk, self.facility, self.nurse, self.auditor)}
            found = self.Issue.with_user(self.manager)
            for name in ('can_check', 'is_overdue'):
                self.assertEqual(found.search([(name, '=', True)]), found.search([]).filtered(name), name)
                self.assertTrue(found.search([(name, '=', True)]))
        keys = ('issues_new', 'issues_late', 'issues_check', 'issue_actions')
        self.assertEqual([counts['is_manager'].get(key) for key in keys], [1, 1, 1, 0])
        self.assertEqual([counts['is_hr'].get(key) for key in keys], [1, 0, 0, 0])
        self.assertEqual([counts['is_front_desk'].get(key) for key in keys], [None, 1, 0, 0])
        self.assertEqual([counts['is_facility'].get(key) for key in keys], [None, None, None, 1])
        self.assertEqual([counts['is_auditor'].get(key) for key in keys], [None] * 4)
