from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..obligation.medical_requirement import AREAS

AUDIT_KINDS = [
    ('routine', 'Routine'),
    ('focused', 'Focused'),
    ('follow_up', 'Follow-Up'),
    ('baseline', 'First of Its Kind'),
]
AUDIT_STATES = [
    ('planned', 'Planned'),
    ('in_progress', 'In Progress'),
    ('reporting', 'Report to Close'),
    ('closed', 'Closed'),
    ('cancelled', 'Called Off'),
]
OPEN_AUDIT = ('planned', 'in_progress', 'reporting')
WORKED_ON = ('in_progress', 'reporting')
AUDIT_SYSTEM = {
    'state', 'number', 'company_id', 'started_on', 'reported_on', 'closed_on', 'closed_by_id', 'report_file', 'report_name', 'report_hash', 'cancel_reason',
    'figures'}
PLANNERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_hr'
CLOSERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_owner'


class MedicalAudit(models.Model):
    """An internal audit: what was looked at, of which records, by whom, what was found and what became of it.

    Who reads and works on it:

    - compliance officer: all; office manager: all but those of personnel files; HR: those of personnel files;
    - lead and team: theirs, whatever their role; whoever was given a question: that question alone;
    - the owner reads all but those of personnel files, and closes; an auditor reads those within the scope that was given.

    Nobody leads or helps to audit their own work, as far as the practice says whose it is; nobody closes an audit that they led.
    Closed it stays as it was, with its report and the SHA-256 of that.
    """
    _name = 'medical.audit'
    _description = 'Internal Audit'
    _inherit = ['medical.audit.scoped', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'date_start desc, id desc'
    _rec_names_search = ['number', 'name']
    _check_company_auto = True

    number = fields.Char(required=True, readonly=True, copy=False, index=True, default='/')
    name = fields.Char('Title', required=True, compute='_compute_from_template', store=True, readonly=False, precompute=True)
    kind = fields.Selection(AUDIT_KINDS, required=True, default='routine')
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    site_ids = fields.Many2many(
        'medical.site', 'medical_audit_site_rel', 'audit_id', 'site_id', check_company=True, help="Empty: the whole practice.")
    template_id = fields.Many2one('medical.audit.template', 'By Template', index='btree_not_null', ondelete='restrict', check_company=True)
    area = fields.Selection(AREAS, required=True, index=True, compute='_compute_from_template', store=True, readonly=False, precompute=True)
    is_hr = fields.Boolean(
        'Personnel Files', index=True, compute='_compute_from_template', store=True, readonly=False, precompute=True,
        help="HR, the compliance officer and the team alone read it.")
    purpose = fields.Text('What For', compute='_compute_from_template', store=True, readonly=False, precompute=True)
    scope = fields.Text(help="What is looked at, and what isn't.")
    method = fields.Text('How', help="Read, asked, watched, sampled.")
    period_from = fields.Date('Records From', default=lambda self: self._default_period()[0])
    period_to = fields.Date('Records To', default=lambda self: self._default_period()[1])
    date_start = fields.Date('Begins', required=True, index=True, default=lambda self: self.env.company._medical_today())
    date_end = fields.Date('Due', required=True, index=True, default=lambda self: self.env.company._medical_today() + relativedelta(days=30))
    lead_id = fields.Many2one(
        'res.users', 'Led By', required=True, index=True, ondelete='restrict', default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    team_ids = fields.Many2many(
        'res.users', 'medical_audit_team_rel', 'audit_id', 'user_id', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    audited_user_ids = fields.Many2many(
        'res.users', 'medical_audit_audited_rel', 'audit_id', 'user_id', 'Whose Work Is Audited',
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]", help="They neither lead the audit, nor are they of its team, nor close it.")
    state = fields.Selection(AUDIT_STATES, 'Status', required=True, default='planned', readonly=True, copy=False, index=True)
    line_ids = fields.One2many('medical.audit.line', 'audit_id', 'Questions')
    sample_ids = fields.One2many('medical.audit.sample', 'audit_id', readonly=True)
    summary = fields.Text('Conclusion', copy=False, help="What the audit says, in a few sentences.")
    started_on = fields.Date('Begun', readonly=True, copy=False)
    reported_on = fields.Date('Reported', readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False, index=True)
    closed_by_id = fields.Many2one('res.users', 'Signed Off By', readonly=True, copy=False, ondelete='restrict')
    cancel_reason = fields.Char('Why Called Off', readonly=True, copy=False)
    report_file = fields.Binary('Report as Closed', readonly=True, copy=False, attachment=True)
    report_name = fields.Char(readonly=True, copy=False)
    report_hash = fields.Char('SHA-256 of the Report', readonly=True, copy=False)
    line_count = fields.Integer('Number of Questions', compute='_compute_counts')
    answered_count = fields.Integer('Answered', compute='_compute_counts')
    finding_count = fields.Integer('Findings', compute='_compute_counts')
    unsettled_count = fields.Integer('To Settle', compute='_compute_counts', help="Findings with neither issue nor decision.")
    can_work = fields.Boolean('I Work on It', compute='_compute_can_work')
    can_close = fields.Boolean('I May Close It', compute='_compute_can_work')
    is_late = fields.Boolean('Late', compute='_compute_is_late', search='_search_is_late')

    _number_uniq = models.UniqueIndex("(number, company_id) WHERE number <> '/'")
    _dates = models.Constraint('CHECK (date_end >= date_start)', "An audit is due on or after the day on which it begins.")
    _period = models.Constraint('CHECK (period_to >= period_from)', "The period of the records ends on or after its first day.")

    # === COMPUTES === #

    @api.model
    def _default_period(self):
        """The last three whole months."""
        first = self.env.company._medical_today().replace(day=1)
        return first - relativedelta(months=3), first - relativedelta(days=1)

    @api.depends('template_id')
    def _compute_from_template(self):
        for audit in self:
            template = audit.template_id
            if template:
                audit.name, audit.area, audit.is_hr = template.name, template.area, template.is_hr
                audit.purpose = template.purpose or audit.purpose
            else:
                audit.name, audit.area, audit.is_hr, audit.purpose = audit.name, audit.area or 'facility', audit.is_hr, audit.purpose

    @api.depends('number', 'name')
    def _compute_display_name(self):
        for audit in self:
            audit.display_name = f'{audit.number} {audit.name or ""}'

    @api.depends('line_ids.result', 'line_ids.issue_id', 'line_ids.decision')
    def _compute_counts(self):
        for audit in self:
            lines = audit.line_ids
            audit.line_count = len(lines)
            audit.answered_count = len(lines.filtered('result'))
            audit.finding_count = len(lines.filtered(lambda line: line.result == 'finding'))
            audit.unsettled_count = len(lines.filtered('is_unsettled'))

    @api.depends('lead_id', 'team_ids', 'audited_user_ids', 'state', 'is_hr')
    @api.depends_context('uid')
    def _compute_can_work(self):
        user = self.env.user
        officer, manager, hr, closer = (user.has_groups(groups) for groups in (
            'medical_office_base.group_compliance_officer', 'medical_office_base.group_manager', 'medical_office_base.group_hr', CLOSERS))
        for audit in self:
            keeper = officer or (hr if audit.is_hr else manager)
            audit.can_work = audit.state in OPEN_AUDIT and user not in audit.audited_user_ids and (
                keeper or user in audit.lead_id | audit.team_ids)
            may = officer or hr if audit.is_hr else closer
            audit.can_close = may and audit.state == 'reporting' and user != audit.lead_id and user not in audit.audited_user_ids

    @api.depends('date_end', 'state')
    def _compute_is_late(self):
        for audit in self:
            audit.is_late = audit.state in OPEN_AUDIT and bool(audit.date_end) and audit.date_end < audit.company_id._medical_today()

    @api.model
    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('state', 'in', OPEN_AUDIT) & Domain('date_end', '<', self.env.company._medical_today())

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, area, NULL::integer, COALESCE(closed_on, date_start) FROM medical_audit WHERE NOT COALESCE(is_hr, FALSE)",
            to_flush=[self._fields[name] for name in ('company_id', 'area', 'closed_on', 'date_start', 'is_hr')])

    # === GUARDS === #

    @api.constrains('lead_id', 'team_ids', 'audited_user_ids', 'closed_by_id', 'company_id')
    def _check_segregation(self):
        for audit in self:
            for person in audit.lead_id | audit.team_ids:
                if audit.company_id not in person.sudo().company_ids:  # sudo: in which practices somebody works
                    raise ValidationError(self.env._("%(name)s doesn't work in this practice.", name=person.name))
                if person in audit.audited_user_ids:
                    raise ValidationError(self.env._("Nobody audits their own work: choose somebody else than %(name)s.", name=person.name))
            if audit.closed_by_id and audit.closed_by_id in audit.lead_id | audit.audited_user_ids:
                raise ValidationError(self.env._("An audit is closed by somebody who neither led it nor is audited."))

    @api.model
    def _guarded_files_words(self):
        return self.env._("Files of an audit are added to its questions; its report is kept when it is closed.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in AUDIT_SYSTEM - {'company_id'}):
            raise AccessError(self.env._("An audit goes on with its buttons."))
        for vals in vals_list:
            if vals.get('number', '/') == '/':
                company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
                # sudo: numbers are drawn by whoever plans an audit
                vals['number'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.audit') or '/'
        audits = super().create(vals_list)
        for audit in audits.filtered(lambda audit: audit.template_id and not audit.line_ids):
            audit._add_template_lines()
        return audits

    def write(self, vals):
        if not self.env.su:
            if AUDIT_SYSTEM & vals.keys():
                raise AccessError(self.env._("An audit goes on with its buttons."))
            self._check_open()
            if 'template_id' in vals and any(audit.state != 'planned' for audit in self):
                raise UserError(self.env._("The template is chosen while an audit is planned."))
        res = super().write(vals)
        if 'template_id' in vals:
            for audit in self:
                audit.line_ids.filtered(lambda line: not line.obligation_id and not line.result).unlink()
                audit._add_template_lines()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        if any(audit.state != 'planned' for audit in self):
            raise UserError(self.env._("An audit that was begun is kept: call it off, with a reason."))

    def _check_open(self):
        """Refuse a change of what is closed or called off."""
        # sudo: the status, whoever may read the audit
        if over := self.sudo().filtered(lambda audit: audit.state not in OPEN_AUDIT):
            raise UserError(self.env._("%(number)s is over: it stays as it is.", number=over[0].number))

    def _check_worker(self, *states):
        """Self as superuser, locked, for one who works on it now.

        :raises UserError: it isn't in one of these states
        """
        self.ensure_one()
        self.check_access('write')
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        if not self.env.su and not self.can_work:
            raise AccessError(self.env._("This is done by who leads the audit, the team, the compliance officer or the office manager."))
        if self.state not in states:
            labels = dict(self._fields['state']._description_selection(self.env))
            raise UserError(self.env._("This isn't done with an audit that is “%(state)s”.", state=labels[self.state]))
        # sudo: who may was checked
        return self.sudo()

    # === QUESTIONS === #

    def _add_template_lines(self):
        """The questions of the template, as they are now."""
        self.ensure_one()
        after = max(self.line_ids.mapped('sequence'), default=0)
        self.line_ids = [
            Command.create({'sequence': after + 10 * number, 'name': line.name, 'basis': line.basis})
            for number, line in enumerate(self.template_id.line_ids, 1)]

    def _add_obligation_lines(self, obligations):
        """A question for each obligation, with where it stands as of now; those that are there stay. A constant number of queries.

        :return: the new lines
        """
        self.ensure_one()
        self.check_access('write')
        self._check_open()
        obligations = obligations.filtered(lambda obligation: obligation not in self.line_ids.obligation_id)
        obligations.check_access('read')
        domain = Domain('obligation_id', 'in', obligations.ids)
        if self.site_ids:
            domain &= Domain('site_id', 'in', [*self.site_ids.ids, False])
        # sudo: where obligations stand is what the audit keeps, whoever of the team adds them
        found = self.env['medical.obligation.status'].sudo().search(domain).grouped('obligation_id')
        after = max(self.line_ids.mapped('sequence'), default=0)
        # sudo: what is kept of an obligation can't be typed; who may is checked
        return self.env['medical.audit.line'].sudo().create([
            {'audit_id': self.id, 'sequence': after + 10 * number, 'name': obligation.name, 'basis': obligation.citation, 'obligation_id': obligation.id,
             **self.env['medical.audit.line']._kept_status(found.get(obligation.sudo(), found and next(iter(found.values())).browse()))}
            for number, obligation in enumerate(obligations, 1)]).sudo(False)

    def action_add_obligations(self):
        """Add a question for each obligation of an area: opens the dialog."""
        self._check_worker(*OPEN_AUDIT[:2])
        return self._open_dialog('medical.audit.obligations', self.env._("Questions from Obligations"))

    def action_draw(self):
        """Draw a sample: opens the dialog."""
        self._check_worker(*OPEN_AUDIT[:2])
        return self._open_dialog('medical.audit.draw', self.env._("Draw a Sample"))

    def _open_dialog(self, model, title, **context):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': model, 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_audit_id': self.id, **{f'default_{name}': value for name, value in context.items()}}}
