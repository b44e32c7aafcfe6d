from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .medical_scorecard import Figure

SEEN = ('arrived', 'roomed', 'left')
NOT_BOOKED = ('moved', 'mistake')


class MedicalScorecard(models.AbstractModel):
    """Visits and what patients say, get and ask for."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        visits = 'medical_office_base.action_medical_visit'

        def booked(month):
            return month.days('date') & (month.days_over('date') | Domain([('state', '!=', 'expected')])) & Domain([
                ('is_walk_in', '=', False), ('end_reason', 'not in', NOT_BOOKED)])

        def given(month):
            return month.moments('date') & Domain([('patient_id.language_id', '!=', False)])

        return super()._indicators() + [
            self._indicator('KPI-01', 'medical.visit', whole=booked, part=lambda month: [('state', 'in', SEEN)], action=visits),
            self._indicator('KPI-02', 'medical.visit', whole=booked, part=lambda month: [('state', '=', 'no_show')], action=visits),
            self._indicator(
                'KPI-04', 'medical.visit', how='average', minutes=('arrived_at', 'roomed_at'), action=visits,
                whole=lambda month: month.days('date') & Domain([('arrived_at', '!=', False), ('roomed_at', '!=', False)])),
            self._indicator(
                'KPI-05', 'medical.visit', how='average', minutes=('arrived_at', 'left_at'), action=visits,
                whole=lambda month: month.days('date') & Domain([('arrived_at', '!=', False), ('left_at', '!=', False)])),
            self._indicator(
                'KPI-19', 'medical.patient.request', part=lambda month: [('timeliness', '=', 'kept')],
                whole=lambda month: month.days('date_due') & Domain([('kind', '=', 'access'), ('state', '!=', 'withdrawn')]) & (
                    month.days_over('date_due') | Domain([('timeliness', 'in', ('kept', 'late'))]))),
            self._indicator(
                'KPI-57', 'medical.satisfaction', how='average', top=('rating',), whole=lambda month: month.days('month')),
            self._indicator(
                'KPI-58', 'medical.handout.given', whole=given, by_ids=True,
                part=lambda month: self.env['medical.handout.given']._domain_own_language()),
        ]

    @api.model
    def _over_visits(self, code, company, months, site, field=None, factor=1):
        """What an indicator looks at, by the visits in which the patient came: for figures per visit of other addons.

        :param str field: sum of this stored field, else the number of records
        :param factor: per so many visits
        """
        # sudo: sums that name nobody
        self = self.sudo().with_context(allowed_company_ids=company.ids)
        indicator = next(row for row in self._indicators() if row.code == code)
        Model, Visit, parts = self.env[indicator.model], self.env['medical.visit'], []
        for number, month in enumerate(months):
            counted = Model._search(self._domain(indicator, month, company, site))
            came = month.days('date') & Domain([('company_id', '=', company.id), ('state', 'in', SEEN)])
            visits = Visit._search(came & Domain('site_id', 'in', site.ids) if site else came)
            top = SQL('COALESCE(SUM(%s), 0)', Model._field_to_sql(Model._table, field, counted)) if field else SQL('COUNT(*)')
            parts.append(SQL('SELECT %s AS number, (%s)::float, (%s)::float', number, counted.select(top), visits.select(SQL('COUNT(*)'))))
        return [Figure(factor * top / count if count else None, top, count)
                for _number, top, count in sorted(self.env.execute_query(SQL(' UNION ALL ').join(parts)))]
