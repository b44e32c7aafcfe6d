from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .shift_common import ShiftCase


@tagged('post_install', '-at_install')
class TestMedicalCoverMinimum(ShiftCase):
    """When too few are there: by what is needed, planned, published, and by whom."""

    def _minimum(self, **values):
        return self.env['medical.cover.minimum'].with_user(self.manager).create({
            'name': 'Assistant', 'site_id': self.site.id, 'job_ids': [fields.Command.set(self.assistant.ids)], **values})

    def _holes(self, day='2027-03-01', user=None):
        """Holes of a day: [(from, to, required, published, planned)]."""
        board = self.coverage(user).get_board([self.site.id], day, 1)
        return [(hole['start'][11:], hole['end'][11:], hole['required'], hole['published'], hole['planned']) for hole in board['holes']]

    def test_while_open(self):
        self._minimum()
        self.assertEqual(self._holes(), [('08:00', '17:00', 1, 0, 0)])
        self.assertEqual(self._holes('2027-03-06'), [], "Closed on Saturday")
        self.shift('2027-03-01T07:30', '2027-03-01T12:00', self.e_nora)
        self.shift('2027-03-01T13:00', '2027-03-01T17:00', self.e_otis, publish=False)
        self.assertEqual(self._holes(), [('12:00', '13:00', 1, 0, 0), ('13:00', '17:00', 1, 0, 1)])
        self.assertEqual(self._holes(user=self.rita), [
            ('12:00', '13:00', 1, 0, 0), ('13:00', '17:00', 1, 0, 0)], "Drafts are nobody's business but planners'")

    def test_hours_of_the_clock(self):
        self._minimum(count=2)
        self.shift('2027-03-01T08:00', '2027-03-01T12:30', self.e_nora)
        self.shift('2027-03-01T08:00', '2027-03-01T17:00', self.e_otis)
        hours = self.coverage().get_board([self.site.id], '2027-03-01', 1)['hours']
        self.assertEqual([(row['hour'], row['missing'], row['missing_published']) for row in hours], [(hour, 1, 1) for hour in range(12, 17)])

    def test_other_positions_and_open_shifts_are_not_there(self):
        self._minimum()
        self.shift('2027-03-01T08:00', '2027-03-01T17:00', self.e_rita, job_id=self.reception.id)
        self.shift('2027-03-01T08:00', '2027-03-01T17:00')
        self.assertEqual(self._holes(), [('08:00', '17:00', 1, 0, 0)])

    def test_leave_and_call_out(self):
        self._minimum()
        shift = self.shift('2027-03-01T08:00', '2027-03-01T17:00', self.e_nora)
        self.assertEqual(self._holes(), [])
        self.leave(self.e_nora, '2027-03-01', '2027-03-01')
        self.assertTrue(self._holes(), "Leave approved after the shift was published")
        self.assertEqual(self.shifts.with_user(self.manager).search([('is_lapsed', '=', True)]), shift)
        self.env['hr.leave'].search([('employee_id', '=', self.e_nora.id)]).write({'state': 'refuse'})
        self.assertEqual(self._holes(), [])
        self.coverage().call_out({'shift_id': shift.id, 'kind': 'sick'})
        self.assertEqual(self._holes(), [('08:00', '17:00', 1, 0, 0)])

    def test_opening_and_closing(self):
        self._minimum(when='opening', count=2, margin_minutes=20)
        self._minimum(when='closing', margin_minutes=30)
        self.assertEqual(self._holes(), [('08:00', '08:20', 2, 0, 0), ('16:30', '17:00', 1, 0, 0)])

    def test_night_and_weekdays(self):
        self._minimum(when='hours', hour_from=22, hour_to=6, tuesday=False)
        self.assertEqual(self._holes('2027-03-03'), [('22:00', '00:00', 1, 0, 0)], "None on Tuesday")
        self.assertEqual(self._holes('2027-03-02'), [('00:00', '06:00', 1, 0, 0)], "From Monday")
        shift = self.shift('2027-03-01T20:00', '2027-03-02T04:00', self.e_nora)
        self.assertEqual(self._holes('2027-03-02'), [('04:00', '06:00', 1, 0, 0)])
        answer = self.coverage().delete_shifts(shift.ids)['changed']
        cleared = {row['day'] for row in answer['cleared']}
        self.assertEqual([hole['start'] for hole in answer['holes'] if hole['day'] in ('2027-03-01', '2027-03-02')], [
            '2027-03-01T00:00', '2027-03-01T22:00', '2027-03-02T00:00'])
        self.assertLessEqual({hole['day'] for hole in answer['holes']}, cleared)

    def test_clock_change(self):
        """In the night to March 14 there is no time from two to three."""
        minimum = self._minimum(when='hours', hour_from=1, hour_to=4)
        [(start, end, _count)] = minimum._needs(fields.Date.to_date('2027-03-14'), fields.Date.to_date('2027-03-14'), None)
        self.assertEqual(end - start, timedelta(hours=2))

    def test_ratio(self):
        physician = self.env['hr.job'].create({'name': 'Physician', 'company_id': self.company.id})
        doctor = self._employee('Dora Doctor', self.env['res.users'], physician, medical_own_site_ids=[fields.Command.set(self.site.ids)])
        self._minimum(kind='ratio', per_job_ids=[fields.Command.set(physician.ids)])
        self.assertEqual(self._holes(), [], "Nobody in session")
        self.shift('2027-03-01T09:00', '2027-03-01T12:00', doctor, job_id=physician.id)
        self.assertEqual(self._holes(), [('09:00', '12:00', 1, 0, 0)])
        with self.assertRaises(ValidationError):
            self._minimum(kind='ratio')

    def test_credential(self):
        kind = self.env['medical.credential.type'].create({'name': 'Life support', 'company_id': self.company.id})
        self._minimum(credential_type_id=kind.id, job_ids=False, name='Life support')
        self.shift('2027-03-01T08:00', '2027-03-01T17:00', self.e_nora)
        self.shift('2027-03-02T08:00', '2027-03-02T17:00', self.e_nora)
        self.assertEqual(self._holes(), [('08:00', '17:00', 1, 0, 0)])
        card = self.env['medical.credential'].create({
            'employee_id': self.e_nora.id, 'type_id': kind.id, 'date_start': '2026-01-01', 'date_end': '2027-03-01'})
        self.env.cr.execute("UPDATE medical_credential SET state = 'verified' WHERE id = %s", [card.id])
        self.assertEqual(self._holes(), [], "Holds on its last day")
        self.assertEqual(self._holes('2027-03-02'), [('08:00', '17:00', 1, 0, 0)])

    def test_leave_at_once(self):
        self._minimum(kind='leave', job_ids=False, name='On leave')
        self.leave(self.e_nora, '2027-03-01', '2027-03-02')
        self.assertFalse(self.coverage().get_board([self.site.id], '2027-03-01')['warnings'])
        self.leave(self.e_otis, '2027-03-02', '2027-03-03', 'confirm')
        [warning] = self.coverage().get_board([self.site.id], '2027-03-01')['warnings']
        self.assertEqual((warning['day'], warning['kind']), ('2027-03-02', 'leave'))
        self.assertIn('2 of Medical Assistant', warning['text'])
        self.assertFalse(self.coverage(self.rita).get_board([self.site.id], '2027-03-01')['warnings'])

    def test_now(self):
        """The card counts by who is here: late isn't."""
        minimum = self._minimum()
        shift = self.shift('2027-03-01T08:00', '2027-03-01T17:00', self.e_nora)
        self.env['hr.attendance'].create({'employee_id': self.e_rita.id, 'check_in': shift.start, 'check_out': shift.end})
        for minutes, short in ((-30, False), (3, False), (10, True)):
            with freeze_time(shift.start + timedelta(minutes=minutes)):
                self.env.invalidate_all()
                self.assertEqual(minimum.is_short, short)
                self.assertEqual(bool(minimum.search_count([('is_short', '=', True)])), short)
        self.env['hr.attendance'].create({'employee_id': self.e_nora.id, 'check_in': shift.start})
        with freeze_time(shift.start + timedelta(minutes=10)):
            self.env.invalidate_all()
            self.assertFalse(minimum.is_short)

    def test_suggestions(self):
        self.env.user.company_ids |= self.company
        minimums = self.env['medical.cover.minimum'].with_user(self.manager)
        new = minimums._adopt(self.site)
        self.assertEqual({code[:6] for code in new.mapped('code')}, {f'COV-{number:02}' for number in range(1, 11)})
        self.assertTrue(all('Suggested default' in minimum.note for minimum in new))
        desk = new.filtered(lambda minimum: minimum.code == 'COV-01')
        self.assertTrue(desk.active)
        self.assertEqual(set(desk.job_ids.sudo().medical_library_id.mapped('code')), {'ROL-02', 'ROL-03'})
        self.assertEqual(new.filtered(lambda minimum: minimum.code == 'COV-05').credential_type_id.sudo().medical_library_id.code, 'BLS')
        self.assertFalse(minimums._adopt(self.site))
        for user in (self.lead, self.owner):
            with self.assertRaises(AccessError):
                self.env['medical.cover.minimum'].with_user(user)._adopt(self.site)
        minimums.action_adopt_suggestions()
        self.assertTrue(minimums.with_context(active_test=False).search([('site_id', '=', self.far_site.id)]))
        self.assertFalse(self.env['medical.cover.minimum'].with_context(active_test=False).search([('site_id', '=', self.other_site.id)]))
