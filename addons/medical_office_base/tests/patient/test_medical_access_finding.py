from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..today_common import TodayChecks
from .access_review_common import AccessReviewCommon


@tagged('post_install', '-at_install')
class TestMedicalAccessFinding(AccessReviewCommon, TodayChecks):

    def setUp(self):
        super().setUp()
        self.practice.write({'finding_many': 0, 'finding_visit_days': 0})

    def _found(self, kind=None):
        """[(kind, user, patient, count)] of the day, looked for anew."""
        self.Finding._search_day(self.practice, self.day)
        found = self.Finding.search([('company_id', '=', self.company.id), *([('kind', '=', kind)] if kind else [])])
        return [(row.kind, row.user_id, row.patient_id, row.count) for row in found]

    def test_same_name(self):
        self.employees['front_desk'].name = 'Dora de la Ficta'
        same, other, prefix = (self._patient('Nils', name) for name in ('De La Ficta', 'Otherwise', 'A'))
        self._lines(self.desk, same | other | prefix)
        self._lines(self.desk, same, channel='list')
        self._lines(self.desk, same, channel='export')
        self.assertEqual(self._found(), [('same_name', self.desk, same, 2)])
        self.assertEqual(len(self._found()), 1, "a day looked at twice brings nothing twice")

    def test_coworker_and_vip(self):
        self.employees['hr'].write({'name': 'Hanna Fictive', 'birthday': '1975-05-05'})
        employee = self._patient('Hanna', 'Fictive', birth_date='1975-05-05')
        namesake = self._patient('Hanna', 'Fictive', birth_date='1990-05-05')
        family = self._patient('Kit', 'Kin', restriction_reason='employee', provider_ids=[Command.set(self.employees['doctor'].ids)])
        self._lines(self.desk, employee | namesake | family | self.restricted)
        self._lines(self.doctor, family | self.restricted)
        self.assertCountEqual(self._found(), [
            ('coworker', self.desk, employee, 1), ('coworker', self.desk, family, 1), ('vip', self.desk, self.restricted, 1)])

    def test_what_hangs_on_a_patient(self):
        visit = self.env['medical.visit'].create({'patient_id': self.restricted.id, 'site_id': self.site.id, 'date_start': '2031-03-04 15:00:00'})
        self._lines(self.desk, visit)
        self.assertEqual(self._found('vip'), [('vip', self.desk, self.restricted, 1)])

    def test_many(self):
        self.practice.finding_many = 3
        patients = self.env['medical.patient'].union(*(self._patient('P', f'Number {number}') for number in range(4)))
        for minute, patient in enumerate(patients):
            self._lines(self.desk, patient, f'2031-03-04 15:{minute * 19:02d}:00', times=3)
            self._lines(self.biller, patient, f'2031-03-04 {15 + minute}:00:00')
            self._lines(self.doctor, patient, f'2031-03-04 15:{minute:02d}:00', channel='list')
        self.assertEqual(self._found(), [('many', self.desk, self.env['medical.patient'], 4)])

    def test_off_shift(self):
        job = self.env['hr.job'].create({'name': 'Fictional Desk', 'company_id': self.company.id})
        shift = self.env['medical.shift'].create({
            'employee_id': self.employees['front_desk'].id, 'job_id': job.id, 'site_id': self.site.id,
            'start': '2031-03-04 14:00:00', 'end': '2031-03-04 22:00:00', 'override_reason': 'Fictional'})
        self._lines(self.desk, self.patient, '2031-03-04 22:59:00')
        self._lines(self.desk, self.patient, '2031-03-04 13:00:00')
        self._lines(self.biller, self.patient, '2031-03-04 06:00:00')
        self._lines(self.desk, self.patient | self.restricted, '2031-03-05 03:00:00')
        self.assertEqual(self._found('off_shift'), [], "a shift that isn't published is none")
        self.env.cr.execute(SQL("UPDATE medical_shift SET state = 'published' WHERE id = %s", shift.id))
        self.assertEqual(self._found('off_shift'), [('off_shift', self.desk, self.env['medical.patient'], 2)], "who has no shifts has no such finding")
        self.Finding.search([]).unlink()
        self.env['hr.attendance'].create({
            'employee_id': self.employees['front_desk'].id, 'check_in': '2031-03-05 02:30:00', 'check_out': '2031-03-05 04:00:00'})
        self.assertEqual(self._found('off_shift'), [], "who is there is at work")

    def test_no_visit_and_no_work(self):
        self.practice.finding_visit_days = 30
        strange, visited, elsewhere, worked, own, glass = (self._patient('W', f'Work {number}') for number in range(6))
        self._lines(self.desk, strange | visited | elsewhere | worked | own | glass)
        self.assertEqual(self._found('no_work'), [], "where no visits are kept, nobody is without")
        for patient, site, date in (
                (visited, self.site, '2031-02-10 15:00:00'), (strange, self.site, '2031-01-10 15:00:00'), (elsewhere, self.annex, '2031-03-04 15:00:00')):
            self.env['medical.visit'].create({'patient_id': patient.id, 'site_id': site.id, 'date_start': date})
        worked.with_user(self.desk).write({'phone': '(212) 555-0177'})
        own.provider_ids = self.employees['front_desk']
        self.env['medical.patient.glass'].create({
            'patient_id': glass.id, 'user_id': self.desk.id, 'reason': 'care', 'opened_at': '2031-03-04 14:00:00', 'expires_at': '2031-03-04 18:00:00'})
        self.assertCountEqual(self._found('no_work'), [('no_work', self.desk, strange, 1), ('no_work', self.desk, elsewhere, 1)])

    def test_day_of_the_practice(self):
        """From midnight to midnight in New York; of other practices nothing."""
        for moment, found in (('2031-03-04 04:59:59', 0), ('2031-03-04 05:00:00', 1), ('2031-03-05 04:59:59', 1), ('2031-03-05 05:00:00', 0)):
            with self.subTest(moment=moment):
                self.Finding.search([]).unlink()
                self.env.cr.execute("SAVEPOINT one")
                self._lines(self.desk, self.restricted, moment)
                self.assertEqual(len(self._found('vip')), found)
                self.env.cr.execute("ROLLBACK TO SAVEPOINT one")
                self.env.invalidate_all()

    @freeze_time('2031-03-06 12:00:00')
    def test_every_day_once(self):
        days = self.Finding._days_to_search(self.practice)
        self.assertEqual((days[0], days[-1], len(days)), (self.day - timedelta(days=5), self.day + timedelta(days=1), 7))
        self.Finding._search_day(self.practice, self.day + timedelta(days=1))
        self.assertEqual(self.Finding._days_to_search(self.practice), [self.day, self.day + timedelta(days=1)], "late lines are found the next night")
        with freeze_time('2031-06-06 12:00:00'):
            self.assertEqual(len(self.Finding._days_to_search(self.practice)), 31)

    def test_queries(self):
        patients = self.env['medical.patient'].union(*(self._patient('Q', 'Front_desk') for _number in range(12)))
        self._lines(self.desk, patients[:1])
        self._found()
        with self.assertQueryCount(12):
            self.Finding._search_day(self.practice, self.day)
        self._lines(self.desk, patients)
        with self.assertQueryCount(12):
            self.Finding._search_day(self.practice, self.day)

    # === WHO DECIDES === #

    def _finding(self, user, **values):
        return self.Finding.create({
            'company_id': self.company.id, 'kind': 'vip', 'user_id': user.id, 'patient_id': self.restricted.id, 'day': self.day,
            'first_at': '2031-03-04 15:00:00', 'count': 1, **values})

    def test_decide(self):
        finding = self._finding(self.desk)
        self.assertEqual(finding.with_user(self.officer).display_name, f'Publicly known · {self.restricted.number}')
        for user in (self.desk, self.users['manager'], self.owner):
            with self.assertRaises(AccessError):
                finding.with_user(user)._decide('explained', 'It was nothing')
        for outcome, note in (('explained', ' '), ('harmless', 'Really')):
            with self.assertRaises(UserError):
                finding.with_user(self.officer)._decide(outcome, note)
        with self.assertRaises(AccessError):
            finding.with_user(self.officer).write({'outcome': 'explained'})
        self.env['medical.access.decision'].with_user(self.officer).create({
            'finding_ids': [Command.set(finding.ids)], 'outcome': 'talked', 'note': 'Was curious'}).action_save()
        self.assertRecordValues(finding, [{'outcome': 'talked', 'note': 'Was curious', 'decided_by_id': self.officer.id}])
        with self.assertRaises(UserError):
            finding.with_user(self.second_officer)._decide('explained', 'Changed my mind')

    def test_about_a_privacy_officer(self):
        """Another Privacy Officer or the owner decides; the owner learns no name."""
        self._lines(self.officer, self.restricted)
        self._found()
        finding = self.Finding.search([('user_id', '=', self.officer.id), ('kind', '=', 'vip')])
        self.assertTrue(finding.is_officer)
        self.assertFalse(self.Finding.with_user(self.officer).search([('id', '=', finding.id)]))
        with self.assertRaises(AccessError):
            finding.with_user(self.officer)._decide('explained', 'I had to')
        other = self._finding(self.desk)
        owners = self.Finding.with_user(self.owner)
        self.assertEqual(owners.search([]), finding)
        self.assertFalse(owners.search([('id', '=', other.id)]))
        self.assertEqual(finding.with_user(self.owner).read(['patient_number'])[0]['patient_number'], self.restricted.number)
        for call in (lambda: finding.with_user(self.owner).read(['patient_id']), lambda: owners.search([('patient_id.name', 'ilike', 'Vera')])):
            with self.assertRaises(AccessError):
                call()
        self.assertEqual(self.assert_cards_match(self.owner)['access_findings_officer'], 1)
        finding.with_user(self.owner)._decide('explained', 'Reviewed a complaint')
        self.assertEqual(finding.decided_by_id, self.owner)

    def test_cards(self):
        self._finding(self.desk)
        self._finding(self.officer, is_officer=True)
        self.assertEqual(self.assert_cards_match(self.officer)['access_findings'], 1)
        self.assertEqual(self.assert_cards_match(self.second_officer)['access_findings'], 2)
        for role in ('manager', 'front_desk', 'compliance_officer', 'owner'):
            self.assertNotIn('access_findings', self._shown(self.users[role]))

    def test_tries_are_told(self):
        self.registry_enter_test_mode()
        with freeze_time('2031-03-04 15:00:00'):
            for _try in range(13):
                self.env['medical.glass.opening'].with_user(self.desk).create({'number': '999999', 'reason': 'care'}).action_open()
        [finding] = self.Finding.search([('user_id', '=', self.desk.id)])
        self.assertRecordValues(finding, [{'kind': 'tries', 'count': 3, 'day': fields.Date.to_date('2031-03-04'), 'company_id': self.company.id}])

    def test_reviewing_is_no_finding(self):
        finding = self._finding(self.desk, day='2031-03-01')
        self._lines(self.officer, finding)
        self.assertEqual(len(self._found()), 1)

    def test_never_values(self):
        finding = self._finding(self.desk)
        for word in (self.restricted.given_name, self.restricted.family_name):
            self.assertNotIn(word, finding.explanation)
