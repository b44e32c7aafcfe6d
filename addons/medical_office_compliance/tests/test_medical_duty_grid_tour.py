from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .duty_common import DutyCase


class DutyGridTour(DutyCase, HttpCase):
    """The grid in a browser, on the browser's own day."""

    def _run(self, tour):
        today = self.company.medical_practice_ids._today()
        first = self._policy('G-1', day=today)
        self._policy('G-2', day=today)
        self._policy('G-3', day=today, audience='some', audience_job_ids=self._link(self.jobs[0]))
        self._rows(first, self.nurse_employee)._duty_do()
        self._rows(first, state='open').write({
            name: today - timedelta(days=days) for name, days in (('date_assigned', 20), ('date_asked', 20), ('date_due', 6))})
        self.env.flush_all()
        self.start_tour('/odoo/who-has-read-what', tour, login=self.manager.login)


@tagged('post_install', '-at_install')
class TestMedicalDutyGridTourDesktop(DutyGridTour):
    browser_size = '1400x900'

    def test_grid_on_a_desk(self):
        self._run('medical_duty_grid_desk')


@tagged('post_install', '-at_install')
class TestMedicalDutyGridTourPhone(DutyGridTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_grid_on_a_phone(self):
        self._run('medical_duty_grid_phone')
