from odoo import Command, fields
from odoo.tests import freeze_time

from .patient_common import PatientCommon

# 10:00 in New York, 8:00 in Denver
NOW = fields.Datetime.to_datetime('2027-01-20 15:00:00')


@freeze_time(NOW)
class VisitCommon(PatientCommon):
    """A day at the reception: see `PatientCommon`; `west` is a site two hours behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.west = cls.env['medical.site'].create({
            'name': 'West', 'code': 'W', 'company_id': cls.company.id, 'calendar_id': False, 'tz': 'America/Denver',
            'user_ids': [Command.set((cls.users['front_desk'] | cls.users['manager']).ids)]})
        cls.desk, cls.clinician, cls.manager = cls.users['front_desk'], cls.users['clinician'], cls.users['manager']

    @classmethod
    def _visit(cls, patient=None, start=NOW, **values):
        """A visit as the front desk enters it; `start` in UTC."""
        return cls.env['medical.visit'].with_user(cls.users['front_desk']).create({
            'patient_id': (patient or cls.patient).id, 'site_id': cls.site.id, 'date_start': fields.Datetime.to_string(start), **values})
