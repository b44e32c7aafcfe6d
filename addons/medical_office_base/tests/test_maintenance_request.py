from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .problem_common import PIXEL, ProblemCommon

# Wednesday, 11:00 in New York
NOW = '2026-03-04 16:00:00'


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMaintenanceRequest(ProblemCommon):
    """Reporting, taking and solving a problem, and who may what."""

    def test_report(self):
        request = self._report(self.leak, room_id=self.room.id, text='Water under the sink', photos=[('sink.png', PIXEL)])
        self.assertRecordValues(request, [{
            'name': 'Water leak', 'medical_kind_id': self.leak.id, 'medical_site_id': self.site.id, 'medical_room_id': self.room.id,
            'company_id': self.company.id, 'medical_reporter_id': self.reception.id, 'medical_reported_on': self._utc(NOW),
            'medical_response_due': self._utc('2026-03-04 16:15:00'), 'medical_resolve_due': self._utc('2026-03-04 20:00:00'),
            'medical_clock_state': 'ok', 'medical_out_of_use': True, 'medical_out_from': self._utc(NOW), 'priority': '3',
        }])
        self.assertTrue(request.medical_number.startswith('PRB/2026/'))
        self.assertIn('Water under the sink', request.description)
        photo = self.env['ir.attachment'].search([('res_model', '=', 'maintenance.request'), ('res_id', '=', request.id)])
        self.assertEqual((photo.name, photo.mimetype), ('sink.jpg', 'image/jpeg'), "drawn anew, without what a phone writes into it")
        self.assertEqual(request.with_user(self.nurse).display_name, f'{request.medical_number} Water leak')

    def test_equipment_says_where(self):
        request = self.Request.with_user(self.reception)._medical_report({'kind_id': self.fridge_kind.id, 'equipment_id': self.fridge.id})
        self.assertEqual((request.medical_room_id, request.medical_site_id), (self.room, self.site))
        self.assertTrue(self.fridge.medical_out_of_use)
        self.assertFalse(self.room.medical_out_of_use, "the refrigerator is, not the room")

    def test_refused_reports(self):
        for values, words in (
            ({'kind_id': False}, 'kind of problem'),
            ({'kind_id': 'x'}, 'no place'),
            ({'kind_id': self.routine.id, 'site_id': self.site.id}, 'few words'),
            ({'kind_id': self.leak.id}, 'which site'),
            ({'kind_id': self.leak.id, 'site_id': self.hill.id, 'room_id': self.room.id}, "don't belong"),
            ({'kind_id': self.leak.id, 'site_id': self.site.id, 'out_of_use': True}, 'which room'),
            ({'kind_id': self.leak.id, 'site_id': self.site.id, 'text': 'x' * 5000}, 'too long'),
            ({'kind_id': self.leak.id, 'site_id': self.site.id, 'photos': [('a.html', b'<script>')]}, 'no photo'),
            ({'kind_id': self.leak.id, 'site_id': self.site.id, 'photos': [('a.png', PIXEL)] * 9}, 'At most'),
            ({'kind_id': self.leak.id, 'site_id': 999999999}, 'not there'),
        ):
            before = self.Request.search_count([('company_id', '=', self.company.id)])
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                self.Request.with_user(self.reception)._medical_report(values)
            self.assertEqual(self.Request.search_count([('company_id', '=', self.company.id)]), before)
        with self.assertRaises(AccessError):
            self._report(self.leak, self.auditor)
        theirs = self.env['medical.problem.kind'].search([('company_id', '=', self.other_company.id)], limit=1)
        with self.assertRaises(AccessError):
            self._report(theirs)

    def test_sent_twice_is_one(self):
        first = self._report(self.leak, token='abc')
        self.assertEqual(self._report(self.leak, token='abc'), first)
        self.assertNotEqual(self._report(self.leak, token='abd'), first)

    def test_out_of_use_is_searched(self):
        rooms, equipment = self.env['medical.room'].with_user(self.nurse), self.env['maintenance.equipment'].with_user(self.manager)
        out = [('medical_out_of_use', '=', True), ('company_id', '=', self.company.id)]
        self.assertFalse(rooms.search(out) or equipment.search(out))
        request = self._report(self.leak, room_id=self.room.id)
        self._report(self.fridge_kind, equipment_id=self.fridge.id)
        self.assertEqual((rooms.search(out), equipment.search(out)), (self.room, self.fridge))
        self.assertEqual(rooms.search([('medical_out_of_use', '=', False), ('company_id', '=', self.company.id)]), self.hill_room)
        with freeze_time('2026-03-04 18:30:00'):
            request.with_user(self.nurse).action_medical_in_use()
        self.env.invalidate_all()
        self.assertRecordValues(request, [{
            'medical_out_of_use': False, 'medical_out_to': self._utc('2026-03-04 18:30:00'), 'medical_downtime': 2.5}])
        self.assertFalse(self.room.medical_out_of_use)
        (self.room | self.hill_room).invalidate_recordset()
        with self.assertQueryCount(1):
            (self.room | self.hill_room).mapped('medical_out_of_use')

    def test_take_and_solve(self):
        request = self._report(self.leak, room_id=self.room.id)
        with freeze_time('2026-03-04 16:06:00'):
            request.with_user(self.porter).action_medical_accept()
            self.assertRecordValues(request, [{
                'medical_accepted_by_id': self.porter.id, 'user_id': self.porter.id, 'medical_response_time': 0.1,
                'stage_id': self.env.ref('maintenance.stage_1').id}])
            with self.assertRaisesRegex(UserError, 'Porter has taken it'):
                request.with_user(self.nurse).action_medical_accept()
            with self.assertRaisesRegex(AccessError, 'ended by'):
                request.with_user(self.nurse).action_medical_resolve()
        with freeze_time('2026-03-04 17:00:00'):
            action = request.with_user(self.porter).action_medical_resolve()
            with Form(self.env['medical.problem.resolution'].with_user(self.porter).with_context(**action['context'])) as form:
                form.text = "New washer"
                form.follow_up = 'replace'
                form.user_id = self.manager
            form.record.action_resolve()
        self.assertRecordValues(request, [{
            'medical_clock_state': 'done', 'medical_resolve_time': 1.0, 'medical_out_of_use': False, 'medical_downtime': 1.0,
            'medical_follow_up': 'replace', 'medical_resolution': "New washer"}])
        self.assertTrue(request.stage_id.done)
        self.assertEqual(request.activity_ids.user_id, self.manager)
        self.assertIn('Replace', request.activity_ids.summary)
        with self.assertRaisesRegex(UserError, 'done already'):
            request.with_user(self.porter).action_medical_accept()

    def test_stage_is_the_same_as_solving(self):
        request = self._report(self.leak, room_id=self.room.id)
        request.with_user(self.manager).stage_id = self.env.ref('maintenance.stage_3')
        self.assertEqual((request.medical_resolved_on, request.medical_out_of_use), (self._utc(NOW), False))
        self.assertEqual((request.medical_accepted_on, request.medical_accepted_by_id), (self._utc(NOW), self.manager))
        request.with_user(self.manager).stage_id = self.env.ref('maintenance.stage_1')
        self.assertEqual((request.medical_resolved_on, request.medical_clock_state), (False, 'ok'))

    def test_cancelled_by_the_manager_alone(self):
        request = self._report(self.leak, room_id=self.room.id)
        for user in (self.reception, self.nurse, self.porter, self.owner):
            for call in (request.with_user(user).archive_equipment_request, lambda user=user: request.with_user(user)._medical_cancel("Mine")):
                with self.assertRaises(AccessError):
                    call()
        mine = request.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "with a reason"):
            mine.write({'archive': True})
        with self.assertRaisesRegex(AccessError, "not by hand"):
            mine.write({'medical_cancel_reason': "Mine"})
        with self.assertRaisesRegex(UserError, "one by one"):
            (mine | self._report(self.leak).with_user(self.manager)).archive_equipment_request()
        action = mine.archive_equipment_request()
        self.assertFalse(request.archive, "asked first")
        wizards = self.env[action['res_model']].with_context(**action['context'])
        with self.assertRaises(AccessError):
            wizards.with_user(self.reception).create({'reason': "Mine"})
        with self.assertRaisesRegex(UserError, "why it is cancelled"):
            wizards.with_user(self.manager).create({'reason': " "}).action_cancel()
        wizards.with_user(self.manager).create({'reason': "It was the cleaner's bucket"}).action_cancel()
        self.assertEqual((request.medical_clock_state, request.medical_out_of_use, request.activity_ids.ids), ('done', False, []))
        self.assertEqual((request.archive, request.medical_cancel_reason), (True, "It was the cleaner's bucket"))
        self.assertEqual(request.message_ids[0].author_id, self.manager.partner_id)
        with self.assertRaisesRegex(UserError, "done already"):
            mine.archive_equipment_request()
        mine.reset_equipment_request()
        self.assertEqual(request.medical_clock_state, 'ok')

    def test_report_by_form(self):
        view = 'medical_office_base.view_maintenance_request_form'
        with Form(self.Request.with_user(self.manager), view) as form:
            form.medical_kind_id = self.leak
            self.assertEqual(form.name, 'Water leak')
            form.medical_kind_id = self.network
            self.assertEqual(form.name, 'Network, phone or EHR down')
            form.medical_room_id = self.room
            self.assertEqual(form.medical_site_id, self.site)
        self.assertTrue(form.record.medical_number)
        self.assertEqual(form.record.medical_resolve_due, self._utc('2026-03-04 21:00:00'))

    def test_duplicates(self):
        first = self._report(self.leak, room_id=self.room.id)
        like = self.Request.with_user(self.nurse)._medical_open_like
        values = {'kind_id': self.leak.id, 'room_id': self.room.id}
        self.assertEqual(like(values), first)
        self.assertFalse(like({**values, 'kind_id': self.network.id}))
        self.assertFalse(like({'kind_id': self.leak.id, 'site_id': self.site.id}), "another place")
        fridge = self._report(self.fridge_kind, equipment_id=self.fridge.id)
        self.assertEqual(like({'kind_id': self.routine.id, 'equipment_id': self.fridge.id}), fridge, "the same thing, whatever is wrong")
        first.with_user(self.nurse)._medical_add_to('It is worse now', [('more.png', PIXEL)])
        note = first.message_ids[0]
        self.assertEqual((note.author_id, note.attachment_ids.name), (self.nurse.partner_id, 'more.jpg'))
        self.assertIn('It is worse now', note.body)
        with self.assertRaisesRegex(UserError, 'nothing to add'):
            first.with_user(self.nurse)._medical_add_to(' ')
        with self.assertRaises(AccessError):
            first.with_user(self.hill_nurse)._medical_add_to('Mine too')
        first.with_user(self.manager).stage_id = self.env.ref('maintenance.stage_3')
        self.assertFalse(like(values))
        with self.assertRaisesRegex(UserError, 'closed meanwhile'):
            first.with_user(self.nurse)._medical_add_to('Late')

    def test_confidential_is_not_shown_to_the_public(self):
        secret = self._report(self.violence, room_id=self.room.id)
        values = {'kind_id': self.violence.id, 'room_id': self.room.id}
        self.assertFalse(self.Request.sudo()._medical_open_like(values))
        self.assertFalse(self.Request.with_user(self.porter)._medical_open_like(values))
        self.assertEqual(self.Request.with_user(self.manager)._medical_open_like(values), secret)

    def test_public_report_has_no_reporter(self):
        public = self.env.ref('base.public_user')
        request = self.Request.with_user(public).sudo()._medical_report(
            {'kind_id': self.leak.id, 'room_id': self.room.id, 'reported_by': 'Pat Sample (cleaner)'})
        self.assertRecordValues(request, [{'medical_reporter_id': False, 'medical_reported_by': 'Pat Sample (cleaner)', 'company_id': self.company.id}])
