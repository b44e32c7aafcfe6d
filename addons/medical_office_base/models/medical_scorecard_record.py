from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.record_column import Column

TONES = {'met': 'success', 'near': 'warning', 'missed': 'danger', 'none': 'muted', 'free': 'muted'}


class MedicalScorecardRecord(models.TransientModel):
    """The scorecard of a month, for the owners' meeting: each indicator beside its target, with the month before and how it is made."""
    _name = 'medical.scorecard.record'
    _description = 'Scorecard of a Month'
    _inherit = 'medical.record.values'
    _record_reads = ('medical.kpi',)

    month = fields.Date(required=True, default=lambda self: self._default_month(), help="Any day of it.")

    @api.model
    def _default_month(self):
        return self.env.company._medical_today() - relativedelta(months=1)

    def _record_title(self):
        return self.env._("Scorecard")

    def _record_period(self):
        return self.env._("Month"), format_date(self.env, self.month, date_format='MMMM y')

    def _record_filters(self):
        label = self._fields['month']._description_string(self.env)
        return [pair for pair in super()._record_filters() if pair[0] != label]

    def _record_columns(self):
        words = self.env['medical.scorecard']._standing_words()
        areas = dict(self.env['medical.kpi']._fields['area']._description_selection(self.env))
        return [
            Column('area', self.env._("Area"), width=12, labels=areas), Column('name', self.env._("Indicator"), width=24),
            Column('shown', self.env._("Figure"), width=12), Column('wanted', self.env._("Target"), width=15),
            Column('standing', self.env._("Standing"), width=10, labels=words, styles=TONES),
            Column('before', self.env._("Month Before"), width=12), Column('detail', self.env._("Made Of"), width=26),
            Column('formula', self.env._("How It Is Made"), width=44)]

    def _record_rows(self):
        card, _company, areas = self.env['medical.scorecard'].with_company(self.company_id)._enter()
        first, site = card._chosen(self.company_id, self.month, self.site_id.id)
        values = []
        for kpi, line, _kept in card._rows(self.company_id, first, site, areas):
            (before, _then), (figure, target) = line[-2:]
            detail = card.env._("%(top)s of %(bottom)s", top=f'{figure.numerator:,.0f}', bottom=f'{figure.denominator:,.0f}')
            values.append((
                kpi.area, kpi.name, card._shown(self.company_id, kpi.unit, figure.value), card._target_words(self.company_id, kpi, target),
                card._standing(kpi.better, figure.value, target), card._shown(self.company_id, kpi.unit, before.value),
                detail if figure.value is not None and kpi.unit == 'percent' and figure.denominator else '', kpi.formula))
        return values or [('', '', '', '', 'none', '', '', '')]

    def _record_notes(self):
        return [
            self.env._("Sums over the whole practice; they name nobody. Months that are over stay as they were read when they closed."),
            self.env._("Targets are the practice's own, else suggestions.")]

    def _record_signatures(self):
        return [self.env._("Presented by"), self.env._("Owner")]
