from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged, users

from .patient_common import READERS, ROLES
from .visit_common import NOW, VisitCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalVisit(VisitCommon):

    def test_day_of_the_site(self):
        """One moment is the 20th in New York and still the 19th in Denver."""
        late = NOW.replace(hour=5, minute=30)
        here, there = self._visit(start=late), self._visit(start=late, site_id=self.west.id)
        self.assertEqual((here.date, there.date), (date(2027, 1, 20), date(2027, 1, 19)))
        self.assertEqual((here.time_words.replace('\u202f', ' '), there.time_words.replace('\u202f', ' ')), ('12:30 AM', '10:30 PM'))
        here.with_user(self.desk).site_id = self.west
        self.assertEqual(here.date, date(2027, 1, 19))

    def test_way_through_the_day(self):
        visit = self._visit(copay_due=25)
        self.assertEqual(visit.state, 'expected')
        as_desk, as_clinician = visit.with_user(self.desk), visit.with_user(self.clinician)
        as_desk.action_arrive()
        with freeze_time(NOW + timedelta(minutes=12)):
            visit.invalidate_recordset()
            self.assertEqual(as_desk.wait_minutes, 12)
            self.assertFalse(as_desk.is_waiting_long)
        with freeze_time(NOW + timedelta(minutes=25)):
            visit.invalidate_recordset()
            self.assertTrue(as_desk.is_waiting_long)
            self.assertIn(visit, self.env['medical.visit'].with_user(self.desk).search([('is_waiting_long', '=', True)]))
            as_clinician.room_id = self.rooms[0]
            as_clinician.action_room()
            self.assertEqual((visit.state, visit.waited_minutes, visit.room_id), ('roomed', 25, self.rooms[0]))
        with freeze_time(NOW + timedelta(minutes=60)):
            as_clinician.action_leave()
        self.assertEqual((visit.state, visit.waited_minutes, visit.left_at), ('left', 25, NOW + timedelta(minutes=60)))
        for state in ('roomed', 'arrived', 'expected'):
            as_desk.action_undo()
            self.assertEqual(visit.state, state)
        self.assertFalse(visit.arrived_at or visit.roomed_at or visit.left_at or visit.waited_minutes)
        with self.assertRaises(UserError):
            as_desk.action_undo()

    def test_not_come(self):
        visit = self._visit()
        visit.with_user(self.desk).action_no_show()
        with self.assertRaises(UserError):
            visit.with_user(self.desk).action_leave()
        visit.with_user(self.desk).end_reason = 'weather'
        visit.with_user(self.desk).action_arrive()  # late, but there
        self.assertEqual((visit.state, visit.end_reason), ('arrived', False))
        visit.with_user(self.desk).action_cancel()
        visit.with_user(self.desk).action_undo()
        self.assertEqual((visit.state, visit.arrived_at), ('arrived', NOW))
        with self.assertRaises(UserError):
            visit.with_user(self.desk).end_reason = 'weather'

    def test_nobody_types_what_follows(self):
        visit = self._visit()
        for user in (self.desk, self.manager, self.clinician):
            for values in ({'state': 'left'}, {'arrived_at': NOW}, {'date': '2020-01-01'}, {'company_id': self.other_company.id},
                           {'provider_user_id': user.id}, {'is_walk_in': True}):
                with self.subTest(user=user.login, values=values), self.assertRaises(AccessError):
                    visit.with_user(user).write(values)
        with self.assertRaises(AccessError):
            self._visit(state='left')
        with self.assertRaises(UserError):
            visit.with_user(self.manager).unlink()

    def test_clinician_moves_and_plans_nothing(self):
        visit = self._visit(copay_due=25)
        for values in ({'copay_due': 0}, {'minutes': 5}, {'provider_id': self.employees['clinician'].id}, {'date_start': NOW + timedelta(days=1)}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                visit.with_user(self.clinician).write(values)
        for action in ('action_no_show', 'action_cancel'):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(visit.with_user(self.clinician), action)()

    def test_who_reads_and_moves(self):
        visit = self._visit()
        visits = self.env['medical.visit']
        for role in ROLES:
            user = self.users[role]
            with self.subTest(role=role):
                mine = visits.with_user(user)
                self.assertEqual(bool(mine.has_access('read') and mine.search([('id', '=', visit.id)])), role in READERS)
                if role not in ('front_desk', 'manager', 'clinician'):
                    with self.assertRaises(AccessError):
                        visit.with_user(user).action_arrive()
        self.assertFalse(visits.with_user(self.annex_desk).search([('id', '=', visit.id)]))
        self.assertFalse(visits.with_user(self.foreign_manager).search([('id', '=', visit.id)]))

    def test_another_site(self):
        """Whoever may open the patient reads a visit elsewhere, and leaves it to the people there."""
        self.patient.site_ids |= self.annex
        visit = self.env['medical.visit'].with_user(self.annex_desk).create({
            'patient_id': self.patient.id, 'site_id': self.annex.id, 'date_start': NOW})
        self.assertEqual(visit.with_user(self.desk).state, 'expected')
        with self.assertRaises(AccessError):
            visit.with_user(self.desk).action_arrive()
        with self.assertRaises(AccessError):
            visit.with_user(self.desk).copay_due = 3
        with self.assertRaises(AccessError):
            self._visit(site_id=self.annex.id)
        here = self._visit()
        with self.assertRaises(AccessError):
            here.with_user(self.desk).site_id = self.annex

    def test_restricted(self):
        with self.assertRaises(AccessError):
            self._visit(self.restricted)
        visit = self._visit()
        with self.assertRaises(AccessError):
            visit.with_user(self.desk).patient_id = self.restricted
        theirs = self.env['medical.visit'].create({'patient_id': self.restricted.id, 'site_id': self.site.id, 'date_start': NOW})
        self.assertFalse(self.env['medical.visit'].with_user(self.desk).search([('id', '=', theirs.id)]))
        self.assertTrue(self.env['medical.visit'].with_user(self.doctor).search([('id', '=', theirs.id)]))

    def test_settled_once_come(self):
        visit = self._visit()
        visit.with_user(self.desk).action_arrive()
        with self.assertRaises(UserError):
            visit.with_user(self.desk).date_start = NOW + timedelta(hours=1)
        visit.with_user(self.desk).copay_due = 40

    def test_values(self):
        for values in ({'copay_due': -1}, {'minutes': 1000}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._visit(**values)
        other = self.env['medical.room'].create({'name': 'Far', 'code': 'F1', 'site_id': self.annex.id})
        with self.assertRaises(ValidationError):
            self._visit(room_id=other.id)
        self.assertFalse(self._visit(external_number=' ').external_number)

    def test_display_name_bears_the_number(self):
        visit = self._visit(provider_id=self.employees['doctor'].id).with_user(self.desk)
        self.assertIn(self.patient.number, visit.display_name)
        self.assertNotIn('Fictional', visit.display_name)
        [values] = visit.web_read({'provider_id': {'fields': {'display_name': {}}}, 'patient_id': {'fields': {'display_name': {}}}})
        self.assertEqual(values['provider_id']['display_name'], 'Fictional doctor')
        self.assertTrue(self.env['medical.visit'].with_user(self.doctor).search([('is_mine', '=', True), ('id', '=', visit.id)]))

    def test_claims(self):
        old = self._visit(start=NOW - timedelta(days=10))
        new = self._visit()
        for visit in (old, new):
            visit.with_user(self.desk).action_arrive()
            visit.with_user(self.desk).action_leave()
        visits = self.env['medical.visit'].with_user(self.users['biller'])
        self.assertEqual(visits.search([('is_claim_late', '=', True), ('patient_id', '=', self.patient.id)]), old)
        self.assertFalse(visits.search([('has_claim', '=', True)]))
        self.assertTrue(old.with_user(self.users['biller']).is_claim_late)

    def test_patient_counts_visits(self):
        self._visit()
        self._visit()
        self.assertEqual(self.patient.with_user(self.desk).visit_count, 2)
        self.assertEqual(self.env['medical.visit'].with_user(self.desk).search_count(self.patient.with_user(self.desk).action_open_visits()['domain']), 2)

    def test_reading_is_logged(self):
        visit = self._visit()
        self.env.flush_all()
        before = self.env['medical.access.log'].search_count([('model', '=', 'medical.visit'), ('res_id', '=', visit.id)])
        visit.with_user(self.desk).read(['copay_due'])
        self.assertEqual(self.env['medical.access.log'].search_count([('model', '=', 'medical.visit'), ('res_id', '=', visit.id)]), before + 1)


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalVisitRecord(VisitCommon):

    @users('pt_front_desk', 'pt_manager')
    def test_day_list(self):
        day = NOW + timedelta(days=2 if self.env.user.login == 'pt_manager' else 5)
        visit = self._visit(start=day, copay_due=25, provider_id=self.employees['doctor'].id)
        self._visit(start=day + timedelta(days=1))
        page = self.env['medical.visit.record'].record_page({'company_id': self.company.id, 'date_from': day.date(), 'date_to': day.date()})
        self.assertEqual(page['count'], 1)
        self.assertIn('Ada Fictional', page['rows'][0])
        self.assertIn('10:00', page['rows'][0])
        mine = [('model', '=', 'medical.visit'), ('res_id', '=', visit.id), ('user_id', '=', self.env.uid)]
        line = self.env['medical.access.log'].sudo().search(mine, limit=1)
        self.assertEqual(line.channel, 'list')
        record = self.env['medical.visit.record'].browse(page['id'])
        record._record_xlsx().close()
        self.assertIn('export', self.env['medical.access.log'].sudo().search(mine).mapped('channel'))
        self.assertNotIn('Fictional', record._record_file_name('pdf'))

    def test_desk_and_manager_alone(self):
        for role in ROLES:
            if role not in ('front_desk', 'manager'):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.env['medical.visit.record'].with_user(self.users[role]).record_page({'company_id': self.company.id})
