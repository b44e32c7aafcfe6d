from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .round_common import RoundCase


@tagged('post_install', '-at_install')
class TestRoundProblem(RoundCase):
    """Numbers outside their bounds, rounds without an account, certificates and turnovers."""

    def setUp(self):
        super().setUp()
        self.fridge = self._equipment(name='Vaccine Refrigerator')

    def _requests(self, **values):
        return self.env['maintenance.request'].search([('medical_site_id', '=', self.site.id)] + [(name, '=', value) for name, value in values.items()])

    def test_temperature_outside_reports_at_once(self):
        run = self._round("[temperature 2..8 °C] Inside now", equipment_id=self.fridge.id)
        line, = self._open(run)
        self.assertIn("outside 2 to 8 °C", self._save(run, self.porter, {line: {'value_number': 12}})['results'][0]['message'])
        self.assertFalse(self._requests())
        answer = self._save(run, self.porter, {line: {'value_number': 12, 'reason': "Door stood open"}})
        self.assertEqual(answer['results'][0], {**answer['results'][0], 'status': 'applied', 'message': ''})
        request = self._requests()
        self.assertRecordValues(request, [{'equipment_id': self.fridge.id, 'medical_room_id': self.desk.id, 'create_uid': self.porter.id}])
        self.assertEqual(request.medical_kind_id.medical_library_id, self.env.ref('medical_office_base.problem_kind_emg_07'))
        self.assertIn("Door stood open", request.description)
        self.assertIn("12 °C", request.description)
        self.assertRecordValues(run.line_ids, [{'out_of_range': True, 'request_id': request.id, 'reason': "Door stood open"}])
        self.assertTrue(run.has_fault)
        self.assertIn("Don't use what is in here", self.fridge.message_ids[0].body)

        # another reading of the same refrigerator is a note, no duplicate
        other = self._round("[temperature 2..8 °C] Inside now", equipment_id=self.fridge.id)
        self._save(other, self.porter, {self._open(other)[0]: {'value_number': 13.5, 'reason': "Still warm"}})
        self.assertEqual(self._requests(), request)
        self.assertIn("13.5 °C", request.message_ids[0].body)
        self.assertEqual(other.line_ids.request_id, request)

        # corrected: the problem hears of it and stays
        self._save(run, self.porter, {line: {'value_number': 5}})
        self.assertRecordValues(run.line_ids, [{'out_of_range': False, 'reason': False, 'request_id': request.id}])
        self.assertIn("corrected to 5 °C", request.message_ids[0].body)
        self.assertFalse(run.has_fault)

    def test_other_numbers_are_routine_repairs(self):
        run = self._round("[number 30..60 psi] Pressure\n[temperature 18..26 °C] Room", room_id=self.exam1.id)
        pressure, room = self._open(run)
        self._save(run, self.porter, {pressure: {'value_number': 12, 'reason': "Leaks"}, room: {'value_number': 31, 'reason': "Hot"}})
        requests = self._requests()
        self.assertEqual(requests.medical_kind_id.medical_library_id, self.env.ref('medical_office_base.problem_kind_emg_18'))
        self.assertEqual(requests.medical_room_id, self.exam1)

    def test_one_sided_bounds(self):
        run = self._round("[number 5..] At least\n[number ..5] At most")
        low, high = self._open(run)
        answer = self._save(run, self.porter, {low: {'value_number': 4}, high: {'value_number': 6}})
        self.assertIn("at least 5", answer['results'][0]['message'])
        self.assertIn("at most 5", answer['results'][1]['message'])
        self._save(run, self.porter, {low: {'value_number': 5}, high: {'value_number': -1}})
        self.assertFalse(run.has_fault)

    # without an account

    def test_ticked_without_an_account(self):
        run = self._round("[tick*] Wiped\n[temperature 2..8 °C] Cold\n[signature] Sign", room_id=self.exam1.id, equipment_id=self.fridge.id)
        self.assertEqual(run._public_open(self.exam1), run)
        lines = run._public_lines(self.exam1)
        self.assertEqual([line['name'] for line in lines], ['Wiped', 'Cold'])
        self.assertNotIn('by', lines[0])
        tick, cold = (line['id'] for line in lines)
        with self.assertRaisesRegex(UserError, "your name"):
            run._public_save({tick: {'value_tick': True}}, "  ", 'form1', self.exam1)
        answer = run._public_save({str(tick): {'value_tick': True}, cold: {'value_number': 20}}, "Casey", 'form1', self.exam1)
        self.assertEqual((answer['saved'], list(answer['faults'])), (1, [cold]))
        self.assertEqual(run._public_save({tick: {'value_tick': False}}, "Casey", 'form1', self.exam1)['saved'], 0, "the form is sent twice")
        self.assertRecordValues(run.line_ids[0], [{'value_tick': True, 'done_by_id': False, 'done_by_name': "Casey"}])
        run._public_save({cold: {'value_number': 20, 'reason': "Off"}}, "Casey", 'form2', self.exam1)
        self.assertEqual(self._requests().medical_reported_by, "Casey")
        self.assertEqual(run.state, 'doing', "the signature is missing")

    def test_public_finishes_by_itself(self):
        run = self._round("[tick*] Wiped", room_id=self.exam1.id)
        line = run._public_lines(self.exam1)[0]['id']
        self.assertTrue(run._public_save({line: {'value_tick': True}}, "Casey", 'form', self.exam1)['done'])
        self.assertRecordValues(run, [{'state': 'done', 'done_by_name': "Casey", 'done_by_id': False}])
        with self.assertRaisesRegex(UserError, "finished by Casey"):
            run._public_save({line: {'value_tick': False}}, "Casey", 'form3', self.exam1)

    def test_public_has_no_rounds_of_staff(self):
        staff = self._round("[tick] Wiped", room_id=self.exam1.id)
        staff.checklist_id.allow_public = False
        second = self._round("[tick] Wiped", needs_second_person=True, room_id=self.exam1.id)
        named = self._round("[tick] Wiped", user_id=self.porter.id, room_id=self.exam1.id)
        elsewhere = self._round("[tick] Wiped", room_id=self.exam2.id)
        self.assertFalse(self.runs._public_open(self.exam1) & (staff | second | named | elsewhere))
        with self.assertRaises(UserError):
            staff._public_save({}, "Casey", 'k', self.exam1)

    def test_zone_on_the_door_of_a_room(self):
        zone = self.env['medical.zone'].create({
            'name': 'Wing', 'site_id': self.site.id, 'room_ids': [fields.Command.set((self.exam1 | self.exam2).ids)]})
        run = self._round("[tick] Mopped", zone_id=zone.id)
        lines = run._public_lines(self.exam1)
        self.assertEqual([line['section'] for line in lines], ['Exam 1'])
        strange = run.line_ids.filtered(lambda line: line.room_id == self.exam2)
        self.assertEqual(run._public_save({strange.id: {'value_tick': True}}, "Casey", 'k', self.exam1)['saved'], 0)
        self.assertFalse(strange.value_tick)
