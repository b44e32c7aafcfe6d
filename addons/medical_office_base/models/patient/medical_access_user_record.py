from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ...tools.record_column import Column
from ..medical_access_log import CHANNELS
from .medical_access_log_patient import LEFT, OPENED


class MedicalAccessUserRecord(models.TransientModel):
    """What a user saw: which patients, or each reading of whatever is logged, with the patient it was of; never values."""
    _name = 'medical.access.user.record'
    _description = 'What This User Saw'
    _inherit = 'medical.record'
    _record_reads = ('medical.access.log', 'medical.patient')

    user_id = fields.Many2one('res.users', 'Who', required=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(days=30))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    shown = fields.Selection([('patients', 'One row per patient'), ('each', 'Each reading')], 'Show', required=True, default='patients')
    channel = fields.Selection(CHANNELS, 'How')
    opened = fields.Boolean('Opened Alone', default=True, help="Without lists and searches, in which a record was one of many.")

    def _record_title(self):
        return self.env._("What This User Saw")

    def _record_columns(self):
        patient = [Column('number', self.env._("Record Number"), width=12), Column('patient', self.env._("Patient"), width=28)]
        if self.shown == 'patients':
            return [
                *patient,
                Column('first', self.env._("First"), 'datetime', width=17),
                Column('last', self.env._("Last"), 'datetime', width=17),
                Column('times', self.env._("Readings"), 'integer', width=9, total=True),
                Column('left_office', self.env._("Of these printed, exported or as file"), 'integer', width=14, total=True),
            ]
        return [
            Column('date', self.env._("When"), 'datetime', width=17),
            Column('channel', self.env._("How"), width=16, labels=dict(self._fields['channel']._description_selection(self.env))),
            Column('kind', self.env._("Kind of Record"), width=22, labels=self.env['medical.access.log']._model_labels()),
            Column('record', self.env._("No."), 'integer', width=8),
            *patient,
            Column('reason', self.env._("Reason"), width=24),
        ]

    def _record_query(self):
        Log = self.env['medical.access.log']
        lines = SQL(
            "medical_access_log AS l WHERE l.user_id = %s AND l.date >= %s AND l.date < %s AND l.company_id = %s%s%s",
            self.user_id.id, self._record_midnight(self.date_from), self._record_midnight(self.date_to, days=1), self.company_id.id,
            SQL(" AND l.channel = %s", self.channel) if self.channel else SQL(),
            SQL(" AND l.channel IN %s", OPENED) if self.opened else SQL())
        if self.shown == 'patients':
            # what hangs on a patient is looked up once for each record, not for each reading
            return SQL(
                """SELECT p.number, p.name, min(r.first), max(r.last), sum(r.times)::int, sum(r.left_office)::int, p.id
                     FROM (SELECT %s AS patient_id, l.first, l.last, l.times, l.left_office
                             FROM (SELECT l.model, l.res_id, min(l.date) AS first, max(l.date) AS last, count(*) AS times,
                                          count(*) FILTER (WHERE l.channel IN %s) AS left_office
                                     FROM %s AND %s AND l.res_id IS NOT NULL GROUP BY l.model, l.res_id) AS l) AS r
                     JOIN medical_patient AS p ON p.id = r.patient_id
                    GROUP BY p.id""", Log._sql_patient_of_line(), LEFT, lines, Log._patient_lines())
        return SQL(
            """SELECT r.date, r.channel, r.model, r.res_id, p.number, p.name, r.reason, r.id
                 FROM (SELECT l.*, %s AS patient_id FROM %s) AS r
                 LEFT JOIN medical_patient AS p ON p.id = r.patient_id""", Log._sql_patient_of_line(), lines)

    def _record_order(self):
        return SQL('times DESC, last DESC, id') if self.shown == 'patients' else SQL('date DESC, id DESC')

    def _record_notes(self):
        return [self.env._("From the access log, which holds who, when, what and how, never what was read.")]

    def _record_signatures(self):
        return [self.env._("Privacy Officer")]
