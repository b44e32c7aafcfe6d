from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .duty_common import DutyCommon


@tagged('post_install', '-at_install')
class TestMedicalAudienceMixin(DutyCommon):
    """For whom something is: everybody, roles, positions and duties, sites, people named; of the practice, and at work."""

    number = 10

    def _for(self, company=None, **values):
        """Whom a policy with these words is for; looked up as it is asked, not as rows were made."""
        self.number += 1
        policy = self._policy(f'A-{self.number}', company=company, ask=False, **values)
        found = self.env.execute_query(policy._sql_audience())
        self.assertEqual(len(found), len(set(found)), "nobody twice")
        return self.env['hr.employee'].browse(employee for _source, employee in found)

    def _roles(self, *names):
        return self._link(self.env['res.groups'].concat(*(self.env.ref(f'medical_office_base.group_{name}') for name in names)))

    def test_everybody(self):
        self.assertEqual(self._for(), self.people)
        self.assertEqual(self._for(company=self.other_company), self.foreign_employee)
        self.assertFalse(self._for(audience='some'), "nobody named yet")

    def test_archived_people(self):
        self.nurse_employee.active = False
        self.assertEqual(self._for(), self.people - self.nurse_employee)
        self.assertFalse(self._for(audience='some', audience_employee_ids=self._link(self.nurse_employee)))

    def test_roles(self):
        self.assertEqual(self._for(audience='some', audience_role_ids=self._roles('clinician')), self.nurse_employee)
        self.assertEqual(
            self._for(audience='some', audience_role_ids=self._roles('staff')), self.people - self.janitor_employee - self.cleaner_employee,
            "who holds a role holds those that it implies")
        self.assertEqual(
            self._for(audience='some', audience_role_ids=self._roles('clinician', 'facility')), self.nurse_employee | self.janitor_employee)
        # what is for everybody doesn't look at roles that were left standing
        self.assertEqual(self._for(audience='all', audience_role_ids=self._roles('clinician')), self.people)

    def test_positions_and_duties(self):
        nurse_job, clerk_job = self.jobs
        self.assertEqual(self._for(audience='some', audience_job_ids=self._link(nurse_job)), self.nurse_employee)
        self.assertFalse(self._for(audience='some', audience_job_ids=self._link(clerk_job)))
        self.cleaner_employee.medical_duty_ids = clerk_job
        self.assertEqual(self._for(audience='some', audience_job_ids=self._link(self.jobs)), self.nurse_employee | self.cleaner_employee)
        self.assertEqual(
            self._for(audience='some', audience_job_ids=self._link(clerk_job), audience_role_ids=self._roles('facility')),
            self.cleaner_employee | self.janitor_employee, "a role or a position")

    def test_sites(self):
        main, annex = self.sites
        at_main = self.nurse_employee | self.lead_employee | self.manager_employee
        self.assertEqual(self._for(audience_site_ids=self._link(main)), at_main)
        self.cleaner_employee.medical_own_site_ids = annex
        self.assertEqual(self._for(audience_site_ids=self._link(annex)), self.cleaner_employee, "who has no login works at their own sites")
        self.assertEqual(self._for(audience_site_ids=self._link(self.sites)), at_main | self.cleaner_employee)
        self.nurse_employee.medical_own_site_ids = annex
        self.assertEqual(self._for(audience_site_ids=self._link(annex)), self.cleaner_employee, "who has a login works at the user's sites")
        self.assertEqual(
            self._for(audience='some', audience_role_ids=self._roles('clinician', 'facility'), audience_site_ids=self._link(main)),
            self.nurse_employee)

    def test_people_named(self):
        self.assertEqual(self._for(audience='some', audience_employee_ids=self._link(self.hr_file.employee_id)), self.hr_file.employee_id)
        self.assertEqual(
            self._for(audience_site_ids=self._link(self.sites[0]), audience_employee_ids=self._link(self.janitor_employee)),
            self.nurse_employee | self.lead_employee | self.manager_employee | self.janitor_employee, "the people named are asked wherever they work")

    def test_company(self):
        foreign_job = self.env['hr.job'].create({'name': 'Foreign', 'company_id': self.other_company.id})
        for values in (
                {'audience_job_ids': self._link(foreign_job)}, {'audience_site_ids': self._link(self.foreign_site)},
                {'audience_employee_ids': self._link(self.foreign_employee)}):
            with self.assertRaises(UserError), self.cr.savepoint():
                self._policy('A-2', ask=False, **values)
        # a role is held in every practice: only the policy's own people are asked
        self.assertEqual(
            self._for(company=self.other_company, audience='some', audience_role_ids=self._roles('clinician')), self.foreign_employee)

    def test_only_these(self):
        policy = self._policy('A-3', ask=False)
        found = self.env.execute_query(policy._sql_audience(self.nurse_employee | self.foreign_employee))
        self.assertEqual(found, [(policy.id, self.nurse_employee.id)])

    def test_numbers(self):
        policy = self._policy('A-4', ask=False)
        for name in ('duty_days', 'duty_hire_days', 'repeat_months'):
            with self.assertRaises(IntegrityError), mute_logger('odoo.sql_db'), self.cr.savepoint():
                policy[name] = -1
                policy.flush_recordset()
            policy.invalidate_recordset(flush=False)
