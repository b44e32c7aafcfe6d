from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalIndicatorRecord(models.TransientModel):
    """The billing indicators of a period, for the owners' meeting: each beside its target, with how it is made."""
    _name = 'medical.indicator.record'
    _description = 'Billing Indicators Record'
    _inherit = 'medical.record'
    _record_reads = ('account.move.line', 'medical.claim')

    date_to = fields.Date('Until', required=True, default=lambda self: self._default_today())
    date_from = fields.Date('From', required=True, default=lambda self: self._default_today() + relativedelta(months=-3, days=1))

    def _default_today(self):
        return self.env['medical.practice']._get(self.env.company)._today()

    def _record_title(self):
        return self.env._("Billing Indicators")

    def _record_columns(self):
        tones = {name: name for name in ('danger', 'warning', 'success', 'muted')}
        return [
            Column('name', self.env._("Indicator"), width=22), Column('shown', self.env._("Figure"), width=13),
            Column('wanted', self.env._("Target"), width=13),
            Column('standing', self.env._("Reading"), width=10, styles=tones, labels={
                'danger': self.env._("Look at it"), 'warning': self.env._("Nearly"), 'success': self.env._("Good"), 'muted': self.env._("No reading")}),
            Column('detail', self.env._("Made Of"), width=30), Column('formula', self.env._("How It Is Made"), width=46),
            Column('cut_off', self.env._("Cut-Off"), width=26),
        ]

    def _record_query(self):
        indicator, _company = self.env['medical.billing.indicator']._enter()
        rows = indicator._indicators(self.company_id, self.date_from, self.date_to, self.site_id)
        values = [(
            row['name'], indicator._shown(self.company_id, row['unit'], row['value']),
            '' if not row['target'] and row['better'] == 'up' else indicator._shown(self.company_id, row['unit'], row['target']),
            row['standing'], row['detail'] or row['words'], row['formula'], row['cut_off'], number) for number, row in enumerate(rows)]
        return SQL(
            'SELECT line.* FROM (VALUES %s) AS line(name, shown, wanted, standing, detail, formula, cut_off, number)',
            SQL(', ').join(SQL('%s', row) for row in values))

    def _record_source(self):
        columns = SQL(', ').join(SQL.identifier(column.name) for column in self._record_columns())
        return SQL('(%s) AS record(%s, number)', self._record_query(), columns)

    def _record_order(self):
        return SQL('number')

    def _record_notes(self):
        return [self.env._("Sums over the whole practice, also of patients whom the reader may not open; they name nobody.")]

    def _record_signatures(self):
        return [self.env._("Presented by"), self.env._("Owner")]
