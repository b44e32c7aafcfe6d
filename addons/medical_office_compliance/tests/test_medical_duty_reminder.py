from odoo.fields import Date
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.users import new_users

from .attestation_common import AttestationCommon

NOW = '2026-03-02 15:00:00'


@tagged('post_install', '-at_install')
class TestMedicalDutyReminder(AttestationCommon):
    """From being asked to being late: who is asked when, who hears of it, and what ends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        # the practice and its people have been there for long
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE hr_employee SET create_date = '2020-01-01'")
        cls.env.invalidate_all()
        cls.duties = cls.env['medical.attestation']
        cls.nurses = cls.jobs[0]

    def _own(self, name, **values):
        """A policy for staff nurses alone."""
        return self._policy(name, audience='some', audience_job_ids=[(6, 0, self.nurses.ids)], **values)

    def _reminders(self, user=None):
        """(person, words, day) of the reminders that are open."""
        found = self.env['mail.activity'].search([
            ('res_model', '=', 'medical.attestation'), ('user_id.company_id', 'in', (self.company | self.other_company).ids),
            *([('user_id', '=', user.id)] if user else [])], order='user_id, id')
        return [(activity.user_id, activity.summary, str(activity.date_deadline)) for activity in found]

    def test_reminded_until_done(self):
        with freeze_time('2026-03-02 15:00:00'):
            self._own('One', duty_days=14)
            two = self._own('Two', duty_days=20)
            self.duties._cron_remind()
            self.assertFalse(self._reminders(), "due in 14 days: not yet")
        with freeze_time('2026-03-09 15:00:00'):
            self.duties._cron_remind()
            self.duties._cron_remind()
            self.assertEqual(self._reminders(), [(self.nurse, 'Read and attest: 2 policies', '2026-03-16')], "bundled, once, a week before")
            # closed: it comes back after a week
            self.env['mail.activity'].search([('res_model', '=', 'medical.attestation')]).with_user(self.nurse).action_feedback(feedback="Soon")
            self.env.flush_all()
        with freeze_time('2026-03-15 15:00:00'):
            self.duties._cron_remind()
            self.assertFalse(self._reminders())
        with freeze_time('2026-03-17 15:00:00'):
            self.duties._cron_remind()
            self.assertEqual(self._reminders(), [(self.nurse, 'Read and attest: 2 policies, 1 late', '2026-03-16')])
        with freeze_time('2026-03-19 15:00:00'):
            self.duties._cron_remind()
            self.assertEqual(
                self._reminders(self.lead), [(self.lead, 'Late with reading policies: Nan Nurse', '2026-03-19')], "3 days late: her supervisor")
            self.assertFalse(self._reminders(self.manager))
        with freeze_time('2026-03-26 15:00:00'):
            self.duties._cron_remind()
            self.assertEqual(len(self._reminders(self.manager)), 1, "10 days late: the manager")
        with freeze_time('2027-03-26 15:00:00'):
            self.duties._cron_remind()
            self.assertEqual([row[1] for row in self._reminders(self.nurse)], ['Read and attest: 2 policies, 2 late'], "never ages out")
            self._done(self.duties.search([('employee_id', '=', self.nurse_employee.id), ('policy_id', '!=', two.id)]))
            self.assertEqual([row[1] for row in self._reminders(self.nurse)], ['Read and attest a policy: it is late'])
            self._done(self._duty(two, self.nurse_employee))
            self.assertFalse(self._reminders(), "done takes all of them back, at once")

    def _done(self, rows):
        for row in rows:
            row.with_user(row.user_id).note_opened()
            row.with_user(row.user_id)._attest(row.employee_id.name, True)

    def test_up_the_line(self):
        with freeze_time('2026-03-02 15:00:00'):
            policy = self._policy('For All', duty_days=0)
            self.lead.active = False
        with freeze_time('2026-03-05 15:00:00'):
            self.duties._cron_remind()
            told = {user: words for user, words, _day in self._reminders() if 'late with' in words or 'Late with' in words}
            self.assertNotIn(self.lead, told)
            self.assertIn('Nan Nurse', told[self.manager], "in place of the lead")
            self.assertIn('6 people', told[self.manager], "all but herself: who has no login and nobody above as well")
            self.assertNotIn('Fay Manager', told[self.manager])
            self.assertEqual(told.keys(), {self.manager, self.owner}, "of the manager hears the owner")
            self.assertIn('and', told[self.manager])
            for row in self.duties.search([('policy_id', '=', policy.id), ('user_id', '!=', False)]):
                self.assertNotEqual(row.user_id, self.env.ref('base.user_root'))
        with freeze_time('2026-03-06 15:00:00'):
            policy.audience = 'some'
            self.assertFalse(self._reminders(), "no longer asked")

    def test_hire_role_leaving(self):
        with freeze_time('2026-03-02 15:00:00'):
            desk = self._policy('Desk', audience='some', audience_role_ids=[(6, 0, self.env.ref('medical_office_base.group_front_desk').ids)])
            nurses = self._own('Nurses')
            everybody = self._policy('Everybody')
        with freeze_time('2026-04-02 15:00:00'):
            user = self._user('at_new', 'staff')
            person = self._employee('Nora New', user)
            self.assertRecordValues(self._duty(everybody, person), [{'reason': 'hire', 'date_due': Date.to_date('2026-05-02'), 'user_id': user.id}])
            self.assertFalse(self._duty(desk, person) | self._duty(nurses, person))
            person.job_id = self.nurses
            self.assertTrue(self._duty(nurses, person), "another position")
            user.group_ids += self.env.ref('medical_office_base.group_front_desk')
            self.assertTrue(self._duty(desk, person), "another role")
            self.env.ref('medical_office_base.group_front_desk').user_ids -= user
            self.assertFalse(self._duty(desk, person))
            annex = self._policy('Annex', audience_site_ids=[(6, 0, self.sites[1].ids)])
            self.assertFalse(self._duty(annex, person))
            self.sites[1].user_ids += user
            self.assertTrue(self._duty(annex, person), "another site")
        with freeze_time('2026-05-01 15:00:00'):
            self.duties._cron_remind()
            self.assertTrue(self._reminders(user))
            person.with_context(no_wizard=True).action_archive()
            self.assertFalse(self._reminders(user))
            rows = self.duties.search([('employee_id', '=', person.id)])
            self.assertEqual(set(rows.mapped('state')), {'withdrawn'})

    def test_roll_out_over_weeks(self):
        self.company.medical_practice_ids.duty_per_week = 2
        with freeze_time('2026-03-02 15:00:00'):
            policies = [self._own(f'Policy {number}', duty_days=10) for number in range(5)]
            rows = self.duties.browse([self._duty(policy, self.nurse_employee).id for policy in policies])
            self.assertEqual([str(row.date_asked) for row in rows], ['2026-03-02', '2026-03-02', '2026-03-09', '2026-03-09', '2026-03-16'])
            self.assertEqual([row.stage for row in rows], ['open', 'open', 'planned', 'planned', 'planned'])
        with freeze_time('2026-03-09 15:00:00'):
            self.env.invalidate_all()
            self.duties._cron_remind()
            self.assertEqual(self._reminders(self.nurse)[0][1], 'Read and attest: 4 policies')

    def test_change_and_again(self):
        with freeze_time('2026-03-02 15:00:00'):
            policy = self._own('Yearly', repeat_months=12)
            row = self._duty(policy, self.nurse_employee)
            self._done(row)
            self.assertEqual(str(row.date_until), '2027-03-01')
        with freeze_time('2026-05-04 15:00:00'):
            self._in_force(policy, '<p>The same, said better.</p>', is_material=False)
            self.assertFalse(self._duty(policy, self.nurse_employee), "a minor change asks nobody")
            self.assertEqual(row.stage, 'done')
        with freeze_time('2026-06-04 15:00:00'):
            self._in_force(policy, '<p>Something else.</p>')
            again = self._duty(policy, self.nurse_employee)
            self.assertRecordValues(again, [{'reason': 'change', 'date_due': Date.to_date('2026-06-18')}])
            self.assertEqual(row.stage, 'lapsed')
            self.assertEqual(row.state, 'done', "it stays as proof")
            self._done(again)
        with freeze_time('2027-04-04 15:00:00'):
            self.duties._cron_sync()
            self.assertFalse(self._duty(policy, self.nurse_employee))
        with freeze_time('2027-05-10 15:00:00'):
            self.duties._cron_sync()
            self.assertRecordValues(self._duty(policy, self.nurse_employee), [{'reason': 'again', 'date_due': Date.to_date('2027-06-03')}])

    def test_two_practices(self):
        with freeze_time('2026-03-02 15:00:00'):
            self._policy('Here', duty_days=0)
            self._policy('There', self.other_company, duty_days=0)
        with freeze_time('2026-03-20 15:00:00'):
            self.duties._cron_remind()
            told = {user: words for user, words, _day in self._reminders() if 'ate with' in words}
            self.assertIn(self.foreign_manager, told)
            self.assertIn('Fern Foreign', told[self.foreign_manager])
            self.assertNotIn('Nan Nurse', told[self.foreign_manager])
            self.assertNotIn('Fern Foreign', told[self.manager])

    def test_disclosures(self):
        """Those above read no disclosures: the Compliance Officer hears who is late, not the supervisor."""
        with freeze_time('2026-03-02 15:00:00'):
            form = self.env['medical.ethics.form'].search([('company_id', '=', self.company.id)], limit=1) or self.env['medical.ethics.form'].create({
                'name': 'Ties', 'kind': 'interest', 'company_id': self.company.id})
            self.env['medical.ethics.statement'].create({
                'form_id': form.id, 'employee_id': self.nurse_employee.id, 'company_id': self.company.id, 'reason': 'own',
                'date_assigned': '2026-03-02', 'date_asked': '2026-03-02', 'date_due': '2026-03-05'})
        with freeze_time('2026-03-09 15:00:00'):
            self.env['medical.ethics.statement']._duty_remind()
            told = self.env['mail.activity'].search([
                ('res_model', '=', 'medical.ethics.statement'), ('user_id.company_id', '=', self.company.id)]).user_id
            self.assertEqual(told, self.nurse | self.officer)

    def test_queries(self):
        """As many for 20 people as for 60."""
        groups = {f'many_{number}': 'medical_office_base.group_staff' for number in range(60)}
        users = list(new_users(self.env, groups, company_id=self.company.id, company_ids=[(6, 0, self.company.ids)]).values())
        lead = self.lead_file.employee_id
        counts = []
        with freeze_time('2026-03-02 15:00:00'):
            for part in (users[:20], users[20:]):
                self.env['hr.employee'].create([
                    {'name': user.login, 'user_id': user.id, 'company_id': self.company.id, 'parent_id': lead.id} for user in part])
                if not counts:
                    policies = [self._policy(f'Many {number}', duty_days=0) for number in range(3)]
                with freeze_time('2026-05-02 15:00:00'):
                    self.env['mail.activity'].search([('res_model', '=', 'medical.attestation')]).unlink()
                    self.env.flush_all()
                    self.env.invalidate_all()
                    before = self.env.cr.sql_log_count
                    self.duties._duty_remind()
                    self.env.flush_all()
                    counts.append(self.env.cr.sql_log_count - before)
                    self.assertGreaterEqual(len(self._reminders()), len(part))
        self.assertLessEqual(counts[1] - counts[0], 2, counts)
        self.assertTrue(policies)
