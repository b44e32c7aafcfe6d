from odoo import fields
from odoo.tests import HttpCase, tagged

from .visit_common import VisitCommon


class ReceptionTour(VisitCommon, HttpCase):
    """A morning at the reception's screen."""

    def _do_morning(self):
        now = fields.Datetime.now()
        ada = self._visit(start=now, copay_due=25)
        bo = self._visit(self._patient('Bo', 'Fictional'), start=now)
        cleo = self._patient('Cleo', 'Fictional')
        self.desk.tz = 'America/New_York'
        self.start_tour('/odoo/reception', 'medical_reception', login=self.desk.login)
        self.assertRecordValues(ada | bo, [
            {'state': 'left', 'room_id': self.rooms[1].id, 'end_reason': False}, {'state': 'cancelled', 'room_id': False, 'end_reason': 'patient'}])
        self.assertRecordValues(self.env['medical.visit'].search([('patient_id', '=', cleo.id)]), [
            {'state': 'arrived', 'is_walk_in': True, 'site_id': self.site.id}])


@tagged('post_install', '-at_install')
class TestMedicalReceptionTourDesktop(ReceptionTour):
    browser_size = '1400x900'

    def test_reception_on_a_desktop(self):
        self._do_morning()


@tagged('post_install', '-at_install')
class TestMedicalReceptionTourPhone(ReceptionTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_reception_on_a_phone(self):
        self._do_morning()
