from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.record_column import Column
from .medical_hours_week import WEEK_STATES

WEEK_COLUMNS = (
    'employee_id', 'site_id', 'date_from', 'date_to', 'scheduled_hours', 'worked_hours', 'regular_hours', 'overtime_hours', 'double_hours',
    'leave_hours', 'leave_paid_hours', 'exception_count', 'state')
NUMBERS = WEEK_COLUMNS[4:-1]


class MedicalHoursRecord(models.TransientModel):
    """Hours per person: the weeks that end in the period, summed, or each for itself.

    Overtime share, in percent: (overtime + double time) / (regular + overtime + double time + paid leave).
    """
    _name = 'medical.hours.record'
    _description = 'Hours'
    _inherit = 'medical.record'
    _record_reads = ('medical.hours.week',)

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(days=28))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    # the public face of the same people: a manager has no right on Odoo's employees
    employee_ids = fields.Many2many('hr.employee.public', string='People', domain="[('company_id', '=', company_id)]")
    state = fields.Selection(WEEK_STATES, 'Status')
    by_week = fields.Boolean('A Row per Week')

    def _record_title(self):
        return self.env._("Hours")

    def _record_columns(self):
        quantity = {'type': 'quantity', 'width': 9, 'total': True, 'digits': 2}
        return [
            Column('person', self.env._("Person"), width=24),
            Column('site', self.env._("Site"), width=7),
            *([Column('week', self.env._("Week Ends"), 'date', width=11)] if self.by_week else []),
            Column('weeks', self.env._("Weeks"), 'integer', width=6, total=True),
            Column('scheduled', self.env._("Scheduled"), **quantity),
            Column('worked', self.env._("Worked"), **quantity),
            Column('regular', self.env._("Regular"), **quantity),
            Column('overtime', self.env._("Overtime"), **quantity),
            Column('double_time', self.env._("Double Time"), **quantity),
            Column('leave_hours', self.env._("Leave"), **quantity),
            Column('share', self.env._("Overtime %"), 'quantity', width=9, digits=1),
            Column('exceptions', self.env._("Exceptions"), 'integer', width=9, total=True),
            Column('standing', self.env._("Approval"), width=13,
                   labels={'all': self.env._("Approved"), 'some': self.env._("In part"), 'none': self.env._("Not approved")},
                   styles={'all': 'success', 'some': 'warning', 'none': 'danger'}),
        ]

    def _record_domain(self):
        return Domain([
            ('company_id', '=', self.company_id.id), ('date_to', '>=', self.date_from), ('date_to', '<=', self.date_to),
        ]) & self._record_filtered(site_id='site_id', employee_ids='employee_id', state='state')

    def _record_query(self):
        weeks = self.env['medical.hours.week']
        query = weeks._search(self._record_domain())
        rows = query.select(*[
            SQL('COALESCE(%s, 0) AS %s' if name in NUMBERS else '%s AS %s', weeks._field_to_sql(weeks._table, name, query), SQL.identifier(name))
            for name in WEEK_COLUMNS])
        return SQL(
            """WITH week AS (SELECT found.*, CASE WHEN %(by_week)s THEN date_to END AS of_week FROM (%(rows)s) AS found)
               SELECT employee.name, site.code, %(week)s COUNT(*), SUM(scheduled_hours), SUM(worked_hours), SUM(regular_hours),
                      SUM(overtime_hours), SUM(double_hours), SUM(leave_hours),
                      100.0 * SUM(overtime_hours + double_hours)
                          / NULLIF(SUM(regular_hours + overtime_hours + double_hours + leave_paid_hours), 0),
                      SUM(exception_count),
                      CASE WHEN BOOL_AND(week.state = 'approved') THEN 'all' WHEN BOOL_OR(week.state = 'approved') THEN 'some' ELSE 'none' END,
                      employee.id, of_week
                 FROM week
                 JOIN hr_employee employee ON employee.id = week.employee_id
                 LEFT JOIN medical_site site ON site.id = week.site_id
                GROUP BY employee.id, employee.name, site.code, of_week""",
            by_week=bool(self.by_week), week=SQL('of_week,') if self.by_week else SQL(), rows=rows)

    def _record_order(self):
        return SQL('person, id, of_week, site')

    def _record_filters(self):
        # the switch says how rows are made, it leaves none out
        label = self._fields['by_week']._description_string(self.env)
        return [pair for pair in super()._record_filters() if pair[0] != label]

    def _record_share(self):
        """Overtime share of all rows in percent, or None without hours."""
        [(extra, double, regular, paid)] = self.env['medical.hours.week']._read_group(
            self._record_domain(), [], ['overtime_hours:sum', 'double_hours:sum', 'regular_hours:sum', 'leave_paid_hours:sum'])
        total = (extra or 0) + (double or 0) + (regular or 0) + (paid or 0)
        return 100 * ((extra or 0) + (double or 0)) / total if total else None

    def _record_notes(self):
        share = self._record_share()
        notes = [
            self.env._("Weeks that end in the period. Hours to the hundredth, as made from check-ins and approved by the supervisor."),
            self.env._("Overtime %: (overtime + double time) / (regular + overtime + double time + paid leave)."),
        ]
        if share is not None:
            notes.append(self.env._(
                "Overtime share of all, %(first)s to %(last)s: %(share)s %%.", first=format_date(self.env, self.date_from),
                last=format_date(self.env, self.date_to), share=f'{share:.1f}'))
        return notes

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office manager")]
