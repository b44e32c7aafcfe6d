from odoo.tests import tagged

from .coverage_common import CoverageCase


class CoverageTour(CoverageCase):
    """The coverage board in a browser, on a desk and on a phone."""

    def _run_lapse(self):
        self.start_tour('/odoo/coverage', 'medical_coverage_lapse', login=self.manager.login)
        shift = self.env['medical.shift'].search([('site_id', '=', self.site.id)])
        self.assertRecordValues(shift, [{'employee_id': self.bo.id, 'state': 'draft', 'job_id': self.nursing.id}])
        override = shift.event_ids.filtered(lambda event: event.kind == 'override')
        self.assertRecordValues(override, [{'reason': 'The course is on Friday', 'user_id': self.manager.id}])

    def _run_hole(self):
        self._minimum()
        self._away(self.al)
        self.start_tour('/odoo/coverage', 'medical_coverage_hole', login=self.manager.login)
        shift = self.env['medical.shift'].search([('site_id', '=', self.site.id)])
        self.assertRecordValues(shift, [{'employee_id': self.rea.id, 'state': 'published', 'day': self.today}])


@tagged('post_install', '-at_install')
class TestMedicalCoverageTourDesktop(CoverageTour):
    browser_size = '1400x900'

    def test_lapse_on_a_desk(self):
        self._run_lapse()

    def test_hole_on_a_desk(self):
        self._run_hole()


@tagged('post_install', '-at_install')
class TestMedicalCoverageTourPhone(CoverageTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_lapse_on_a_phone(self):
        self._run_lapse()

    def test_hole_on_a_phone(self):
        self._run_hole()

    def test_call_out_on_a_phone(self):
        shift = self._shift(self.nia)
        self._checks_in(self.rea)
        self.start_tour('/odoo/coverage', 'medical_coverage_call_out', login=self.manager.login)
        self.assertEqual((shift.state, shift.cancel_kind), ('cancelled', 'call_out'))
        filled = self.env['medical.shift'].search([('replaces_id', '=', shift.id)])
        self.assertRecordValues(filled, [{'employee_id': self.will.id, 'state': 'published'}])
        call = self.env['medical.call.out'].search([('shift_id', '=', shift.id)])
        self.assertRecordValues(call, [{'employee_id': self.nia.id, 'kind': 'family', 'taken_by_id': self.manager.id}])
        asks = self.env['medical.call.out.ask'].search([('shift_id', '=', filled.id)], order='id')
        self.assertEqual([(ask.employee_id, ask.answer) for ask in asks], [(self.uma, 'no_answer'), (self.will, 'yes')])
