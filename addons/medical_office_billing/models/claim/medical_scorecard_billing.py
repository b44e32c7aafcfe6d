from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.models.medical_scorecard import Figure

# of billing's indicators: those of the scorecard, with their code there
BILLING_INDICATORS = {
    'KPI-11': 'charge_lag', 'KPI-12': 'clean_claim', 'KPI-13': 'denial_count', 'KPI-14': 'days_ar', 'KPI-15': 'net_collection', 'KPI-16': 'over_90',
    'KPI-17': 'credits',
}


class MedicalScorecard(models.AbstractModel):
    """Money: billing's own indicators with their own targets, tills, deposits, co-pays and estimates."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        def nothing(month):
            return Domain.FALSE

        def copays(month):
            return month.days('date') & Domain([('copay_due', '>', 0), ('state', 'in', ('arrived', 'roomed', 'left'))])

        return super()._indicators() + [
            *(self._indicator(code, 'account.move.line', how='own', whole=nothing) for code in BILLING_INDICATORS),
            self._indicator('KPI-08', 'medical.visit', how='own', whole=copays, action='medical_office_base.action_medical_visit'),
            self._indicator(
                'KPI-09', 'medical.till', how='sum', top=('difference_cash',), among=lambda month: month.days('date'),
                whole=lambda month: month.days('date') & Domain('state', 'in', ('to_decide', 'closed'))),
            self._indicator(
                'KPI-10', 'medical.deposit', how='sum', top=('difference',), whole=lambda month: month.days('date') & Domain('state', '=', 'banked'),
                among=lambda month: month.days('date') & Domain('state', '=', 'banked')),
            self._indicator(
                'KPI-18', 'medical.estimate', part=lambda month: [('due_state', '=', 'given')],
                whole=lambda month: month.days('due_on') & (
                    Domain('given_on', '!=', False) | (month.days_over('due_on') & Domain('state', '=', 'draft')))),
        ]

    @api.model
    def _own_figures(self, company, months, site):
        figures = super()._own_figures(company, months, site)
        if months:
            engine = self.env['medical.billing.indicator']
            # one call for all months: seven statements whatever their number
            rows = self.env['medical.billing.figures']._figures(company, [(month.first, month.until) for month in months], site)
            values = [engine._values(company, row) for row in rows]
            for code, name in BILLING_INDICATORS.items():
                figures[code] = [
                    Figure(None if value[name][2] is None else float(value[name][2]), float(value[name][0] or 0), float(value[name][1] or 0))
                    for value in values]
            figures['KPI-08'] = self._copays(company, months, site)
        return figures

    @api.model
    def _copays(self, company, months, site):
        """Co-pays taken, up to what was due, of those due for visits in which the patient came."""
        # sudo: sums that name nobody
        Visit = self.env['medical.visit'].sudo().with_context(allowed_company_ids=company.ids)
        indicator = next(row for row in self._indicators() if row.code == 'KPI-08')
        parts = []
        for number, month in enumerate(months):
            query = Visit._search(self._domain(indicator, month, company, site))
            parts.append(query.select(
                SQL('%s AS number', number), SQL('%s AS id', SQL.identifier('medical_visit', 'id')),
                SQL('%s AS due', SQL.identifier('medical_visit', 'copay_due'))))
        self.env['medical.till.entry'].flush_model(['visit_id', 'amount', 'state', 'kind', 'origin_id'])
        found = {number: Figure(100 * float(taken or 0) / float(due) if due else None, float(taken or 0), float(due or 0))
                 for number, taken, due in self.env.execute_query(SQL(
                     """SELECT visit.number, SUM(LEAST(GREATEST(taken.amount, 0), visit.due)), SUM(visit.due)
                          FROM (%s) visit
                     LEFT JOIN LATERAL (
                               SELECT COALESCE(SUM(entry.amount), 0) AS amount FROM medical_till_entry entry
                            LEFT JOIN medical_till_entry origin ON origin.id = entry.origin_id
                                WHERE entry.visit_id = visit.id AND entry.state = 'posted' AND (entry.kind = 'copay' OR origin.kind = 'copay')) taken ON TRUE
                         GROUP BY visit.number""", SQL(' UNION ALL ').join(parts)))}
        return [found.get(number, Figure(None)) for number in range(len(months))]

    @api.model
    def _own_targets(self, company):
        # sudo: shown to every reader of the figures
        own = {row.code: row.target for row in self.env['medical.billing.target'].sudo().search_fetch([('company_id', '=', company.id)], ['code', 'target'])}
        return {**super()._own_targets(company), **{code: own[name] for code, name in BILLING_INDICATORS.items() if name in own}}

    @api.model
    def _own_records(self, code, company, month, site):
        if code not in BILLING_INDICATORS:
            return super()._own_records(code, company, month, site)
        return self.env['medical.billing.indicator'].open_figure(BILLING_INDICATORS[code], month.first, month.until, site.id or None)
