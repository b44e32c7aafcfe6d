from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .medical_scorecard import Figure

SOON = 60


class MedicalScorecard(models.AbstractModel):
    """Staff: credentials, hours, shifts, one-to-ones and evaluations, turnover."""
    _inherit = 'medical.scorecard'

    @api.model
    def _indicators(self):
        def soon(month):
            end = fields.Date.to_string(month.until + timedelta(days=SOON))
            return Domain([('state', '=', 'verified'), ('renewal_id', '=', False), ('employee_id.active', '=', True)]) & Domain([
                ('date_end', '>=', fields.Date.to_string(month.until)), ('date_end', '<=', end)])

        def expired(month):
            return Domain([('state', '=', 'verified'), ('renewal_id', '=', False), ('employee_id.active', '=', True)]) & Domain([
                ('type_id.block', '=', 'hard'), ('date_end', '<', fields.Date.to_string(month.until))])

        def here(month):
            until = fields.Date.to_string(month.until)
            return (Domain('date_hired', '=', False) | Domain('date_hired', '<=', until)) & (Domain('date_left', '=', False) | Domain('date_left', '>', until))

        def screened(month):
            until = fields.Date.to_string(month.until)
            return Domain('employee_id.medical_credential_ids', 'any', [
                ('type_id.is_screening', '=', True), ('state', '=', 'verified'), ('date_start', '<=', until),
                '|', ('date_end', '=', False), ('date_end', '>=', until)])

        def weeks(month):
            return month.days('date_to') & Domain([('is_exempt', '=', False)])

        return super()._indicators() + [
            self._indicator('KPI-24', 'medical.credential', how='count', whole=soon, site=None, live=True),
            self._indicator('KPI-25', 'medical.credential', how='count', whole=expired, distinct='employee_id', site=None, live=True),
            self._indicator('KPI-26', 'medical.staff.file', whole=here, part=screened, site='site_ids', live=True, by_ids=True),
            self._indicator(
                'KPI-28', 'medical.staff.file', how='own', site=None, archived=True,
                whole=lambda month: [
                    ('date_left', '>', fields.Date.to_string(fields.Date.subtract(month.until, years=1))),
                    ('date_left', '<=', fields.Date.to_string(month.until))]),
            self._indicator(
                'KPI-29', 'medical.hours.week', how='ratio', whole=weeks, top=('overtime_hours', 'double_hours'),
                bottom=('regular_hours', 'overtime_hours', 'double_hours', 'leave_paid_hours')),
            self._indicator(
                'KPI-30', 'medical.shift', how='count', among=lambda month: month.days('day') & Domain([('state', '=', 'published')]),
                whole=lambda month: month.days('day') & Domain([('state', '=', 'published'), ('employee_id', '=', False)])),
            self._indicator('KPI-31', 'medical.staff.file', how='own', site='site_ids', whole=here),
            self._indicator(
                'KPI-32', 'medical.evaluation', how='own', site='staff_file_id.site_ids',
                whole=lambda month: month.days_over('date_due') & Domain([('state', '!=', 'cancelled')])),
        ]

    @api.model
    def _own_figures(self, company, months, site):
        figures = super()._own_figures(company, months, site)
        if not months:
            return figures
        if not site:
            figures['KPI-28'] = self._turnover(company, months)
        talks = self._supervision(company, months, site)
        figures['KPI-31'], figures['KPI-32'] = talks['one_on_one'], talks['evaluation']
        return figures

    @api.model
    def _turnover(self, company, months):
        """People who left within a year, by the average of who was there at its beginning and at its end."""
        values = SQL(', ').join(SQL('(%s, %s::date, %s::date)', number, fields.Date.subtract(month.until, years=1), month.until)
                                for number, month in enumerate(months))
        self.env['medical.staff.file'].flush_model(['company_id', 'date_hired', 'date_left'])
        rows = self.env.execute_query(SQL(
            """SELECT period.number, COUNT(file.id) FILTER (WHERE file.date_left > period.since AND file.date_left <= period.until),
                      COUNT(file.id) FILTER (WHERE file.hired <= period.since AND COALESCE(file.date_left, 'infinity') > period.since),
                      COUNT(file.id) FILTER (WHERE file.hired <= period.until AND COALESCE(file.date_left, 'infinity') > period.until)
                 FROM (VALUES %(values)s) AS period(number, since, until)
            LEFT JOIN (SELECT id, date_left, COALESCE(date_hired, create_date::date) AS hired FROM medical_staff_file
                        WHERE company_id = %(company)s) file ON TRUE
                GROUP BY period.number ORDER BY period.number""", values=values, company=company.id))
        return [Figure(100 * left / ((before + after) / 2) if before + after else None, left, (before + after) / 2)
                for _number, left, before, after in rows]

    @api.model
    def _supervision(self, company, months, site):
        """One-to-ones held of those due, evaluations signed in time of those due: as the record of supervision counts them."""
        # sudo: sums that name nobody
        Record = self.env['medical.supervision.record'].sudo().with_company(company).with_context(
            allowed_company_ids=company.ids, active_test=False)
        Record.env.flush_all()
        parts = [SQL(
            "SELECT %s AS number, kind, SUM(due), SUM(good) FROM (%s) AS row(kind, supervisor, people, due, held, good) GROUP BY kind",
            number, Record.new({'company_id': company.id, 'site_id': site.id if site else False, 'date_from': month.first, 'date_to': month.past,
                                'by_person': False})._record_query())
            for number, month in enumerate(months) if month.past >= month.first]
        found = {kind: [Figure(None)] * len(months) for kind in ('one_on_one', 'evaluation')}
        for number, kind, due, good in self.env.execute_query(SQL(' UNION ALL ').join(parts)) if parts else ():
            good, due = float(good or 0), float(due or 0)
            found[kind][number] = Figure(100 * good / due if due else None, good, due)
        return found

    @api.model
    def _own_records(self, code, company, month, site):
        if code != 'KPI-31':
            return super()._own_records(code, company, month, site)
        return self.env['medical.supervision.record'].create({
            'company_id': company.id, 'site_id': site.id, 'date_from': month.first, 'date_to': max(month.past, month.first), 'kind': 'one_on_one',
        }).action_view()
