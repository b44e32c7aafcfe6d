from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

COMPLAINT_DAYS = 14
PER_VISITS = 1000


class MedicalScorecard(models.AbstractModel):
    """Policies, training, issues and complaints."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        def counts(month):
            until = fields.Date.to_string(month.until)
            return Domain([('state', '=', 'done'), ('outdated', '=', False)]) & (Domain('date_until', '=', False) | Domain('date_until', '>=', until))

        def asked(month):
            return Domain('employee_id.active', '=', True) & (
                counts(month) | Domain([('state', '=', 'open'), ('date_due', '<', fields.Date.to_string(month.until))]))

        def due(month):
            return month.days('date_due') & Domain('state', 'not in', ('merged', 'declined')) & (
                month.days_over('date_due') | Domain('closed_at', '!=', False))

        def complaints(month):
            late = fields.Date.to_string(fields.Date.subtract(month.today, days=COMPLAINT_DAYS))
            return month.days('reported_on') & Domain([('kind', '=', 'complaint_patient'), ('state', 'not in', ('merged', 'declined'))]) & (
                Domain('reported_on', '<', late) | Domain('closed_at', '!=', False))

        return super()._indicators() + [
            self._indicator('KPI-22', 'medical.attestation', live=True, site='employee_id.medical_site_ids', whole=asked, part=counts),
            self._indicator(
                'KPI-23', 'medical.policy', live=True, site=None, whole=lambda month: [('is_shown', '=', True)],
                part=lambda month: [('date_end', '<', fields.Date.to_string(month.until))]),
            self._indicator('KPI-27', 'medical.training', live=True, site='employee_id.medical_site_ids', whole=asked, part=counts),
            self._indicator(
                'KPI-36', 'medical.injury', how='own', action='medical_office_compliance.action_medical_injury',
                whole=lambda month: month.days('occurred_on') & Domain('kind', '=', 'sharp')),
            self._indicator(
                'KPI-37', 'medical.issue', whole=due, by_ids=True, part=lambda month: self._closed_by('date_due')),
            self._indicator(
                'KPI-56', 'medical.issue', whole=complaints, by_ids=True, part=lambda month: self._closed_by('reported_on', COMPLAINT_DAYS)),
        ]

    @api.model
    def _own_figures(self, company, months, site):
        figures = super()._own_figures(company, months, site)
        if months:
            figures['KPI-36'] = self._over_visits('KPI-36', company, months, site, factor=PER_VISITS)
        return figures

    @api.model
    def _closed_by(self, name, days=0):
        """Domain: closed by so many days after a date, by the clock of the site."""
        return Domain.custom(to_sql=lambda model, alias, query: SQL(
            "(timezone((SELECT tz FROM medical_site WHERE id = %s), timezone('UTC', %s)))::date <= %s + %s",
            model._field_to_sql(alias, 'site_id', query), model._field_to_sql(alias, 'closed_at', query),
            model._field_to_sql(alias, name, query), days))
