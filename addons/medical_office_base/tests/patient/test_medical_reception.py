from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .patient_common import ROLES
from .visit_common import NOW, VisitCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalReception(VisitCommon):

    def _reception(self, user=None):
        return self.env['medical.reception'].with_user(user or self.desk)

    def test_day(self):
        visit = self._visit(copay_due=25, provider_id=self.employees['doctor'].id)
        self._visit(start=NOW + timedelta(days=1))
        day = self._reception().get_day(self.site.id)
        self.assertEqual((day['day'], day['is_today'], day['can_desk']), ('2027-01-20', True, True))
        [shown] = day['visits']
        self.assertEqual((shown['id'], shown['name'], shown['number'], shown['provider']), (visit.id, 'Ada Fictional', self.patient.number, 'Fictional doctor'))
        self.assertIn('25', shown['copay'])
        self.assertEqual(shown['steps'], ['arrived', 'roomed', 'no_show', 'cancelled'])
        self.assertEqual({room['name'] for room in day['rooms']}, {'Exam 1', 'Exam 2'})
        clinical = self._reception(self.clinician).get_day(self.site.id)
        self.assertEqual((clinical['visits'][0]['copay'], clinical['can_desk']), ('', False))

    def test_day_of_each_site(self):
        """At 00:30 in New York the day in Denver is still the one before."""
        late = NOW.replace(hour=5, minute=30)
        self._visit(start=late)
        self._visit(start=late, site_id=self.west.id)
        with freeze_time(late):
            here, there = self._reception().get_day(self.site.id), self._reception().get_day(self.west.id)
        self.assertEqual((here['day'], len(here['visits'])), ('2027-01-20', 1))
        self.assertEqual((there['day'], len(there['visits'])), ('2027-01-19', 1))

    def test_who(self):
        for role in ROLES:
            reception = self._reception(self.users[role])
            with self.subTest(role=role):
                if role in ('front_desk', 'clinician', 'manager'):
                    self.assertEqual(reception.get_day()['site_id'], self.site.id)
                else:
                    with self.assertRaises(AccessError):
                        reception.get_day()
                    with self.assertRaises(AccessError):
                        reception.find_patients('Ada')
        with self.assertRaises(AccessError):
            self._reception(self.annex_desk).get_day(self.site.id)
        (self.site | self.west).user_ids -= self.desk
        self.assertEqual(self._reception().get_day(), {'sites': []})

    def test_restricted_are_not_there(self):
        self.env['medical.visit'].create({'patient_id': self.restricted.id, 'site_id': self.site.id, 'date_start': NOW})
        self.assertFalse(self._reception().get_day(self.site.id)['visits'])
        self.assertEqual(len(self._reception(self.doctor).get_day(self.site.id)['visits']), 1)
        self.assertFalse(self._reception().find_patients('Vera'))
        with self.assertRaises(AccessError):
            self._reception().walk_in(self.site.id, self.restricted.id, {})

    def test_taps(self):
        visit = self._visit()
        day = self._reception().move(visit.id, 'arrived')
        self.assertEqual(day['visits'][0]['state'], 'arrived')
        day = self._reception(self.clinician).move(visit.id, 'roomed', self.rooms[1].id)
        self.assertEqual((visit.state, visit.room_id), ('roomed', self.rooms[1]))
        self.assertEqual([room['busy'] for room in day['rooms']], [False, True])
        self._reception().move(visit.id, 'undo')
        self.assertEqual(visit.state, 'arrived')
        self._reception().move(visit.id, 'cancelled', False, 'patient')
        self.assertEqual((visit.state, visit.end_reason), ('cancelled', 'patient'))
        with self.assertRaises(UserError):
            self._reception().move(visit.id, 'left')
        with self.assertRaises(UserError):
            self._reception().move(visit.id, 'unlink')
        with self.assertRaises(UserError):
            self._reception().move(visit.id, 'cancelled', False, 'typed')
        other = self._visit()
        far = self.env['medical.room'].create({'name': 'Far', 'code': 'F1', 'site_id': self.annex.id})
        with self.assertRaises(UserError):
            self._reception().move(other.id, 'roomed', far.id)

    def test_walk_in(self):
        [found] = self._reception().find_patients(' fict ada ')
        self.assertEqual((found['id'], found['number']), (self.patient.id, self.patient.number))
        self.assertTrue(self._reception().find_patients(self.patient.number.lstrip('0').zfill(2)))
        self.assertIn(self.patient.id, [row['id'] for row in self._reception().find_patients('02/29/1980')])
        self.assertFalse(self._reception().find_patients('Emil'))
        day = self._reception().walk_in(self.site.id, self.patient.id, {'kind': 'lab'})
        [shown] = day['visits']
        self.assertEqual((shown['state'], shown['is_walk_in'], shown['kind']), ('arrived', True, 'Laboratory'))
        with self.assertRaises(AccessError):
            self._reception(self.clinician).walk_in(self.site.id, self.patient.id, {})

    def test_two_hundred_visits(self):
        """The day of a large site takes as many queries as that of a small one, and is read once an hour for the log."""
        patients = self.env['medical.patient'].create([{
            'given_name': f'Number {number}', 'family_name': 'Fictional', 'company_id': self.company.id, 'site_ids': [Command.set(self.site.ids)],
        } for number in range(40)])
        providers = [self.employees['doctor'].id, self.employees['clinician'].id]
        self._reception().get_day(self.site.id)

        def visits(count):
            self.env['medical.visit'].create([{
                'patient_id': patients[number % 40].id, 'site_id': self.site.id, 'date_start': NOW + timedelta(minutes=number), 'copay_due': 20,
                'provider_id': providers[number % 2], 'room_id': self.rooms[number % 2].id} for number in range(count)])
            self.env.flush_all()
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            before = self.env.cr.sql_log_count
            day = self._reception().get_day(self.site.id)
            return len(day['visits']), self.env.cr.sql_log_count - before

        few, queries = visits(10)
        many, more = visits(190)
        self.assertEqual((few, many), (10, 200))
        self.assertLessEqual(more, queries + 2)
        self.assertLessEqual(more, 60)
        log = self.env['medical.access.log']
        mine = [('model', '=', 'medical.visit'), ('user_id', '=', self.desk.id), ('reason', '=', 'Reception')]
        self.assertEqual(log.search_count(mine), 200)
        self._reception().get_day(self.site.id)
        self.assertEqual(log.search_count(mine), 200)
