from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ...tools.record_column import Column
from ..medical_access_log import CHANNELS
from .medical_access_log_patient import LEFT, OPENED


class MedicalAccessPatientRecord(models.TransientModel):
    """Who saw a patient: whoever read the record or anything that hangs on it, each reading or one row per person; never values."""
    _name = 'medical.access.patient.record'
    _description = 'Who Saw This Patient'
    _inherit = 'medical.record'
    _record_reads = ('medical.access.log', 'medical.patient')

    patient_id = fields.Many2one('medical.patient', required=True, domain="[('company_id', '=', company_id)]")
    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(months=3))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    shown = fields.Selection([('people', 'One row per person'), ('each', 'Each reading')], 'Show', required=True, default='people')
    channel = fields.Selection(CHANNELS, 'How')
    opened = fields.Boolean('Opened Alone', help="Without lists and searches, in which the record was one of many.")

    def _record_title(self):
        return self.env._("Who Saw This Patient")

    def _record_columns(self):
        if self.shown == 'people':
            return [
                Column('who', self.env._("Who"), width=34),
                Column('first', self.env._("First"), 'datetime', width=17),
                Column('last', self.env._("Last"), 'datetime', width=17),
                Column('opened', self.env._("Opened"), 'integer', width=9, total=True),
                Column('listed', self.env._("In lists and searches"), 'integer', width=12, total=True),
                Column('left_office', self.env._("Of these printed, exported or as file"), 'integer', width=14, total=True),
            ]
        return [
            Column('date', self.env._("When"), 'datetime', width=17),
            Column('who', self.env._("Who"), width=34),
            Column('channel', self.env._("How"), width=16, labels=dict(self._fields['channel']._description_selection(self.env))),
            Column('kind', self.env._("Kind of Record"), width=22, labels=self.env['medical.access.log']._model_labels()),
            Column('record', self.env._("No."), 'integer', width=8),
            Column('reason', self.env._("Reason"), width=24),
        ]

    def _record_check(self):
        self.patient_id.check_access('read')
        return super()._record_check()

    def _record_lines(self):
        """SQL: what follows FROM, for the lines of the patient within the period."""
        return SQL(
            "medical_access_log AS l WHERE l.date >= %s AND l.date < %s AND l.company_id = %s AND %s%s%s",
            self._record_midnight(self.date_from), self._record_midnight(self.date_to, days=1), self.company_id.id,
            self.env['medical.access.log']._sql_lines_of_patient(self.patient_id),
            SQL(" AND l.channel = %s", self.channel) if self.channel else SQL(),
            SQL(" AND l.channel IN %s", OPENED) if self.opened else SQL())

    def _record_query(self):
        if self.shown == 'people':
            return SQL(
                """SELECT min(l.user_name), min(l.date), max(l.date), count(*) FILTER (WHERE l.channel IN %s),
                          count(*) FILTER (WHERE l.channel NOT IN %s), count(*) FILTER (WHERE l.channel IN %s), l.user_id AS id
                     FROM %s GROUP BY l.user_id""", OPENED, OPENED, LEFT, self._record_lines())
        return SQL("SELECT l.date, l.user_name, l.channel, l.model, l.res_id, l.reason, l.id FROM %s", self._record_lines())

    def _record_order(self):
        return SQL('opened DESC, last DESC, id') if self.shown == 'people' else SQL('date DESC, id DESC')

    def _record_notes(self):
        return [self.env._("From the access log, which holds who, when, what and how, never what was read. The Privacy Officer's own looks are in it.")]

    def _record_signatures(self):
        return [self.env._("Privacy Officer")]
