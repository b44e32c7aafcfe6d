from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from .medical_issue import AREAS, RISKS
from .medical_issue_pareto_record import LEFT_OUT

WHICH = [('reported', 'Reported in the Period'), ('open', 'Open on the Last Day'), ('closed', 'Closed in the Period')]


class MedicalIssueRecord(models.TransientModel):
    """Issues for the quality meeting: those reported or closed in a period, or open on its last day; numbers, never who reported.

    Without merged and declined ones. Days by the clock of the site; status, risk and cause as they stand now.
    """
    _name = 'medical.issue.record'
    _description = 'Issues of a Period'
    _inherit = 'medical.record'
    _record_reads = ('medical.issue',)

    date_from = fields.Date('From', required=True, default=lambda self: self.env['medical.issue.pareto.record']._default_month(-1))
    date_to = fields.Date('To', required=True, default=lambda self: self.env['medical.issue.pareto.record']._default_month(0))
    which = fields.Selection(WHICH, 'Issues', required=True, default='reported')
    area = fields.Selection(AREAS)
    risk = fields.Selection(RISKS)
    with_outcome = fields.Boolean('With What Came of It')

    def _record_title(self):
        return self.env._("Issues for the Quality Meeting")

    def _record_columns(self):
        def labels(name):
            return dict(self.env['medical.issue']._fields[name]._description_selection(self.env))

        outcome = [Column('outcome', self.env._("What Came of It"), width=36)] if self.with_outcome else []
        return [
            Column('number', self.env._("Number"), width=12),
            Column('date', self.env._("Reported"), 'date', width=11),
            Column('site', self.env._("Site"), width=7),
            Column('area', self.env._("Area"), width=14, labels=labels('area')),
            Column('name', self.env._("What"), width=36),
            Column('risk', self.env._("Risk"), width=9, labels=labels('risk'), styles={'high': 'danger', 'critical': 'danger', 'medium': 'warning'}),
            Column('cause', self.env._("Cause"), width=20),
            Column('owner', self.env._("Responsible"), width=18),
            Column('due', self.env._("Due"), 'date', width=11),
            Column('state', self.env._("Status"), width=13, labels=labels('state'), styles={'new': 'danger', 'open': 'warning', 'closed': 'success'}),
            Column('taken', self.env._("Days to Take Up"), 'integer', width=9),
            Column('resolved', self.env._("Days to Resolve"), 'integer', width=9),
            Column('recurrence', self.env._("Recurrence"), 'boolean', width=11),
            *outcome,
        ]

    def _record_query(self):
        report = self.env['medical.issue.report']
        domain = Domain([('company_id', '=', self.company_id.id), ('state', 'not in', LEFT_OUT)])
        domain &= self._record_filtered(site_id='site_id', area='area', risk='risk')
        if self.which == 'open':
            domain &= Domain('date', '<=', self.date_to) & (Domain('closed_on', '=', False) | Domain('closed_on', '>', self.date_to))
        else:
            day = 'date' if self.which == 'reported' else 'closed_on'
            domain &= Domain(day, '>=', self.date_from) & Domain(day, '<=', self.date_to)
        outcome = SQL('said.outcome,') if self.with_outcome else SQL()
        return SQL(
            """SELECT issue.number, issue.date, place.code, issue.area, issue.name, issue.risk, %(cause)s, party.name, said.date_due, issue.state,
                      issue.days_to_take_up, issue.days_to_resolve, issue.recurrent_count > 0, %(outcome)s issue.id
                 FROM (%(issues)s) issue
                 JOIN medical_issue said ON said.id = issue.id
                 JOIN medical_site place ON place.id = issue.site_id
            LEFT JOIN medical_issue_cause cause ON cause.id = issue.cause_id
            LEFT JOIN res_users person ON person.id = issue.owner_id
            LEFT JOIN res_partner party ON party.id = person.partner_id""",
            cause=self.env['medical.issue.cause']._field_to_sql('cause', 'name'), outcome=outcome,
            issues=report._search(domain).select(SQL('%s.*', SQL.identifier(report._table))))

    def _record_order(self):
        return SQL('date, id')

    def _record_link(self):
        return 'id'

    def record_open(self, ident):
        """Open the issue of a row."""
        self.ensure_one()
        issue = self._record_prepare().env['medical.issue'].browse(ident)
        issue.check_access('read')
        return {'type': 'ir.actions.act_window', 'res_model': 'medical.issue', 'res_id': issue.id, 'views': [(False, 'form')]}

    def _record_notes(self):
        return [self.env._("Without merged and declined issues. Status, risk and cause as they stand now; who reported isn't shown.")]

    def _record_signatures(self):
        return [self.env._("Reviewed by"), self.env._("Office Manager")]
