from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.models.medical_scorecard import Figure

from .medical_count_controlled import CONTROLLED_KINDS


class MedicalScorecard(models.AbstractModel):
    """How far counts of controlled substances were off."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        return super()._indicators() + [self._indicator(
            'KPI-45', 'medical.controlled.discrepancy', how='own', whole=lambda month: month.moments('found_on'),
            action='medical_office_inventory.action_medical_controlled_discrepancy')]

    @api.model
    def _own_figures(self, company, months, site):
        figures = super()._own_figures(company, months, site)
        if months:
            figures['KPI-45'] = self._count_variances(company, months, site)
        return figures

    @api.model
    def _count_variances(self, company, months, site):
        """Units that counts were off, whichever way; nothing to make it of in a month in which nothing was counted."""
        # sudo: sums that name nobody
        Count, Row = self.env['medical.count'].sudo(), self.env['medical.controlled.discrepancy'].sudo()
        place = Domain('company_id', '=', company.id) & (Domain('site_id', 'in', site.ids) if site else Domain.TRUE)
        signed, parts = Domain([('kind', 'in', CONTROLLED_KINDS), ('state', '=', 'posted')]), []
        for number, month in enumerate(months):
            counts = Count._search(place & signed & month.moments('date_posted'))
            rows = Row._search(place & month.moments('found_on'))
            parts.append(SQL(
                'SELECT %s AS number, (%s)::float, (%s)::float', number,
                rows.select(SQL('COALESCE(SUM(%s), 0)', Row._field_to_sql(Row._table, 'variance', rows))), counts.select(SQL('COUNT(*)'))))
        return [
            Figure(variance, variance, counts) if counts or variance else Figure(None)
            for _number, variance, counts in sorted(self.env.execute_query(SQL(' UNION ALL ').join(parts)))]
