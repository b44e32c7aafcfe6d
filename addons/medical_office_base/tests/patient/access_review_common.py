from datetime import datetime

from odoo import fields
from odoo.tools import SQL

from .patient_common import PatientCommon

MONTHS = (3, 4)


class AccessReviewCommon(PatientCommon):
    """Lines of the access log on days of March and April 2031: the log itself goes by the clock of the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.desk, cls.biller, cls.owner = (cls.users[role] for role in ('privacy_officer', 'front_desk', 'biller', 'owner'))
        cls.second_officer = cls._user('pt_second_officer', 'privacy_officer')
        cls.practice = cls.company.medical_practice_ids
        cls.Log, cls.Finding = cls.env['medical.access.log'], cls.env['medical.access.finding']
        for month in MONTHS:
            if f'2031_{month:02d}' not in cls.Log._partitions():
                cls.Log._attach_partition(cls.env.cr, datetime(2031, month, 1))  # noqa: DTZ001 the first of a month of the log
        cls.day = fields.Date.to_date('2031-03-04')

    @classmethod
    def _lines(cls, user, records, when='2031-03-04 15:00:00', channel='view', times=1):
        cls.env.flush_all()
        cls.env.cr.execute(SQL(
            """INSERT INTO medical_access_log (txid, date, user_id, user_name, company_id, model, res_id, channel)
               SELECT 1, %s, %s, %s, %s, %s, id, %s FROM unnest(%s) AS id, generate_series(1, %s)""",
            when, user.id, user.name, cls.company.id, records._name, channel, records.ids, times))

    def _plan(self, query):
        return '\n'.join(row[0] for row in self.env.execute_query(SQL("EXPLAIN %s", query)))
