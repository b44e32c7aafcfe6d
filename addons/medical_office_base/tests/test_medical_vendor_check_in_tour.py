from odoo.tests import HttpCase, tagged

from .users import new_user


class VendorCheckInTour(HttpCase):

    def _run(self):
        desk = new_user(self.env, 'check_in_desk', 'medical_office_base.group_front_desk', tz='America/New_York')
        site = self.env['medical.site'].create({'name': 'Main Street', 'code': 'TOUR', 'user_ids': desk.ids})
        agreement = self.env['medical.agreement'].create({
            'name': 'Evening cleaning', 'date_start': '2020-01-01', 'site_ids': site.ids,
            'partner_id': self.env['res.partner'].create({'name': 'Sparkle Cleaning'}).id})
        agreement.action_start()
        self.start_tour('/odoo/vendor-check-in', 'medical_vendor_check_in_tour', login=desk.login)
        visit = agreement.visit_ids
        self.assertRecordValues(visit, [{
            'person_name': 'Ann Fiction', 'site_id': site.id, 'state': 'done', 'source': 'staff', 'create_uid': desk.id}])
        self.start_tour('/odoo/vendor-visits?view_type=kanban', 'medical_vendor_inspect_tour', login=desk.login)
        self.assertRecordValues(visit, [{
            'inspection_score': 60, 'inspection_grade': 'poor', 'inspection_note': 'The waste is still here', 'inspected_by_id': desk.id}])


@tagged('post_install', '-at_install')
class TestMedicalVendorCheckInTourDesktop(VendorCheckInTour):
    browser_size = '1400x900'

    def test_check_in_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalVendorCheckInTourPhone(VendorCheckInTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_check_in_on_a_phone(self):
        self._run()
