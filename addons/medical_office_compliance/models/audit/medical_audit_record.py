from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

from ..obligation.medical_requirement import AREAS
from .medical_audit_line import RESULTS


class MedicalAuditRecord(models.TransientModel):
    """Questions of audits with what was found and what became of it: of one audit, or of all that began in a period."""
    _name = 'medical.audit.record'
    _description = 'Audits and Their Findings'
    _inherit = 'medical.record'
    _record_reads = ('medical.audit', 'medical.audit.line')

    date_from = fields.Date('From', required=True, default=lambda self: self.env.company._medical_today() - relativedelta(months=12))
    date_to = fields.Date('To', required=True, default=lambda self: self.env.company._medical_today() + relativedelta(months=1))
    audit_id = fields.Many2one('medical.audit', domain="[('company_id', '=', company_id)]")
    area = fields.Selection(AREAS)
    result = fields.Selection(RESULTS)

    def _record_title(self):
        return self.env._("Audits and Their Findings")

    def _record_columns(self):
        def labels(model, name):
            return dict(self.env[model]._fields[name]._description_selection(self.env))

        return [
            Column('number', self.env._("Audit"), width=12),
            Column('date', self.env._("Begun"), 'date', width=11),
            Column('title', self.env._("Title"), width=24),
            Column('area', self.env._("Area"), width=14, labels=labels('medical.audit', 'area')),
            Column('lead', self.env._("Led By"), width=16),
            Column('question', self.env._("Question"), width=36),
            Column('basis', self.env._("Rule or Reason"), width=18),
            Column('result', self.env._("Result"), width=12, labels=labels('medical.audit.line', 'result'),
                   styles={'finding': 'danger', 'observation': 'warning', 'conforms': 'success'}),
            Column('note', self.env._("What Was Found"), width=36),
            Column('issue', self.env._("Issue"), width=12),
            Column('issue_state', self.env._("Status of the Issue"), width=13, labels=labels('medical.issue', 'state'),
                   styles={'new': 'danger', 'open': 'warning', 'closed': 'success'}),
            Column('due', self.env._("Due"), 'date', width=11),
            Column('decision', self.env._("Why No Issue"), width=24),
        ]

    def _record_query(self):
        lines = self.env['medical.audit.line']
        domain = Domain('company_id', '=', self.company_id.id) & self._record_filtered(area='audit_id.area', result='result')
        if self.audit_id:
            domain &= Domain('audit_id', '=', self.audit_id.id)
        else:
            domain &= Domain('audit_id.date_start', '>=', self.date_from) & Domain('audit_id.date_start', '<=', self.date_to)
            domain &= Domain('audit_id.state', '!=', 'cancelled')
        if self.site_id:
            domain &= Domain('audit_id.site_ids', 'in', self.site_id.ids)
        return SQL(
            """SELECT audit.number, COALESCE(audit.started_on, audit.date_start), audit.name, audit.area, party.name, line.name, line.basis, line.result,
                      line.note, issue.number, issue.state, issue.date_due, line.decision, line.sequence, line.id
                 FROM (%(lines)s) line
                 JOIN medical_audit audit ON audit.id = line.audit_id
                 JOIN res_users person ON person.id = audit.lead_id
                 JOIN res_partner party ON party.id = person.partner_id
            LEFT JOIN medical_issue issue ON issue.id = line.issue_id""",
            lines=lines._search(domain).select(SQL('%s.*', SQL.identifier(lines._table))))

    def _record_order(self):
        return SQL('date, number, sequence, id')

    def _record_link(self):
        return 'id'

    def record_open(self, ident):
        """Open the question of a row."""
        self.ensure_one()
        line = self._record_prepare().env['medical.audit.line'].browse(ident)
        line.check_access('read')
        return {'type': 'ir.actions.act_window', 'res_model': 'medical.audit.line', 'res_id': line.id, 'views': [(False, 'form')]}

    def _record_notes(self):
        return [self.env._("Results as they stand now; those of closed audits are as they were signed off.")]

    def _record_signatures(self):
        return [self.env._("Compliance Officer"), self.env._("Owner")]
