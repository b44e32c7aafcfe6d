from odoo.tests import HttpCase, tagged

from .problem_common import ProblemCommon


class ProblemTour(ProblemCommon, HttpCase):
    """Reporting a problem in a browser, on a desk and on a phone."""

    def _run(self):
        self.site.with_user(self.manager).shutoff_water = 'Utility room, white panel'
        self.env['medical.on.call'].with_user(self.manager).create({
            'name': 'Fictional Plumbing', 'phone': '(212) 555-0111', 'kind_ids': [(6, 0, self.leak.ids)]})
        self.start_tour('/odoo/report-problem', 'medical_problem', login=self.reception.login)
        request = self.Request.search([('company_id', '=', self.company.id)])
        self.assertRecordValues(request, [{
            'medical_kind_id': self.leak.id, 'medical_room_id': self.room.id, 'medical_reporter_id': self.reception.id,
            'medical_out_of_use': True, 'medical_accepted_name': 'Fictional Plumbing'}])
        self.assertEqual(request.medical_call_ids.mapped('result'), ['accepted', 'no_answer'])
        self.assertIn('hallway', str(request.message_ids.mapped('body')))
        photo = self.env['ir.attachment'].search([('res_model', '=', 'maintenance.request'), ('res_id', '=', request.id)])
        self.assertEqual(photo.mimetype, 'image/jpeg')


@tagged('post_install', '-at_install')
class TestMedicalProblemTourDesktop(ProblemTour):
    browser_size = '1400x900'

    def test_problem_on_a_desk(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalProblemTourPhone(ProblemTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_problem_on_a_phone(self):
        self._run()
