from odoo import Command
from odoo.tests import HttpCase, tagged

from .companies import new_companies
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalRecordTour(HttpCase):
    """The screen of a record in a browser: pages, filters, an empty result; the same on a phone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = new_companies(cls.env, {'name': 'Practice with Equipment'})
        new_user(
            cls.env, 'tour_manager', groups='medical_office_base.group_manager', company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)])
        cls.env['maintenance.equipment'].create([{
            'name': f'Otoscope {number}', 'company_id': cls.company.id, 'effective_date': '2020-01-01', 'equipment_assign_to': 'other',
            'warranty_date': '2099-12-31' if number else '2021-01-01',
        } for number in range(90)])

    def test_desk(self):
        self.browser_size = '1400x900'
        self.start_tour('/odoo/equipment-register', 'medical_record', login='tour_manager')

    def test_phone(self):
        self.browser_size = '390x844'
        self.start_tour('/odoo/equipment-register', 'medical_record_phone', login='tour_manager')
