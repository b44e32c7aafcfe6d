from odoo import fields
from odoo.tests import freeze_time, tagged

from .credential_common import NOW, CredentialCommon

DAY = '2026-03-16'


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestHrEmployeeClearance(CredentialCommon):
    """Who may work where: what is required, lapsed, excluded."""

    def _faults(self, day=DAY, until=None, person=None, job=None, site=None):
        person = person or self.nurse_person
        [faults] = person._medical_clearance([(person, job or self._job('ROL-07'), site or self.main, day, until or day)])
        return [(fault['level'], fault['text']) for fault in faults]

    def test_nothing_required(self):
        self.assertEqual(self._faults(), [])
        self.assertEqual(self.nurse_person._medical_clearance([]), [])

    def test_required(self):
        self._require('LIC-RN', self._job('ROL-07'), states='sites')
        self._require('BLS', self._job('ROL-07'))
        self.assertEqual(self._faults(), [
            ('hard', 'RN or LPN license (NY) is missing'), ('soft', 'Basic Life Support card is missing')])
        license_ = self._credential('LIC-RN', state_id=self.ny.id)
        license_.action_send()
        self._verified('BLS', date_end='2026-03-20')
        self.assertEqual(self._faults(), [('hard', 'RN or LPN license (NY) waits to be verified')], "unverified isn't cleared")
        license_.with_user(self.manager)._verify('x')
        self.assertEqual(self._faults(), [])
        self.assertEqual(self._faults('2026-03-20', '2026-03-21'), [('soft', 'Basic Life Support card lapses on 03/20/2026, before the end')])
        self.assertEqual(self._faults('2027-01-02'), [
            ('hard', 'RN or LPN license (NY) lapsed on 12/31/2026'), ('soft', 'Basic Life Support card lapsed on 03/20/2026')])
        self.assertEqual(self._faults(site=self.east)[0], ('hard', 'RN or LPN license (NJ) is missing'))
        self.assertEqual(self._faults('2024-12-31')[0], ('hard', 'RN or LPN license (NY) holds from 01/01/2025 on only'))

    def test_renewed_without_a_gap(self):
        self._require('BLS', self._job('ROL-07'))
        old = self._verified('BLS', date_end='2026-03-20')
        new = self.Credential.browse(old.with_user(self.nurse).action_renew()['res_id'])
        new.with_user(self.nurse).date_end = '2028-03-20'
        new.with_user(self.nurse).action_send()
        self.assertEqual(self._faults('2026-03-21'), [
            ('soft', 'Basic Life Support card: its renewal waits to be verified; it holds until 03/20/2026')])
        new.with_user(self.manager)._verify('x')
        self.assertEqual(self._faults('2026-03-20', '2026-03-21'), [], "one after the other")

    def test_hard_only_with_patients(self):
        desk = self._job('ROL-02')
        self._require('LIC-RN', desk)
        self._require('HIPAA')
        self.assertEqual(self._faults(job=desk), [('soft', 'HIPAA privacy and security training is missing')])

    def test_lapsed_though_not_required(self):
        self._verified('DEA', number='AB1234563', date_end='2026-03-12')
        self.assertEqual(self._faults('2026-03-12'), [])
        self.assertEqual(self._faults(), [('hard', 'DEA registration lapsed on 03/12/2026')])
        self.assertEqual(self._faults(job=self._job('ROL-02')), [])
        self._theirs(self.nurse_person, 'DEA').with_user(self.hr)._put_away('Given up')
        self.assertEqual(self._faults(), [])

    def test_lapsed_in_another_state(self):
        self._verified('LIC-RN', state_id=self.nj.id, date_end='2026-03-12')
        self._verified('LIC-RN', state_id=self.ny.id)
        self.assertEqual(self._faults(), [], "the lapsed license is of another state")
        self.assertEqual(self._faults(site=self.east), [('hard', 'RN or LPN license (NJ) lapsed on 03/12/2026')])
        self.main.state_id = False
        self.assertEqual([level for level, _text in self._faults()], ['hard'], "where no state is known each counts")

    def test_excluded(self):
        match = self._credential('LEIE', self.cleaner_person, result='match', date_end='2026-04-10', date_start='2026-03-01')
        cleaner = self._job('ROL-11')
        expected = [('hard', 'OIG LEIE screening: excluded, by a screening')]
        self.assertEqual(self._faults(person=self.cleaner_person, job=cleaner), expected, "with or without patients, verified or not")
        match.action_send()
        match.with_user(self.manager)._verify('x')
        self.assertEqual(self._faults(person=self.cleaner_person, job=cleaner), expected)
        self.Credential.with_user(self.manager)._screen(
            self._type('LEIE'), self.cleaner_person, self.env['hr.employee'], match.date_start.replace(day=9), 'Looked up again')
        self.assertEqual(self._faults(person=self.cleaner_person, job=cleaner), [])

    def test_health_is_not_told(self):
        self._require('TB', self._job('ROL-07'))
        self._require('FLU')
        self._type('FLU').with_user(self.manager).block = 'soft'
        [faults] = self.nurse_person._medical_clearance([(self.nurse_person, self._job('ROL-07'), self.main, DAY, DAY)])
        self.assertEqual(faults, [{'level': 'soft', 'text': 'Not cleared by Employee Health', 'type_id': False, 'credential_id': False}])
        self._verified('TB', date_end=False)
        self._verified('FLU')
        self.assertEqual(self._faults(), [])

    def test_moments_by_the_clock_of_the_site(self):
        self._require('BLS', self._job('ROL-07'))
        self._verified('BLS', date_end='2026-03-20')
        begin, midnight, after = (fields.Datetime.to_datetime(f'2026-03-21 {hour}:00') for hour in ('03:00', '04:00', '04:30'))
        self.assertEqual(self._faults(begin, midnight), [], "until midnight of the 20th in New York")
        self.assertEqual(len(self._faults(begin, after)), 1)

    def test_many_at_once(self):
        rn = self._job('ROL-07')
        for code in ('LIC-RN', 'BLS', 'HIPAA', 'TB', 'LEIE'):
            self._require(code, rn if code != 'LEIE' else None)
        people = self.env['hr.employee'].create([
            {'name': f'Many {number}', 'company_id': self.company.id, 'job_id': rn.id} for number in range(40)])
        days = [f'2026-03-{day}' for day in range(16, 23)]

        def queries(people):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            answers = people._medical_clearance([(person, rn, self.main, day, day) for person in people for day in days])
            self.assertEqual({len(faults) for faults in answers}, {5})
            return self.env.cr.sql_log_count - before

        queries(people)
        few, many = queries(people[:2]), queries(people)
        self.assertLessEqual(many, few + 2)
        self.assertLessEqual(many, 25)
