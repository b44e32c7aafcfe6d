from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from .companies import new_companies
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalTemperatureRecordTour(HttpCase):
    """Staff look at the temperatures of their site: readings, the excursion that is still open, a summary; the curve."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = new_companies(cls.env, {'name': 'Practice with Refrigerators'})
        site = cls.env['medical.site'].create({'name': 'Main', 'code': 'MAIN', 'company_id': company.id, 'tz': 'UTC', 'calendar_id': False})
        cls.user = new_user(
            cls.env, 'tour_reader', 'medical_office_base.group_staff', company_id=company.id, company_ids=[Command.set(company.ids)], tz='UTC')
        site.user_ids = cls.user
        fridge, freezer = cls.env['maintenance.equipment'].create([{
            'name': name, 'company_id': company.id, 'medical_site_id': site.id, 'equipment_assign_to': 'other',
        } for name in ('Tour Refrigerator', 'Tour Freezer')])
        checklist = cls.env['medical.checklist'].create({'name': 'Temperatures', 'company_id': company.id, 'scope': 'equipment'})
        noon = fields.Datetime.now().replace(hour=12, minute=0, second=0)
        for thing, days, value, low, high in ((fridge, 3, 5, 2, 8), (fridge, 2, 9.5, 2, 8), (fridge, 1, 11, 2, 8), (freezer, 1, -18.5, -50, -15)):
            moment = noon - timedelta(days=days)
            cls.env['medical.checklist.run'].create({
                'checklist_id': checklist.id, 'company_id': company.id, 'name': checklist.name, 'kind': 'maintenance', 'site_id': site.id,
                'equipment_id': thing.id, 'place': thing.name, 'date_due': moment, 'date_open': moment, 'date_limit': moment, 'state': 'done',
                'date_done': moment, 'line_ids': [Command.create({
                    'name': 'Temperature now', 'kind': 'temperature', 'unit': '°C', 'has_min': True, 'min_value': low, 'has_max': True,
                    'max_value': high, 'value_number': value, 'out_of_range': not low <= value <= high, 'done_on': moment,
                    'done_by_id': cls.user.id})]})

    def test_desk(self):
        self.browser_size = '1400x900'
        self.start_tour('/odoo/temperatures', 'medical_temperature_record', login='tour_reader')

    def test_phone(self):
        self.browser_size = '390x844'
        self.start_tour('/odoo/temperatures', 'medical_temperature_record_phone', login='tour_reader')

    def test_curve_of_an_equipment(self):
        self.browser_size = '1400x900'
        self.start_tour('/odoo/action-maintenance.hr_equipment_action', 'medical_reading', login='tour_reader')
