from odoo.tests import HttpCase, tagged

from .screening_common import ScreeningCase


class ScreeningTour(HttpCase, ScreeningCase):
    """The compliance officer imports a list, screens and resolves a match: in a browser."""

    freeze = False

    def _run(self):
        self.start_tour('/odoo/exclusion-lists', 'medical_screening_import', login=self.officer.login)
        self.start_tour('/odoo/screen-now', 'medical_screening_resolve', login=self.officer.login)
        self.assertRecordValues(self._matches(), [{'employee_id': self.aide.id, 'state': 'cleared', 'decided_by_id': self.officer.id}])


@tagged('post_install', '-at_install')
class TestMedicalScreeningTourDesktop(ScreeningTour):
    browser_size = '1400x900'

    def test_screening_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalScreeningTourPhone(ScreeningTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_screening_on_a_phone(self):
        self._run()
