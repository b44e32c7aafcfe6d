from odoo.fields import Datetime
from odoo.tests import HttpCase, freeze_time, tagged

from .patient.patient_common import PatientCommon

DAY = Datetime.to_datetime('2026-05-05 15:00:00')


@tagged('post_install', '-at_install')
class TestMedicalScorecardTour(PatientCommon, HttpCase):
    """The scorecard in a browser, at a desk and on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env['medical.visit'].create([{
            'patient_id': cls.patient.id, 'site_id': cls.site.id, 'date_start': DAY, 'state': state} for state in ('left', 'no_show')])

    @freeze_time('2026-05-20 15:00:00')
    def test_desk(self):
        self.browser_size = '1400x900'
        self.start_tour('/odoo/scorecard', 'medical_scorecard', login='pt_manager')

    @freeze_time('2026-05-20 15:00:00')
    def test_phone(self):
        self.browser_size = '390x844'
        self.touch_enabled = True
        self.start_tour('/odoo/scorecard', 'medical_scorecard', login='pt_manager')
