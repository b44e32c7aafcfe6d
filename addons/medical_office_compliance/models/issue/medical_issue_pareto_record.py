from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_issue import AREAS

# what issues are counted by, each a field of the analysis
BY = [('area', 'Area'), ('cause_id', 'Cause'), ('room_id', 'Room'), ('kind', 'Kind'), ('site_id', 'Site')]
LEFT_OUT = ('merged', 'declined')


class MedicalIssueParetoRecord(models.TransientModel):
    """What most issues come from: those reported in a period, by area, cause, room, kind or site, the most frequent first.

    Ranked by number or by risk: severity times likelihood, summed; an issue that nobody has assessed weighs nothing. Shares are of what is
    ranked by. Merged and declined ones are left out. Means are of those that were taken up, or resolved; days by the clock of the site.
    Open on the last day is what wasn't closed by then. One query, on the analysis: what the reader may read.
    """
    _name = 'medical.issue.pareto.record'
    _description = 'Pareto of Issues'
    _inherit = 'medical.record'
    _record_reads = ('medical.issue',)

    date_from = fields.Date('From', required=True, default=lambda self: self._default_month(-3))
    date_to = fields.Date('To', required=True, default=lambda self: self._default_month(0))
    by = fields.Selection(BY, 'Counted By', required=True, default='cause_id')
    ranked = fields.Selection([('count', 'Number'), ('risk', 'Risk')], 'Ranked By', required=True, default='count')
    area = fields.Selection(AREAS)

    @api.model
    def _default_month(self, months):
        """The first day of a month some months ago; 0: today."""
        today = self.env.company._medical_today()
        return fields.Date.add(today.replace(day=1), months=months) if months else today

    def _record_title(self):
        return self.env._("Pareto of Issues")

    def _record_columns(self):
        model = self.env['medical.issue']
        labels = dict(model._fields[self.by]._description_selection(self.env)) if self.by in ('area', 'kind') else {}
        percent = {'type': 'quantity', 'width': 10, 'digits': 1}
        return [
            Column('what', dict(self._fields['by']._description_selection(self.env))[self.by], width=34, labels=labels),
            Column('count', self.env._("Issues"), 'integer', width=8, total=True),
            Column('risk', self.env._("Risk"), 'integer', width=8, total=True),
            Column('share', self.env._("Share (%)"), **percent),
            Column('cumulated', self.env._("Cumulative (%)"), **percent),
            Column('taken', self.env._("Days to Take Up"), **percent),
            Column('resolved', self.env._("Days to Resolve"), **percent),
            Column('recurrent', self.env._("Recurrences"), 'integer', width=10, total=True),
            Column('reopened', self.env._("Times Reopened"), 'integer', width=10, total=True),
            Column('patients', self.env._("Patients Affected"), 'integer', width=10, total=True),
            Column('still', self.env._("Open on the Last Day"), 'integer', width=10, total=True),
        ]

    def _pareto_domain(self):
        domain = Domain([
            ('company_id', '=', self.company_id.id), ('date', '>=', self.date_from), ('date', '<=', self.date_to), ('state', 'not in', LEFT_OUT)])
        return domain & self._record_filtered(site_id='site_id', area='area')

    def _pareto_label(self):
        """(what a row is called, what is joined for that, a number for the row: 0 where nothing is given)."""
        column, nothing = SQL('issue.%s', SQL.identifier(self.by)), self.env._("Not given")
        if self.by in ('area', 'kind'):
            keys = [key for key, _label in self._fields['area'].selection] if self.by == 'area' else [
                key for key, _label in self.env['medical.issue']._fields['kind'].selection]
            return column, SQL(), SQL('COALESCE(array_position(%s::varchar[], %s), 0)', keys, column)
        model = self.env[self.env['medical.issue']._fields[self.by].comodel_name]
        name = model._field_to_sql('named', 'name')
        join = SQL('LEFT JOIN %s named ON named.id = %s', SQL.identifier(model._table), column)
        if self.by == 'room_id':
            name = SQL("place.code || ' · ' || %s", name)
            join = SQL('%s LEFT JOIN medical_site place ON place.id = named.site_id', join)
        return SQL('COALESCE(%s, %s)', name, nothing), join, SQL('COALESCE(%s, 0)', column)

    def _record_query(self):
        report = self.env['medical.issue.report']
        query = report._search(self._pareto_domain())
        label, join, ident = self._pareto_label()
        rank = SQL('found.risk') if self.ranked == 'risk' else SQL('found.count')
        return SQL(
            """SELECT found.what, found.count, found.risk, 100.0 * %(rank)s / NULLIF(SUM(%(rank)s) OVER (), 0),
                      100.0 * SUM(%(rank)s) OVER (ORDER BY %(rank)s DESC, found.ident) / NULLIF(SUM(%(rank)s) OVER (), 0),
                      found.taken, found.resolved, found.recurrent, found.reopened, found.patients, found.still, found.ident
                 FROM (SELECT %(label)s AS what, COUNT(*) AS count, COALESCE(SUM(issue.risk_score), 0) AS risk, AVG(issue.days_to_take_up) AS taken,
                              AVG(issue.days_to_resolve) AS resolved, SUM(issue.recurrent_count) AS recurrent,
                              COALESCE(SUM(issue.reopened), 0) AS reopened, COALESCE(SUM(issue.patient_count), 0) AS patients,
                              COUNT(*) FILTER (WHERE issue.closed_on IS NULL OR issue.closed_on > %(day)s) AS still, %(ident)s AS ident
                         FROM (%(issues)s) issue %(join)s
                        GROUP BY 1, %(ident)s) found""",
            rank=rank, label=label, ident=ident, join=join, day=self.date_to, issues=query.select(SQL('%s.*', SQL.identifier(report._table))))

    def _record_order(self):
        return SQL('risk DESC, ident') if self.ranked == 'risk' else SQL('count DESC, ident')

    def _record_link(self):
        return 'ident'

    def record_open(self, ident):
        """Open the issues that a row counts."""
        self.ensure_one()
        record = self._record_prepare()
        value = ident or False
        if self.by in ('area', 'kind'):
            value = record.env['medical.issue']._fields[self.by].selection[ident - 1][0]
        name = next(name for key, name in record._fields['by']._description_selection(record.env) if key == self.by)
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Issues by %(what)s", what=name), 'res_model': 'medical.issue.report',
            'views': [(False, 'list'), (False, 'kanban')], 'domain': list(record._pareto_domain() & Domain(self.by, '=', value))}

    def _record_filters(self):
        # how rows are counted leaves none out
        labels = {self._fields['by']._description_string(self.env)}
        return [pair for pair in super()._record_filters() if pair[0] not in labels]

    def _record_notes(self):
        return [
            self.env._("Issues reported in the period, without merged and declined ones. Risk is severity times likelihood, summed: 1 to 25 for each."),
            self.env._("Days are means of the issues that were taken up, or resolved; open on the last day is what wasn't closed by then."),
        ]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office Manager")]
