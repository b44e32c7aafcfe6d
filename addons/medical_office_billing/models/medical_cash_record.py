from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalCashRecord(models.TransientModel):
    """The cash forecast as a record: a row per week."""
    _name = 'medical.cash.record'
    _description = 'Cash Forecast Record'
    _inherit = 'medical.record'
    _record_reads = ('account.move.line', 'medical.cash.item', 'medical.payment.run.line')

    date = fields.Date('As of', compute='_compute_date')

    def _compute_date(self):
        for record in self:
            record.date = record._record_today()

    def _record_title(self):
        return self.env._("Cash Forecast, 13 Weeks")

    def _record_columns(self):
        sources = self.env['medical.cash.forecast']._forecast_sources()
        amount = {'type': 'amount', 'width': 14}
        return [
            Column('week', self.env._("Week"), 'integer', width=6),
            Column('start', self.env._("From"), 'date', width=11),
            Column('opening', self.env._("Opening"), **amount),
            *(Column(f'source_{key}', label, total=True, **amount) for key, label, _model, _method in sources),
            Column('net', self.env._("Change"), total=True, **amount),
            Column('closing', self.env._("Closing"), **amount),
        ]

    def _record_query(self):
        forecast = self.env['medical.cash.forecast'].get_forecast()
        openings = [forecast['opening'], *forecast['closing']]
        rows = [
            SQL('(%s, %s::date, %s)', week + 1, forecast['weeks'][week]['start'], SQL(', ').join(SQL('%s::numeric', value) for value in (
                openings[week], *(row['amounts'][week] for row in forecast['rows']), forecast['net'][week], forecast['closing'][week])))
            for week in range(len(forecast['weeks']))]
        return SQL('SELECT * FROM (VALUES %s) AS weeks', SQL(', ').join(rows))

    def _record_order(self):
        return SQL('week')

    def _record_notes(self):
        forecast = self.env['medical.cash.forecast'].get_forecast()
        return [forecast['words']['text'], *forecast['notes']]
