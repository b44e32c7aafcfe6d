from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.record_column import Column

MODELS = {'documents': 'medical.patient.document', 'charts': 'medical.chart', 'staff': 'medical.staff.document'}


class MedicalRetentionRecord(models.TransientModel):
    """How long what is on file is kept, by which rule, and what of it is over or on hold; by record number, as far as the reader sees it."""
    _name = 'medical.retention.record'
    _description = 'Retention'
    _inherit = 'medical.record'

    date = fields.Date('As of', required=True, default=fields.Date.context_today)
    of = fields.Selection(
        [('documents', "Patients' documents"), ('charts', 'Paper charts'), ('staff', 'Staff documents')], required=True,
        default=lambda self: 'documents' if self.env['medical.patient.document'].has_access('read') else 'staff')
    type_ids = fields.Many2many('medical.document.type', string='Kinds', domain="[('company_id', '=', company_id)]")
    period = fields.Selection([('over', 'Over'), ('running', 'Running'), ('none', 'Not begun, or no rule')])
    held = fields.Boolean('On Legal Hold Alone')

    @property
    def _record_reads(self):
        return (MODELS[self.of],) if self else ()

    def _record_title(self):
        return self.env._("Retention")

    def _record_columns(self):
        kinds = self.env['medical.document.type'].with_context(active_test=False).search([('company_id', '=', self.company_id.id)])
        return [
            Column('whose', self.env._("Staff File") if self.of == 'staff' else self.env._("Record Number"), width=12),
            Column('kind', self.env._("Kind"), width=24, labels={kind.id: kind.name for kind in kinds}),
            Column('dated', self.env._("Dated"), 'date', width=12),
            Column('until', self.env._("Kept Until"), 'date', width=12),
            Column('period', self.env._("Period"), width=12, labels=dict(self._fields['period']._description_selection(self.env)),
                   styles={'over': 'warning', 'running': 'success', 'none': 'muted'}),
            Column('held', self.env._("Legal Hold"), width=10, labels={'held': self.env._("On hold")}, styles={'held': 'danger'}),
            Column('rule', self.env._("Rule"), width=36, labels={kind.id: kind.retention_text for kind in kinds}),
            Column('basis', self.env._("Basis"), width=24, labels={kind.id: kind.retention_basis or '–' for kind in kinds}),
        ]

    def _record_query(self):
        rows = self.env[MODELS[self.of]]
        domain = Domain([('company_id', '=', self.company_id.id), ('destroyed_on', '=', False)])
        if self.of == 'documents':
            domain &= Domain('state', 'in', ('indexed', 'void'))
        elif self.of == 'staff':
            domain &= Domain('has_file', '=', True)
        domain &= self._record_filtered(type_ids='type_id')
        if self.held:
            domain &= Domain('is_held', '=', True)
        if self.period:
            domain &= {'over': Domain('retain_until', '<', self.date), 'running': Domain('retain_until', '>=', self.date),
                       'none': Domain('retain_until', '=', False)}[self.period]
        query = rows._search(domain)
        # sudo: which of the rows above are on hold
        held = rows.sudo()._search(Domain('is_held', '=', True) & Domain('company_id', '=', self.company_id.id))

        def column(name):
            return rows._field_to_sql(rows._table, name, query)

        if self.of == 'documents':
            patients, patient = self._record_join(query, rows, rows._table, 'patient_id')
            whose = patients._field_to_sql(patient, 'number', query)
        else:
            whose = column('number') if self.of == 'charts' else SQL('%s::text', column('staff_file_id'))
        until = column('retain_until')
        return query.select(
            whose, column('type_id'), column('date_to' if self.of == 'charts' else 'date'), until,
            SQL("CASE WHEN %(until)s IS NULL THEN 'none' WHEN %(until)s < %(date)s THEN 'over' ELSE 'running' END", until=until, date=self.date),
            SQL("CASE WHEN %s IN (%s) THEN 'held' END", SQL.identifier(rows._table, 'id'), held.select()),
            SQL('%s AS rule', column('type_id')), SQL('%s AS basis', column('type_id')), SQL.identifier(rows._table, 'id'))

    def _record_order(self):
        return SQL('until NULLS LAST, whose, id')

    def _record_notes(self):
        return [self.env._("A basis that cites no rule is a suggested default: state law, payers and the malpractice cover decide, the longest wins.")]
