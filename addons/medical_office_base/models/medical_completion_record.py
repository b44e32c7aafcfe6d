from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.record_column import Column

RUN_COLUMNS = ('id', 'checklist_id', 'name', 'kind', 'site_id', 'date_due', 'date_limit', 'date_done', 'state', 'missed_reason')


class MedicalCompletionRecord(models.TransientModel):
    """How much of what was planned was done: a row per checklist, site and month, by when rounds were due.

    - due: rounds whose time is over, or that were done, missed or cancelled; what can still be done is not counted
    - done: on time (within its grace) plus late (after that, of what was begun in time)
    - missed: not done in time
    - rate, in percent: done / (due − cancelled); empty where nothing was left to do
    """
    _name = 'medical.completion.record'
    _description = 'Completion'
    _inherit = 'medical.round.record'
    _record_reads = ('medical.checklist.run',)

    date_from = fields.Date(default=lambda self: fields.Date.context_today(self).replace(day=1) - relativedelta(months=2))
    by_site = fields.Boolean(default=True)

    def _record_title(self):
        return self.env._("Completion by Month")

    def _record_columns(self):
        return [
            Column('month', self.env._("Month"), width=14, labels=self._record_months()),
            Column('site', self.env._("Site"), width=7),
            Column('checklist', self.env._("Checklist"), width=30),
            Column('kind', self.env._("Kind"), width=12, labels=dict(self._fields['kind']._description_selection(self.env))),
            Column('due', self.env._("Due"), 'integer', width=8, total=True),
            Column('done', self.env._("Done"), 'integer', width=8, total=True),
            Column('on_time', self.env._("On Time"), 'integer', width=8, total=True),
            Column('late', self.env._("Late"), 'integer', width=8, total=True),
            Column('missed', self.env._("Missed"), 'integer', width=8, total=True),
            Column('cancelled', self.env._("Cancelled"), 'integer', width=9, total=True),
            Column('rate', self.env._("Rate %"), 'quantity', width=8, digits=1),
            Column('standing', self.env._("Standing"), width=12,
                   labels={'all': self.env._("Complete"), 'some': self.env._("Some missed"), 'none': self.env._("None done")},
                   styles={'all': 'success', 'some': 'warning', 'none': 'danger'}),
            Column('reasons', self.env._("Why Missed"), width=36),
        ]

    @api.model
    def _month_key(self, day):
        return f'{day:%Y-%m}'

    def _record_months(self):
        """Names of the months of the period."""
        day, names = self.date_from.replace(day=1), {}
        while day <= self.date_to:
            names[self._month_key(day)] = format_date(self.env, day, date_format='LLLL y')
            day += relativedelta(months=1)
        return names

    def _record_domain(self):
        first, end = self._record_moments()
        return Domain([
            ('company_id', '=', self.company_id.id), ('date_due', '>=', first), ('date_due', '<', end),
            '|', '|', ('state', 'in', ('done', 'missed')), '&', ('state', '=', 'cancelled'), ('date_due', '<=', fields.Datetime.now()),
            Domain.custom(to_sql=lambda model, alias, query: model._sql_time_over(alias, query)),
        ]) & self._record_filtered(
            site_id='site_id', kind='kind', checklist_ids='checklist_id', zone_ids='zone_id', room_ids='room_id', equipment_ids='equipment_id')

    def _record_query(self):
        runs = self.env['medical.checklist.run']
        query = runs._search(self._record_domain())
        # what is still open here is past its time: it is missed, whether or not that has been noted
        return SQL(
            """WITH run AS (
                   SELECT found.*, TO_CHAR(date_due AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s, 'YYYY-MM') AS month,
                          CASE WHEN %(by_site)s THEN site_id END AS of_site,
                          CASE WHEN state NOT IN ('done', 'cancelled') THEN COALESCE(NULLIF(TRIM(missed_reason), ''), %(no_reason)s) END AS why
                     FROM (%(runs)s) AS found),
               reason AS (
                   SELECT month, of_site, checklist_id, STRING_AGG(why || ' (' || times || ')', '; ' ORDER BY times DESC, why) AS reasons
                     FROM (SELECT month, of_site, checklist_id, why, COUNT(*) AS times
                             FROM run WHERE why IS NOT NULL GROUP BY month, of_site, checklist_id, why) AS counted
                    GROUP BY month, of_site, checklist_id),
               figure AS (
                   SELECT month, of_site, checklist_id, MAX(kind) AS kind, COUNT(*) AS due, COUNT(*) FILTER (WHERE state = 'done') AS done,
                          COUNT(*) FILTER (WHERE state = 'done' AND COALESCE(date_done <= date_limit, TRUE)) AS on_time,
                          COUNT(*) FILTER (WHERE why IS NOT NULL) AS missed, COUNT(*) FILTER (WHERE state = 'cancelled') AS cancelled
                     FROM run GROUP BY month, of_site, checklist_id)
               SELECT figure.month, site.code, list.name, figure.kind, due, done, on_time, done - on_time, missed, cancelled,
                      100.0 * done / NULLIF(due - cancelled, 0),
                      CASE WHEN due = cancelled THEN NULL WHEN missed = 0 THEN 'all' WHEN done = 0 THEN 'none' ELSE 'some' END, reasons,
                      figure.checklist_id, figure.of_site
                 FROM figure
                 JOIN medical_checklist list ON list.id = figure.checklist_id
                 LEFT JOIN medical_site site ON site.id = figure.of_site
                 LEFT JOIN reason ON reason.month = figure.month AND reason.checklist_id = figure.checklist_id
                                 AND reason.of_site IS NOT DISTINCT FROM figure.of_site""",
            tz=self._record_tz(), by_site=bool(self.by_site), no_reason=self.env._("No reason given"),
            runs=self._sql_columns(runs, query, RUN_COLUMNS))

    def _record_order(self):
        return SQL('month DESC, site NULLS LAST, checklist, checklist_id, of_site')

    def _record_filters(self):
        # the switch says how rows are made, it leaves none out
        label = self._fields['by_site']._description_string(self.env)
        return [pair for pair in super()._record_filters() if pair[0] != label]

    def _record_notes(self):
        return [
            self.env._("Due: rounds whose time is over, or that are done, missed or cancelled."),
            self.env._("On time: done within its grace. Late: begun in time, and done after that."),
            self.env._("Rate: done / (due − cancelled), in percent."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office manager")]
