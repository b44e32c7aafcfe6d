import base64

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .problem_common import PIXEL, ProblemCommon

PHOTO = base64.b64encode(PIXEL).decode()


@freeze_time('2026-03-04 16:00:00')
@tagged('post_install', '-at_install')
class TestMedicalOnCall(ProblemCommon):
    """Whom to call, and calls written down in one tap."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        entries = cls.env['medical.on.call'].with_user(cls.manager)
        cls.last = entries.create({'name': 'Anybody', 'phone': '(212) 555-0110', 'sequence': 30})
        cls.plumber = entries.create({'name': 'Fictional Plumbing', 'phone': '(212) 555-0111', 'kind_ids': [(6, 0, cls.leak.ids)], 'sequence': 10})
        cls.hill_only = entries.create({'name': 'Hill Plumbing', 'phone': '(212) 555-0112', 'site_ids': [(6, 0, cls.hill.ids)], 'sequence': 5})

    def test_in_order_for_kind_and_site(self):
        self.assertEqual(self._report(self.leak).medical_on_call_ids.ids, (self.plumber | self.last).ids)
        self.assertEqual(self._report(self.network).medical_on_call_ids.ids, self.last.ids)
        self.assertEqual(self._report(self.leak, site_id=self.hill.id).medical_on_call_ids.ids, (self.hill_only | self.plumber | self.last).ids)
        self.last.action_archive()
        self.assertEqual(self._report(self.leak).medical_on_call_ids.ids, self.plumber.ids)

    def test_one_query_for_many(self):
        requests = self._report(self.leak) | self._report(self.network) | self._report(self.fire)
        self.env.flush_all()
        requests.mapped('medical_on_call_ids.kind_ids')
        requests.invalidate_recordset(['medical_on_call_ids'])
        with self.assertQueryCount(1):
            requests.mapped('medical_on_call_ids')

    def test_contact_of_a_person(self):
        self.nurse.partner_id.phone = '(212) 555-0120'
        entry = self.env['medical.on.call'].with_user(self.manager).create({'user_id': self.nurse.id})
        self.assertRecordValues(entry, [{'name': 'Nurse', 'phone': '(212) 555-0120', 'email': 'nurse@problem.example'}])

    def test_one_tap(self):
        request = self._report(self.leak)
        entry = self.plumber.with_user(self.porter).with_context(medical_request_id=request.id)
        entry.action_log_no_answer()
        entry.action_log_message()
        self.assertFalse(request.medical_accepted_on)
        entry.action_log_accepted()
        self.assertRecordValues(request.medical_call_ids.sorted('id'), [
            {'name': 'Fictional Plumbing', 'phone': '(212) 555-0111', 'called_by_id': self.porter.id, 'result': result}
            for result in ('no_answer', 'message', 'accepted')])
        self.assertRecordValues(request, [{
            'medical_accepted_by_id': self.porter.id, 'medical_accepted_name': 'Fictional Plumbing', 'medical_clock_state': 'ok'}])
        entry.action_log_accepted()
        self.assertEqual(len(request.medical_call_ids), 4, "a second yes is written down, and changes nothing")
        self.plumber.unlink()
        self.assertEqual(request.medical_call_ids[0].name, 'Fictional Plumbing')
        with self.assertRaisesRegex(UserError, 'Open the problem'):
            self.last.with_user(self.porter).action_log_declined()
        with self.assertRaisesRegex(UserError, 'how the call went'):
            request.with_user(self.porter)._medical_log_call(self.last, 'maybe')

    def test_screen(self):
        self.site.with_user(self.manager).write({'shutoff_water': 'Utility room'})
        screen = self.env['medical.problem.screen'].with_user(self.porter)
        data = screen.get_problem_screen()
        self.assertEqual(data['kinds'][0]['urgency'], 'life')
        self.assertEqual([site['name'] for site in data['sites']], ['Harbor', 'Hill'])
        self.assertEqual(data['sites'][0]['shutoffs'], [
            {'key': 'water', 'label': 'Main water valve', 'text': 'Utility room', 'photo': False}])
        self.assertIn(self.fridge.id, [thing['id'] for thing in data['equipment']])
        leak = next(kind for kind in data['kinds'] if kind['id'] == self.leak.id)
        self.assertEqual((leak['shutoff'], len(leak['safety'])), ('water', 5))
        values = {'kind_id': self.leak.id, 'site_id': self.site.id, 'room_id': self.room.id, 'text': 'Drip'}
        sent = screen.send_problem({**values, 'out_of_use': False, 'photos': []}, 'token-1')
        self.assertEqual(sent, screen.send_problem({**values, 'out_of_use': False, 'photos': []}, 'token-1'))
        self.assertIn('Porter has been told', sent['next'])
        self.assertIn('11:15', sent['next'])
        self.assertFalse(self.room.medical_out_of_use)
        with self.assertRaisesRegex(UserError, 'arrived broken'):
            screen.send_problem({**values, 'photos': [{'name': 'a.png', 'data': 'iVBOR*'}]}, 'token-2')
        found = screen.with_user(self.nurse).find_open_problems(values)
        self.assertEqual([row['number'] for row in found], [sent['number']])
        screen.with_user(self.nurse).add_to_problem(sent['id'], {'text': 'More', 'photos': [{'name': 'a.png', 'data': PHOTO}]})
        called = screen.log_problem_call(sent['id'], self.plumber.id, 'accepted')
        self.assertEqual(called['taken_by'], 'Fictional Plumbing')
        with self.assertRaises(UserError):
            screen.take_problem(sent['id'])

    def test_screen_queries_do_not_grow(self):
        screen = self.env['medical.problem.screen'].with_user(self.nurse)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            screen.get_problem_screen()
            return self.env.cr.sql_log_count - before

        screen.get_problem_screen()
        first = count()
        self.env['medical.room'].create([{'name': f'Room {n}', 'code': f'R{n}', 'site_id': self.site.id} for n in range(30)])
        self.env['maintenance.equipment'].create([{'name': f'Thing {n}', 'company_id': self.company.id, 'medical_site_id': self.site.id} for n in range(30)])
        self.env['medical.on.call'].create([{'name': f'Vendor {n}', 'phone': '1', 'company_id': self.company.id} for n in range(30)])
        self.assertLessEqual(count(), first)
