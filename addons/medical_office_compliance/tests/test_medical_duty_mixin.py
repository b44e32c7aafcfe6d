from collections import Counter
from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.users import new_user

from .duty_common import DutyCommon

DAY = date(2026, 3, 10)


@tagged('post_install', '-at_install')
class TestMedicalDutyMixin(DutyCommon):
    """Rows are made and withdrawn by `_sync`: roll-outs over weeks, hire, role change, repeat, change; in a constant number of queries."""

    def _do(self, rows, **values):
        rows._duty_do(**values)
        self.env.flush_all()

    def _sync(self, sources=None, employees=None):
        self.Attestation._sync(sources, employees)

    # === ROLL-OUT === #

    def test_all_at_once(self):
        policy = self._policy('D-1', duty_days=10)
        rows = self._rows(policy)
        self.assertEqual(rows.employee_id, self.people)
        self.assertEqual(set(rows.mapped('reason')), {'rollout'})
        self.assertEqual({(row.date_assigned, row.date_asked, row.date_due) for row in rows}, {(DAY, DAY, DAY + timedelta(days=10))})
        self.assertEqual(rows.company_id, self.company)
        self.assertEqual({row.employee_id: row.user_id for row in rows}, {person: person.user_id for person in self.people})
        for _again in range(2):
            self._sync(policy)
            self._sync()
        self.assertEqual(self._rows(policy), rows, "nobody is asked twice")

    def test_not_in_force(self):
        policy = self._policy('D-1', day='2026-03-11')
        self.assertFalse(self._rows(policy))
        with freeze_time('2026-03-11 03:00:00'):
            self.env.invalidate_all()
            policy._duty_changed()
            self.assertFalse(self._rows(policy), "still March 10 at the practice")
        with freeze_time('2026-03-11 05:00:00'):
            self.env.invalidate_all()
            self._sync()
            self.assertEqual(set(self._rows(policy).mapped('date_assigned')), {date(2026, 3, 11)})
            self.assertEqual(set(self._rows(policy).mapped('reason')), {'rollout'}, "nobody was asked before")

    def _weeks(self, person):
        """{day: how many are asked of this person from it on}"""
        rows = self.Attestation.search([('employee_id', '=', person.id), ('state', '!=', 'withdrawn')])
        return dict(sorted(Counter(rows.mapped('date_asked')).items()))

    def _assert_staged(self, person, per_week):
        days = self._weeks(person)
        for day in days:
            within = sum(count for other, count in days.items() if day <= other < day + timedelta(days=7))
            self.assertLessEqual(within, per_week, f"in the week from {day}: {days}")

    def test_staged_over_weeks(self):
        self.company.medical_practice_ids.duty_per_week = 3
        policies = self.env['medical.policy'].concat(*(self._policy(f'D-{number}', ask=False) for number in range(7)))
        policies._duty_changed()
        self.assertEqual(self._weeks(self.nurse_employee), {DAY: 3, DAY + timedelta(days=7): 3, DAY + timedelta(days=14): 1})
        last = self._rows(policies, self.nurse_employee)[-1]
        self.assertEqual((last.stage, last.date_due), ('planned', DAY + timedelta(days=28)), "due days count from the day they are asked")
        self.assertFalse(last.with_user(self.nurse).is_mine)
        with freeze_time('2026-03-24 15:00:00'):
            self.env.invalidate_all()
            self.assertEqual(last.stage, 'open')

    def test_staged_on_following_days(self):
        """Put in force one by one, some done meanwhile, some withdrawn: no week holds more than it may."""
        self.company.medical_practice_ids.duty_per_week = 3
        policies = self.env['medical.policy'].concat(*(self._policy(f'D-{number}') for number in range(5)))
        self._assert_staged(self.nurse_employee, 3)
        for offset, count in ((1, 2), (3, 4), (4, 1), (9, 5)):
            with freeze_time(f'{DAY + timedelta(days=offset)} 15:00:00'):
                self.env.invalidate_all()
                self._do(self._rows(policies, self.nurse_employee, 'open').filtered(lambda row: row.stage == 'open')[:2])
                for number in range(count):
                    policies |= self._policy(f'D-{offset}-{number}', day=str(DAY))
                self._assert_staged(self.nurse_employee, 3)
                self._assert_staged(self.lead_employee, 3)
        self.assertEqual(sum(self._weeks(self.lead_employee).values()), 17)
        self._retire(policies[:2])
        policies |= self._policy('D-last', day=str(DAY))
        self._assert_staged(self.lead_employee, 3)

    # === PEOPLE COME, CHANGE AND GO === #

    def test_hire(self):
        self.company.medical_practice_ids.duty_per_week = 1
        policies = self._policy('D-1', duty_hire_days=20) | self._policy('D-2', duty_hire_days=20)
        with freeze_time('2026-03-12 15:00:00'):
            self.env.invalidate_all()
            new = self._employee('Newt Newcomer')
            self._sync(None, new)
            rows = self._rows(policies, new)
            self.assertEqual([(row.reason, row.date_asked, row.date_due) for row in rows], [
                ('hire', date(2026, 3, 12), date(2026, 4, 1))] * 2, "asked at once")
            self.assertFalse(self._rows(policies).filtered(lambda row: row.employee_id.company_id != self.company))

    def test_role_change(self):
        self.nurse_employee.contract_date_start = date(2020, 1, 1)
        role = self.env.ref('medical_office_base.group_biller')
        policy = self._policy('D-1', audience='some', audience_role_ids=self._link(role))
        self.assertFalse(self._rows(policy, self.nurse_employee))
        with freeze_time('2026-03-20 15:00:00'):
            self.env.invalidate_all()
            clerk = new_user(self.env, 'du_clerk', 'medical_office_base.group_biller', company_id=self.company.id)
            old_hand = self._employee('Olga Old Hand', clerk, contract_date_start=date(2020, 1, 1))
            self.nurse.group_ids += role
            self._sync(None, self.nurse_employee | old_hand)
            self.assertEqual(self._asked(policy), self.nurse_employee | old_hand)
            self.assertEqual(self._rows(policy, self.nurse_employee).reason, 'rollout', "nobody was asked before: it is rolled out to them")
        with freeze_time('2026-03-25 15:00:00'):
            self.env.invalidate_all()
            self.lead_employee.contract_date_start = date(2020, 1, 1)
            self.lead.group_ids += role
            self._sync(None, self.lead_employee)
            self.assertEqual(self._rows(policy, self.lead_employee).reason, 'role')
            self.nurse.group_ids -= role
            self._sync(None, self.nurse_employee)
            self.assertEqual(self._rows(policy, self.nurse_employee).state, 'withdrawn')
            self.nurse.group_ids += role
            self._sync(None, self.nurse_employee)
            self.assertEqual(self._rows(policy, self.nurse_employee).mapped('state'), ['withdrawn', 'open'], "asked again, on a row of its own")

    def test_leaving(self):
        policy = self._policy('D-1')
        self._do(self._rows(policy, self.lead_employee))
        self.nurse_employee.active = self.lead_employee.active = False
        self._sync(None, self.nurse_employee | self.lead_employee)
        self.assertEqual(self._rows(policy, self.nurse_employee).state, 'withdrawn')
        self.assertEqual(self._rows(policy, self.lead_employee).state, 'done', "what was done stays as proof")
        self._sync()
        self.assertEqual(self._asked(policy), self.people - self.nurse_employee - self.lead_employee)

    def test_audience_changed(self):
        policy = self._policy('D-1')
        self._do(self._rows(policy, self.lead_employee))
        policy.write({'audience': 'some', 'audience_job_ids': self._link(self.jobs[0])})
        self.assertEqual(self._asked(policy), self.nurse_employee)
        self.assertEqual(len(self._rows(policy, state='withdrawn')), len(self.people) - 2)
        policy.audience = 'all'
        self.assertEqual(self._asked(policy), self.people - self.lead_employee, "who has done it isn't asked again")
        self.assertEqual(set(self._rows(policy, state='open').mapped('reason')), {'rollout'})
        self._retire(policy)
        self.assertFalse(self._asked(policy))
        self._retire(policy, False)
        self.assertEqual(self._asked(policy), self.people - self.lead_employee)

    def test_own_stays(self):
        policy = self._policy('D-1', audience='some', audience_employee_ids=self._link(self.lead_employee))
        own = self.Attestation.create({
            'policy_id': policy.id, 'employee_id': self.nurse_employee.id, 'company_id': self.company.id, 'reason': 'own',
            'date_assigned': DAY, 'date_asked': DAY, 'date_due': DAY})
        self._sync()
        policy._duty_changed()
        self.assertEqual(own.state, 'open')
        self._retire(policy)
        self.assertEqual(own.state, 'withdrawn', "nothing is left to attest")
        self.assertEqual(self._rows(policy, self.lead_employee).state, 'withdrawn')

    # === AGAIN === #

    def test_repeat(self):
        policy = self._policy('D-1', repeat_months=12, audience='some', audience_employee_ids=self._link(self.nurse_employee))
        row = self._rows(policy)
        self._do(row)
        self.assertEqual(row.date_until, date(2027, 3, 9))
        for day, asked in (('2027-02-06', False), ('2027-02-07', True)):
            with freeze_time(f'{day} 15:00:00'):
                self.env.invalidate_all()
                self._sync()
                self.assertEqual(bool(self._asked(policy)), asked, day)
                self.assertEqual(row.stage, 'done')
        again = self._rows(policy, state='open')
        self.assertEqual((again.reason, again.date_asked, again.date_due), ('again', date(2027, 2, 7), date(2027, 3, 9)))
        with freeze_time('2027-03-10 15:00:00'):
            self.env.invalidate_all()
            self.assertEqual((row.stage, again.stage), ('lapsed', 'late'))
            self._do(again)
            self.assertEqual(again.date_until, date(2028, 3, 9))
            self._sync()
            self.assertFalse(self._asked(policy))

    def test_repeat_soon(self):
        """What is asked every month isn't asked again on the day it was done."""
        policy = self._policy('D-1', repeat_months=1, audience='some', audience_employee_ids=self._link(self.nurse_employee))
        self._do(self._rows(policy))
        self._sync()
        self.assertFalse(self._asked(policy))
        with freeze_time('2026-04-02 15:00:00'):
            self.env.invalidate_all()
            self._sync()
            row = self._rows(policy, state='open')
            self.assertEqual((row.reason, row.date_due), ('again', date(2026, 4, 9)))

    def test_repeat_begins_later(self):
        """Done before it had to be done again: it counts a year from the day it was done."""
        policy = self._policy('D-1', audience='some', audience_employee_ids=self._link(self.nurse_employee))
        self._do(self._rows(policy))
        self.assertFalse(self._rows(policy).date_until)
        policy.repeat_months = 12
        self._sync()
        self.assertFalse(self._asked(policy))
        with freeze_time('2027-03-01 15:00:00'):
            self.env.invalidate_all()
            self._sync()
            self.assertEqual(self._rows(policy, state='open').mapped('reason'), ['again'])

    def test_outdated(self):
        policy = self._policy('D-1', duty_days=7)
        done = self._rows(policy, self.nurse_employee)
        self._do(done)
        with freeze_time('2026-04-01 15:00:00'):
            self.env.invalidate_all()
            self.Attestation._duty_outdate(policy)
            policy._duty_changed()
            self.assertEqual(done.stage, 'lapsed')
            row = self._rows(policy, self.nurse_employee, 'open')
            self.assertEqual((row.reason, row.date_due), ('change', date(2026, 4, 8)))
            self.assertEqual(len(self._rows(policy, self.lead_employee)), 1, "who hasn't done it yet is asked already")
            self._do(row)
            policy._duty_changed()
            self.assertFalse(self._rows(policy, self.nurse_employee, 'open'))

    # === STAGE === #

    def test_stage_is_searched_as_it_is_computed(self):
        self.company.medical_practice_ids.duty_per_week = 2
        policies = self.env['medical.policy'].concat(*(self._policy(f'D-{number}', duty_days=3, repeat_months=12) for number in range(5)))
        self._do(self._rows(policies[0], self.nurse_employee))
        self._do(self._rows(policies[1], self.nurse_employee), date_done=date(2025, 1, 1))
        policies[2].audience = 'some'
        model = self.Attestation.with_context(allowed_company_ids=self.company.ids)
        with freeze_time('2026-03-18 15:00:00'):
            self.env.invalidate_all()
            rows = model.search([('policy_id', 'in', policies.ids)])
            self.assertEqual(set(rows.mapped('stage')), {'planned', 'open', 'late', 'done', 'lapsed', 'withdrawn'})
            for stage in dict(self.Attestation._fields['stage'].selection):
                self.assertEqual(
                    model.search([('policy_id', 'in', policies.ids), ('stage', '=', stage)]), rows.filtered(lambda row, stage=stage: row.stage == stage), stage)
            self.assertEqual(
                model.with_user(self.nurse).search([('policy_id', 'in', policies.ids), ('is_mine', '=', True)]).sudo(),
                rows.filtered(lambda row: row.user_id == self.nurse and row.stage in ('open', 'late')))

    # === HOW === #

    def test_written_by_methods_alone(self):
        policy = self._policy('D-1')
        row = self._rows(policy, self.nurse_employee)
        for user in (self.nurse, self.manager):
            with self.assertRaises(AccessError):
                row.with_user(user).write({'state': 'done'})
            with self.assertRaises(AccessError):
                self.Attestation.with_user(user).create({
                    'policy_id': policy.id, 'employee_id': self.nurse_employee.id, 'company_id': self.company.id, 'reason': 'own',
                    'date_assigned': DAY, 'date_asked': DAY, 'date_due': DAY})

    def test_two_companies(self):
        policies = self._policy('D-1') | self._policy('D-1', company=self.other_company)
        self._sync()
        self.assertEqual(self._rows(policies[1]).employee_id, self.foreign_employee)
        self.assertEqual(self._rows(policies[1]).company_id, self.other_company)
        self.assertEqual(self._rows(policies[0]).employee_id, self.people)

    def test_constant_number_of_queries(self):
        def count(policies):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._sync(policies)
            self.env.flush_all()
            return self.cr.sql_log_count - start

        few = self.env['medical.policy'].concat(*(self._policy(f'D-{number}', ask=False) for number in range(2)))
        many = self.env['medical.policy'].concat(*(self._policy(f'E-{number}', ask=False) for number in range(15)))
        count(few)  # what is looked up once
        role = self._link(self.env.ref('medical_office_base.group_staff'))
        self.env.cr.execute("UPDATE medical_policy SET audience = 'all'")
        (few | many).audience_role_ids = role
        self.assertEqual(count(many), count(few))
