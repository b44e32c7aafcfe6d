from dateutil.relativedelta import relativedelta

from odoo import api, models

KEPT_MONTHS = 12


class MedicalScorecard(models.AbstractModel):
    """Months that are over are kept as they were read."""
    _inherit = 'medical.scorecard'

    @api.model
    def _kpis(self):
        """The rows of the indicators that this office can make, in the order of the page."""
        codes = {indicator.code for indicator in self._indicators()}
        # sudo: shipped rows
        return self.env['medical.kpi'].sudo().search([('code', 'in', list(codes))])

    @api.model
    def _cron_keep(self):
        """Keep what isn't kept yet of the last twelve months that are over, of every practice. Daily: the month closes by its own clock."""
        # sudo: the job works for every practice
        for practice in self.env['medical.practice'].sudo().search([('company_id', '!=', False)], limit=10000):
            self._keep(practice.company_id)

    @api.model
    def _keep(self, company):
        """Keep the closed months of one practice and of each of its sites: those that lack an indicator. Called as superuser.

        :return: the rows kept
        """
        today = company._medical_today()
        firsts = [today.replace(day=1) - relativedelta(months=back) for back in range(KEPT_MONTHS, 0, -1)]
        kpis, Value = self._kpis(), self.env['medical.kpi.value'].sudo()  # sudo: history is written by this method alone
        known = {
            (row.site_id.id, row.kpi_id.id, row.month)
            for row in Value.search_fetch([('company_id', '=', company.id), ('month', 'in', firsts)], ['site_id', 'kpi_id', 'month'])}
        # sudo: every site of the practice
        sites = self.env['medical.site'].sudo().search([('company_id', '=', company.id)])
        by_site = {indicator.code for indicator in self._indicators() if indicator.site}
        targets, rows = self._targets(company, kpis), []
        for site in [sites.browse(), *sites]:
            wanted = [kpi for kpi in kpis if not site or kpi.code in by_site]
            lacking = [first for first in firsts if any((site.id, kpi.id, first) not in known for kpi in wanted)]
            if not lacking:
                continue
            months = self._months(company, lacking, site)
            figures = self._figures(company, months, site)
            for kpi in wanted:
                for month, figure in zip(months, figures[kpi.code], strict=True):
                    if (site.id, kpi.id, month.first) not in known and month.last < month.today:
                        target = targets[kpi.id]
                        rows.append({
                            'company_id': company.id, 'site_id': site.id, 'kpi_id': kpi.id, 'month': month.first, 'read_on': today,
                            'has_value': figure.value is not None, 'value': figure.value or 0, 'numerator': figure.numerator,
                            'denominator': figure.denominator, 'has_target': target is not None, 'target': target or 0})
        return Value.create(rows)
