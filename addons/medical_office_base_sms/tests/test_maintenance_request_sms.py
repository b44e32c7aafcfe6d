from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.problem_common import ProblemCommon


@tagged('post_install', '-at_install')
class TestMaintenanceRequestSms(ProblemCommon):
    """Text messages when nobody takes a problem: where switched on, and never in the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        entries = cls.env['medical.on.call'].with_user(cls.manager)
        cls.plumber = entries.create({'name': 'Fictional Plumbing', 'phone': '+1 212 555 0111', 'sequence': 1})
        cls.colleague = entries.create({'user_id': cls.nurse.id, 'phone': '+1 212 555 0120', 'sequence': 2})
        cls.nurse.partner_id.phone = '+1 212 555 0120'

    def _hand_on(self, times=1):
        """The messages queued when nobody takes it for so long."""
        before = self.env['sms.sms'].search([])
        with freeze_time('2026-03-04 16:00:00') as clock:
            request = self._report(self.leak, room_id=self.room.id, text='Jane Sample slipped').sudo()
            self.assertFalse(self.env['sms.sms'].search([]) - before, "the first has the task")
            for _time in range(times):
                clock.tick(timedelta(minutes=10))
                request._medical_escalate()
        return request, (self.env['sms.sms'].search([]) - before).sorted('id')

    def test_off_by_default(self):
        self.assertFalse(self._hand_on(3)[1])

    def test_queued(self):
        self.company.medical_problem_sms = True
        _request, messages = self._hand_on(2)
        self.assertEqual([message.number.replace(' ', '') for message in messages], ['+12125550111', '+12125550120'])
        self.assertEqual(set(messages.mapped('state')), {'outgoing'})
        self.assertIn('Water leak at Harbor, Exam 1', messages[0].body)
        self.assertIn('Call (212) 555-0100.', messages[0].body)
        self.assertNotIn('Jane', messages[0].body)
        self.assertEqual(messages[1].partner_id, self.nurse.partner_id)

    def test_never_in_the_way(self):
        self.company.medical_problem_sms = True
        with patch.object(self.registry['sms.sms'], 'create', side_effect=UserError("No credits")):
            request, messages = self._hand_on(2)
        self.assertFalse(messages)
        self.assertEqual(request.medical_told_on_call_ids, self.plumber | self.colleague)
        self.assertIn(self.nurse, request.medical_told_ids)

    def test_switch_is_the_companys(self):
        settings = self.env['res.config.settings'].with_company(self.company).create({'medical_problem_sms': True})
        settings.execute()
        self.assertTrue(self.company.medical_problem_sms)
        self.assertFalse(self.other_company.medical_problem_sms)
