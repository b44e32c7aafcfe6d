from odoo import api, models

from odoo.addons.medical_office_base.models.medical_scorecard import Figure

from .medical_obligation_score import COUNTED

ACTION = 'medical_office_compliance.action_medical_obligation_status'


class MedicalScorecard(models.AbstractModel):
    """Obligations overdue, and the compliance score."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        return super()._indicators() + [
            self._indicator(
                'KPI-20', 'medical.obligation.status', how='count', live=True, action=ACTION, whole=lambda month: [('state', '=', 'late')],
                among=lambda month: [('state', 'in', COUNTED)]),
            self._indicator(
                'KPI-21', 'medical.obligation.status', how='own', live=True, action=ACTION, whole=lambda month: [('state', 'in', COUNTED)]),
        ]

    @api.model
    def _own_figures(self, company, months, site):
        figures = super()._own_figures(company, months, site)
        if any(month.is_current or self._just_closed(month) for month in months):
            domain = [('company_id', '=', company.id)] + ([('site_id', '=', site.id)] if site else [])
            rows = self.env.execute_query_dict(self.env['medical.obligation.score']._sql_counts(domain))
            whole = [row for row in rows if row['area'] == 'all' and row['weight_all']]
            now = Figure(whole[0]['score'], whole[0]['weight_kept'], whole[0]['weight_all']) if whole else Figure(None)
            # what was can't be told later
            figures['KPI-21'] = [now if month.is_current or self._just_closed(month) else Figure(None) for month in months]
        return figures
