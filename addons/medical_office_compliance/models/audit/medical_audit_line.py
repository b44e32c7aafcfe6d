from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..issue.medical_issue import OPEN_STATES
from ..obligation.medical_obligation_status import STATES
from .medical_audit import WORKED_ON
from .medical_finding_mixin import ISSUE_AREAS

RESULTS = [
    ('conforms', 'Conforms'),
    ('observation', 'Observation'),
    ('finding', 'Finding'),
    ('not_applicable', 'Not Applicable'),
]
# what whoever answers a question writes; all else is the team's
ANSWER = {'result', 'note', 'evidence_ids', 'sample_id'}
KEPT = {'obligation_id', 'kept_state', 'kept_words', 'kept_on', 'audit_id', 'company_id'}


class MedicalAuditLine(models.Model):
    """One question of an audit: what was asked, what was found, what shows it. A finding becomes an issue, or a decision with a reason.

    From an obligation it keeps where that stood when the question was added. Who was given a question answers it, and sees no other.
    """
    _name = 'medical.audit.line'
    _description = 'Question of an Audit'
    _inherit = ['medical.audit.scoped', 'medical.finding.mixin', 'medical.guarded.files']
    _access_log_names = frozenset({'id', 'display_name'})
    _guards_every_file = True
    _order = 'audit_id, sequence, id'
    _check_company_auto = True

    audit_id = fields.Many2one('medical.audit', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='audit_id.company_id', store=True, index=True)
    # not stored: rules ask the audit
    audit_state = fields.Selection(related='audit_id.state', string='Status of the Audit')
    audit_due = fields.Date(related='audit_id.date_end', string='Audit Due')
    sequence = fields.Integer(default=10)
    name = fields.Char('Question', required=True)
    basis = fields.Char('Rule or Reason')
    user_id = fields.Many2one(
        'res.users', 'Given To', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    result = fields.Selection(RESULTS, copy=False, index=True)
    note = fields.Text('What Was Found', copy=False)
    evidence_ids = fields.One2many('medical.audit.evidence', 'line_id', copy=False)
    evidence_count = fields.Integer('Files', compute='_compute_evidence_count')
    sample_id = fields.Many2one(
        'medical.audit.sample', index='btree_not_null', ondelete='restrict', domain="[('audit_id', '=', audit_id), ('replaced_by_id', '=', False)]")
    sample_words = fields.Char('In the Sample', compute='_compute_sample_words')
    obligation_id = fields.Many2one('medical.obligation', readonly=True, index='btree_not_null', ondelete='restrict')
    kept_state = fields.Selection(STATES, 'Stood At', readonly=True, copy=False)
    kept_words = fields.Text('How It Stood', readonly=True, copy=False)
    kept_on = fields.Date('As Of', readonly=True, copy=False)
    is_due = fields.Boolean('Finding Due', compute='_compute_is_due', search='_search_is_due', help="To settle, or its issue is due.")
    can_answer = fields.Boolean('I Answer It', compute='_compute_can_answer')

    # === COMPUTES === #

    @api.depends('evidence_ids')
    def _compute_evidence_count(self):
        for line in self:
            line.evidence_count = len(line.evidence_ids)

    @api.depends('sample_id.item_ids.result')
    def _compute_sample_words(self):
        for line in self:
            # sudo: how many, for whoever was given the question
            items = line.sudo().sample_id.item_ids
            checked = items.filtered(lambda item: item.result in ('conforms', 'not'))
            good = len(checked.filtered(lambda item: item.result == 'conforms'))
            line.sample_words = False if not items else (
                self.env._("%(good)s of %(checked)s conform (%(share)s %%)", good=good, checked=len(checked), share=round(100 * good / len(checked)))
                if checked else self.env._("%(count)s records to look at", count=len(items)))

    @api.depends('result', 'issue_id', 'decision', 'audit_id.state')
    def _compute_is_due(self):
        due = set(self._search(Domain('id', 'in', self._origin.ids) & self._due_domain())) if self._origin else set()
        for line in self:
            line.is_due = line._origin.id in due

    @api.model
    def _due_domain(self):
        """Findings that wait: to be settled, or their issue is due. The one domain of the card and of the filter."""
        today = fields.Date.to_string(self.env.company._medical_today())
        return Domain('result', '=', 'finding') & (
            Domain('issue_id', '=', False) & Domain('decision', '=', False) & Domain('audit_id.state', 'in', WORKED_ON)
            | Domain('issue_id.state', 'in', OPEN_STATES) & Domain('issue_id.date_due', '<=', today))

    @api.model
    def _search_is_due(self, operator, value):
        return self._due_domain() if operator == 'in' else NotImplemented

    @api.depends('audit_id.state', 'user_id')
    @api.depends_context('uid')
    def _compute_can_answer(self):
        for line in self:
            # sudo: the status and the team, for whoever was given the question
            audit = line.sudo().audit_id
            line.can_answer = audit.state in WORKED_ON and (line.user_id == self.env.user or audit.sudo(False).can_work)

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT line.id, line.company_id, audit.area, NULL::integer, COALESCE(audit.closed_on, audit.date_start)
                 FROM medical_audit_line line
                 JOIN medical_audit audit ON audit.id = line.audit_id AND NOT COALESCE(audit.is_hr, FALSE)""",
            to_flush=[self._fields[name] for name in ('company_id', 'audit_id')]
            + [self.env['medical.audit']._fields[name] for name in ('area', 'closed_on', 'date_start', 'is_hr')])

    # === GUARDS === #

    @api.model
    def _guarded_files_words(self):
        return self.env._("Add a file under “Evidence” of the question.")

    @api.constrains('user_id', 'sample_id')
    def _check_user(self):
        # sudo: whose work is audited
        for line in self.sudo():
            if line.user_id in line.audit_id.audited_user_ids:
                raise UserError(self.env._("Nobody audits their own work: choose somebody else than %(name)s.", name=line.user_id.name))
            if line.sample_id and line.sample_id.audit_id != line.audit_id:
                raise UserError(self.env._("The sample belongs to another audit."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in KEPT - {'audit_id', 'company_id'}):
            raise AccessError(self.env._("Where an obligation stood is kept by “Questions from Obligations”."))
        lines = super().create(vals_list)
        lines.audit_id._check_open()
        if not self.env.su:
            if any(line.audit_id.state == 'reporting' for line in lines):
                raise UserError(self.env._("The report is ready: take it back before you add a question."))
            if any(line.result and line.audit_id.state == 'planned' for line in lines):
                raise UserError(self.env._("Begin the audit first: it is planned yet."))
        return lines

    def write(self, vals):
        if not self.env.su:
            # sudo: the status of the audit, for whoever was given the question
            audits = self.sudo().audit_id
            audits._check_open()
            if KEPT & vals.keys():
                raise AccessError(self.env._("Where an obligation stood is kept as it was."))
            if ANSWER & vals.keys() and any(audit.state not in WORKED_ON for audit in audits):
                raise UserError(self.env._("Begin the audit first: it is planned yet."))
            if vals.keys() - ANSWER and (audits.sudo(False).filtered(lambda audit: not audit.can_work)):
                raise AccessError(self.env._("Who was given a question answers it; what is asked is changed by who leads the audit."))
            if 'result' in vals and vals['result'] != 'finding' and any(line.issue_id or line.decision for line in self):
                raise UserError(self.env._("This finding is settled: its issue stands for it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if not self.env.su:
            self.sudo().audit_id._check_open()  # sudo: its status
            if any(line.result for line in self):
                raise UserError(self.env._("What was answered stays: say that it isn't applicable."))

    # === FINDING === #

    def _is_finding(self):
        return self.result == 'finding'

    def _check_settling(self):
        self.ensure_one()
        audit = self.sudo().audit_id  # sudo: its status
        if audit.state not in WORKED_ON:
            raise UserError(self.env._("Findings are settled while the audit is in progress, or its report waits to be closed."))
        if not self.env.su and not (audit.sudo(False).can_work or audit.sudo(False).can_close):
            raise AccessError(self.env._("Who leads the audit says what becomes of a finding."))

    def _finding_values(self):
        audit = self.audit_id
        sites = audit.site_ids or self.env['medical.site'].search([('company_id', '=', audit.company_id.id)], limit=1)
        return {
            'name': self.name, 'description': self.note or '', 'area': ISSUE_AREAS[audit.area], 'site_id': sites[:1].id, 'is_hr': audit.is_hr,
            'company_id': audit.company_id.id}

    # === KEPT FROM OBLIGATIONS === #

    @api.model
    def _kept_status(self, statuses):
        """What a question keeps of where an obligation stands: the worst of its places, and each in words."""
        order, labels = [value for value, _label in STATES], dict(self._fields['kept_state']._description_selection(self.env))
        statuses = statuses.sorted(lambda status: order.index(status.state) if status.state in order else len(order))
        words = []
        for status in statuses:
            last = status.last_date or status.baseline_date
            words.append(' · '.join(filter(None, (
                status.site_id.name, labels.get(status.state), last and self.env._("last done %(day)s", day=format_date(self.env, last)),
                status.date_end and self.env._("due %(day)s", day=format_date(self.env, status.date_end))))))
        return {
            'kept_state': statuses[:1].state, 'kept_words': '\n'.join(words) or self.env._("No place at which it stands"),
            'kept_on': self.env.company._medical_today()}

    def action_open(self):
        """Open the question, to answer it."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': self.id, 'views': [(False, 'form')], 'target': 'current'}

    def action_conforms(self):
        """It is as it should be: the answer of a tap."""
        self.result = 'conforms'
