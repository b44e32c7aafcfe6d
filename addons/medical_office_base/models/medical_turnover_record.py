from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.record_column import Column
from .medical_staff_file import CONTRACTORS

READERS = (
    'medical_office_base.group_manager,medical_office_base.group_hr,medical_office_base.group_owner,medical_office_base.group_auditor')


class MedicalTurnoverRecord(models.TransientModel):
    """Who came and who left, by position or site, over a period of usually twelve months.

    - average headcount: days of employment within the period / days of the period
    - turnover, in percent: people who left / average headcount
    Whose day of hire isn't known counts as there from before; whose last day isn't known though they are archived is left out.
    Contractors are counted on demand.
    """
    _name = 'medical.turnover.record'
    _description = 'Turnover'
    _inherit = 'medical.record'

    date_from = fields.Date(
        'From', required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(years=1) + relativedelta(days=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    by = fields.Selection([('job', 'Position'), ('site', 'Site')], 'A Row Per', required=True, default='job')
    with_contractors = fields.Boolean()

    def _record_title(self):
        return self.env._("Turnover")

    def _record_columns(self):
        # who works at two sites counts at each: no sum of those
        total = self.by != 'site'
        return [
            Column('what', self.env._("Position") if total else self.env._("Site"), width=30),
            Column('before', self.env._("At the Start"), 'integer', width=10, total=total),
            Column('hired', self.env._("Came"), 'integer', width=8, total=total),
            Column('left', self.env._("Left"), 'integer', width=8, total=total),
            Column('after', self.env._("At the End"), 'integer', width=10, total=total),
            Column('average', self.env._("Average Headcount"), 'quantity', width=12, digits=1, total=total),
            Column('rate', self.env._("Turnover %"), 'quantity', width=10, digits=1),
        ]

    def _record_query(self):
        if not self.env.user.has_groups(READERS):
            raise AccessError(self.env._("Turnover is for manager, HR, owner and auditor."))
        # sudo: figures by group, no names
        files = self.env['medical.staff.file'].sudo()
        domain = Domain('company_id', '=', self.company_id.id) & (Domain('active', '=', True) | Domain('date_left', '!=', False))
        if not self.with_contractors:
            domain &= Domain('employment', 'not in', CONTRACTORS)
        if self.site_id:
            domain &= Domain('site_ids', 'in', self.site_id.ids)
        query = files._search(domain)
        jobs, job = self._record_join(query, files, files._table, 'job_id')
        table = SQL.identifier(files._table)
        people = query.select(
            SQL('%s.employee_id', table), SQL('%s.date_hired', table), SQL('%s.date_left', table),
            SQL('%s AS job', jobs._field_to_sql(job, 'name', query)))
        if self.by == 'site':
            what = SQL(
                """LEFT JOIN hr_employee employee ON employee.id = person.employee_id
                   LEFT JOIN LATERAL (
                        SELECT site_id FROM medical_site_user_rel rel WHERE rel.user_id = employee.user_id
                         UNION
                        SELECT site_id FROM medical_site_employee_rel rel WHERE rel.employee_id = employee.id AND employee.user_id IS NULL) place ON TRUE
                   LEFT JOIN medical_site site ON site.id = place.site_id""")
            name = SQL('site.name')
        else:
            what, name = SQL(), SQL('person.job')
        return SQL(
            """SELECT COALESCE(%(name)s, %(none)s) AS what,
                      COUNT(*) FILTER (WHERE COALESCE(date_hired < %(first)s, TRUE) AND COALESCE(date_left >= %(first)s, TRUE)),
                      COUNT(*) FILTER (WHERE date_hired BETWEEN %(first)s AND %(last)s),
                      COUNT(*) FILTER (WHERE date_left BETWEEN %(first)s AND %(last)s),
                      COUNT(*) FILTER (WHERE COALESCE(date_hired <= %(last)s, TRUE) AND COALESCE(date_left > %(last)s, TRUE)),
                      SUM(%(days)s)::numeric / %(period)s,
                      100.0 * COUNT(*) FILTER (WHERE date_left BETWEEN %(first)s AND %(last)s) * %(period)s / NULLIF(SUM(%(days)s), 0)
                 FROM (%(people)s) person %(what)s
                GROUP BY 1""",
            name=name, none=self.env._("None given"), people=people, what=what, first=self.date_from, last=self.date_to,
            period=(self.date_to - self.date_from).days + 1,
            days=SQL("GREATEST(0, LEAST(COALESCE(date_left, %(last)s), %(last)s) - GREATEST(COALESCE(date_hired, %(first)s), %(first)s) + 1)",
                     first=self.date_from, last=self.date_to))

    def _record_order(self):
        return SQL('what')

    def _record_filters(self):
        # the switch says how rows are made, it leaves none out
        label = self._fields['by']._description_string(self.env)
        return [pair for pair in super()._record_filters() if pair[0] != label]

    def _record_notes(self):
        # sudo: a number
        unknown = self.env['medical.staff.file'].sudo().with_context(active_test=False).search_count([
            ('company_id', '=', self.company_id.id), ('active', '=', False), ('date_left', '=', False)])
        notes = [
            self.env._("Average headcount: days of employment in the period / days of the period. Positions are those held now or last."),
            self.env._("Turnover: who left / average headcount, in percent. Suggested target for twelve months: at most 20."),
        ]
        if unknown:
            notes.append(self.env._("%(count)s people who left are not counted: their last day is not written down.", count=unknown))
        return notes

    def _record_signatures(self):
        return [self.env._("Reviewed by")]
