from odoo.tests import HttpCase, tagged

from .users import new_user


class TodayTour(HttpCase):

    def _run(self):
        manager = new_user(self.env, 'today_tour_manager', 'medical_office_base.group_manager', tz='America/New_York')
        self.start_tour('/odoo/today', 'medical_today_tour', login=manager.login)
        task = self.env['mail.activity'].search([('user_id', '=', manager.id)])
        self.assertEqual(task.summary, "Call the plumber about room 3")
        self.assertFalse(self.env['medical.today.snooze'].search_count([('user_id', '=', manager.id), ('card', '=', 'tasks_due')]))


@tagged('post_install', '-at_install')
class TestMedicalTodayTourDesktop(TodayTour):
    browser_size = '1400x900'

    def test_today_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalTodayTourPhone(TodayTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_today_on_a_phone(self):
        self._run()
