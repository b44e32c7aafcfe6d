from dateutil.relativedelta import relativedelta

from odoo import fields, models

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalIndicatorRecord(models.TransientModel):
    """The billing indicators of a period, for the owners' meeting: each beside its target, with how it is made."""
    _name = 'medical.indicator.record'
    _description = 'Billing Indicators Record'
    _inherit = 'medical.record.values'
    _record_reads = ('account.move.line', 'medical.claim')

    date_to = fields.Date('Until', required=True, default=lambda self: self._default_today())
    date_from = fields.Date('From', required=True, default=lambda self: self._default_today() + relativedelta(months=-3, days=1))

    def _default_today(self):
        return self.env.company._medical_today()

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

    def _record_rows(self):
        indicator, _company = self.env['medical.billing.indicator']._enter()
        rows = indicator._indicators(self.company_id, self.date_from, self.date_to, self.site_id)
        return [(
            row['name'], indicator._shown(self.company_id, row['unit'], row['value']),
            '' if not row['target'] and row['better'] == 'up' else indicator._shown(self.company_id, row['unit'], row['target']),
            row['standing'], row['detail'] or row['words'], row['formula'], row['cut_off']) for row in rows]

    def _record_notes(self):
        return [self.env._("Sums over the whole practice, also of patients whom the reader may not open; they name nobody.")]

    def _record_signatures(self):
        return [self.env._("Presented by"), self.env._("Owner")]
