from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.record_column import Column
from .medical_disclosure import BASES


class MedicalAccountingRecord(models.TransientModel):
    """The accounting of a patient's disclosures as a list, PDF and spreadsheet: the rows of the letter (45 CFR 164.528)."""
    _name = 'medical.accounting.record'
    _description = 'Accounting of Disclosures'
    _inherit = 'medical.record'
    _record_reads = ('medical.disclosure',)

    patient_id = fields.Many2one('medical.patient', domain="[('company_id', '=', company_id)]")
    date_from = fields.Date('From', required=True, default=lambda self: self._default_from())
    date_to = fields.Date('Until', required=True, default=lambda self: self._default_today())

    @api.model
    def _default_today(self):
        return self.env.company._medical_today()

    @api.model
    def _default_from(self):
        return self.env['medical.disclosure']._accounting_since(self._default_today())

    def _record_title(self):
        return self.env._("Accounting of Disclosures")

    def _record_columns(self):
        return [
            Column('date', self.env._("Date"), 'date', width=11),
            Column('date_last', self.env._("Until"), 'date', width=11),
            Column('times', self.env._("Times"), 'integer', width=7),
            Column('recipient', self.env._("To"), width=24),
            Column('address', self.env._("Address"), width=28),
            Column('what', self.env._("What"), width=34),
            Column('purpose', self.env._("Purpose"), width=30),
            Column('basis', self.env._("Basis"), width=22, labels=dict(self.env['medical.disclosure']._fields['basis']._description_selection(self.env))),
        ]

    def _accounting_domain(self):
        return self.env['medical.disclosure']._accounting_domain(
            self.patient_id, self.date_from, self.date_to, self.date_to, self._record_today())

    def _record_query(self):
        disclosures = self.env['medical.disclosure']
        query = disclosures._search(self._accounting_domain())
        names = ('date', 'date_last', 'times', 'recipient_name', 'recipient_address', 'what', 'purpose', 'basis', 'id')
        return query.select(*[disclosures._field_to_sql(disclosures._table, name, query) for name in names])

    def _record_order(self):
        return SQL('date, id')

    def _record_notes(self):
        left_out = ', '.join(
            words for code, words in self.env['medical.disclosure']._fields['basis']._description_selection(self.env)
            if not {row[0]: row[2] for row in BASES}[code])
        return [self.env._("Left out, as 45 CFR 164.528(a)(1) says: %(bases)s. At most six years back from the last day.", bases=left_out)]

    def _record_read_records(self):
        return self.env['medical.disclosure'].search(self._accounting_domain())
