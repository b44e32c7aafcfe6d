from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.issue.medical_issue import AREAS, DISCRETIONS, KINDS, OPEN_STATES, RISKS, SEVERITIES, STATES

# who reads every issue that is no personnel matter: a test holds it against the rules
READ_COMMON = (
    'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_owner,'
    'medical_office_base.group_auditor')
# how many issues of one cause within 90 days make a recurrence
RECURRENT = 3


class MedicalIssueReport(models.Model):
    """Issues as figures, for graph, pivot and list: a row for each issue that the reader may read.

    The view is built on the search of issues, so that their record rules hold without being written twice. Days are told by the
    clock of the site. Hours and days are empty, and don't count in averages, where they aren't known: an anonymous report has no
    minute, an issue that isn't resolved took no days yet. Who reported isn't here.
    """
    _name = 'medical.issue.report'
    _description = 'Issues Analysis'
    _auto = False
    _order = 'date desc, id desc'
    _rec_name = 'number'
    _depends = {'medical.issue': [
        'number', 'name', 'kind', 'area', 'cause_id', 'is_hr', 'discretion', 'company_id', 'site_id', 'room_id', 'state', 'reported_on', 'reported_at',
        'severity', 'risk_score', 'risk', 'owner_id', 'date_due', 'acknowledged_at', 'resolved_at', 'closed_at', 'reopened', 'recurrence', 'patient_count']}

    issue_id = fields.Many2one('medical.issue', readonly=True)
    number = fields.Char(readonly=True)
    name = fields.Char('What', readonly=True)
    date = fields.Date('Reported', readonly=True)
    closed_on = fields.Date(readonly=True)
    company_id = fields.Many2one('res.company', 'Practice', readonly=True)
    site_id = fields.Many2one('medical.site', readonly=True)
    room_id = fields.Many2one('medical.room', readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    area = fields.Selection(AREAS, readonly=True)
    cause_id = fields.Many2one('medical.issue.cause', readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    risk = fields.Selection(RISKS, readonly=True)
    state = fields.Selection(STATES, 'Status', readonly=True)
    discretion = fields.Selection(DISCRETIONS, 'Reported As', readonly=True)
    is_hr = fields.Boolean('Personnel Matter', readonly=True)
    owner_id = fields.Many2one('res.users', 'Responsible', readonly=True)
    risk_score = fields.Integer('Risk (Severity × Likelihood)', readonly=True)
    hours_to_take_up = fields.Float('Hours to Take Up', readonly=True, aggregator='avg', digits=(16, 1), help="Not known of anonymous reports.")
    days_to_take_up = fields.Float('Days to Take Up', readonly=True, aggregator='avg', digits=(16, 1))
    days_to_resolve = fields.Float('Days to Resolve', readonly=True, aggregator='avg', digits=(16, 1))
    days_overdue = fields.Float(readonly=True, aggregator='avg', digits=(16, 1), help="Of those that were late, or are.")
    overdue_count = fields.Integer('Overdue', readonly=True)
    open_count = fields.Integer('Open', readonly=True)
    recurrent_count = fields.Integer('Recurrences', readonly=True, help="At least the third of the same cause in 90 days.")
    reopened = fields.Integer('Times Reopened', readonly=True)
    patient_count = fields.Integer('Patients Affected', readonly=True)

    @property
    def _table_query(self):
        issues = self.env['medical.issue']
        issue = SQL.identifier(issues._table)
        if not self.env.su and self.env.user.has_groups(READ_COMMON):
            # the rules, asked for the few personnel matters alone: over every row they cost more than the figures, and keep PostgreSQL
            # from working on them side by side
            personal = list(issues._search(Domain('is_hr', '=', True), active_test=False))
            source, readable = issue, SQL(
                '%s.company_id IN %s AND (%s.is_hr IS NOT TRUE%s)', issue, self.env.companies._ids, issue,
                SQL(' OR %s.id = ANY(%s)', issue, personal) if personal else SQL())
        else:
            query = issues._search(Domain.TRUE, active_test=False)
            source, readable = query.from_clause, query.where_clause or SQL('TRUE')
        return SQL(
            'SELECT %s FROM %s LEFT JOIN medical_site report_site ON report_site.id = %s.site_id WHERE %s',
            self._sql_columns(issue), source, issue, readable)

    def _sql_columns(self, issue):
        """The columns, of issues that stand as `issue` and their site as `report_site`."""
        def day(moment):
            return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE report_site.tz)::date", moment)

        column = {name: SQL('%s.%s', issue, SQL.identifier(name)) for name in (
            'id', 'number', 'name', 'company_id', 'site_id', 'room_id', 'kind', 'area', 'cause_id', 'severity', 'risk', 'state', 'discretion', 'is_hr',
            'owner_id', 'risk_score', 'reopened', 'patient_count')}
        reported, due = SQL('%s.reported_on', issue), SQL('%s.date_due', issue)
        is_open = SQL('%s IN %s', column['state'], OPEN_STATES)
        resolved = SQL('%s.resolved_at', issue)
        # one that waits for its check is resolved
        until = SQL('CASE WHEN %s IS NOT NULL THEN %s WHEN %s THEN %s END', resolved, day(resolved), is_open, day(SQL('%s::timestamp', fields.Datetime.now())))
        late = SQL('GREATEST((%s) - %s, 0)', until, due)
        computed = {
            'issue_id': column['id'], 'date': reported, 'closed_on': day(SQL('%s.closed_at', issue)),
            'hours_to_take_up': SQL('EXTRACT(EPOCH FROM %s.acknowledged_at - %s.reported_at)::float8 / 3600', issue, issue),
            'days_to_take_up': SQL('%s - %s', day(SQL('%s.acknowledged_at', issue)), reported),
            'days_to_resolve': SQL('%s - %s', day(resolved), reported),
            'days_overdue': SQL('NULLIF(%s, 0)', late), 'overdue_count': SQL('COALESCE((%s) > 0, FALSE)::int', late),
            'open_count': SQL('(%s)::int', is_open),
            'recurrent_count': SQL('(COALESCE(%s.recurrence, 0) >= %s)::int', issue, RECURRENT),
        }
        return SQL(', ').join(SQL('%s AS %s', sql, SQL.identifier(name)) for name, sql in {**column, **computed}.items())

    def action_open(self):
        """Open the issue behind a row."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': 'medical.issue', 'res_id': self.issue_id.id, 'views': [(False, 'form')]}
