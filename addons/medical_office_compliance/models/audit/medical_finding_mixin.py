from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..issue.medical_issue import OPEN_STATES, STATES

# written by the dialog that opens or links an issue alone
FINDING_SYSTEM = {'issue_id', 'decision', 'decided_by_id'}
# which area of the register a finding belongs to, by the area of the rule
ISSUE_AREAS = {
    'privacy': 'privacy', 'safety': 'safety', 'infection': 'safety', 'vaccines': 'supplies', 'medicines': 'supplies', 'laboratory': 'equipment',
    'radiation': 'equipment', 'billing': 'billing', 'patients': 'flow', 'employment': 'people', 'facility': 'equipment'}


class MedicalFindingMixin(models.AbstractModel):
    """What was found wrong, by an audit of one's own or by an inspector: it becomes an issue, which has actions and an effectiveness
    check, or somebody decides, with a reason, that none is needed.

    The model declares `company_id` and what is asked in the hooks. Issue and decision are written by `_settle_…` alone.
    """
    _name = 'medical.finding.mixin'
    _description = 'Finding'

    issue_id = fields.Many2one('medical.issue', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    decision = fields.Char('Why No Issue', readonly=True, copy=False)
    decided_by_id = fields.Many2one('res.users', 'Settled By', readonly=True, copy=False, ondelete='restrict')
    issue_state = fields.Selection(STATES, 'Status of the Issue', compute='_compute_issue_state')
    issue_due = fields.Date(compute='_compute_issue_state')
    is_unsettled = fields.Boolean('Neither Issue Nor Decision', compute='_compute_is_unsettled')

    @api.depends('issue_id')
    def _compute_issue_state(self):
        # sudo: how far it is and until when, whoever may read the issue
        for finding, kept in zip(self, self.sudo(), strict=True):
            last = kept.issue_id._surviving() if kept.issue_id else kept.issue_id
            finding.issue_state, finding.issue_due = last.state, last.date_due

    @api.depends('issue_id', 'decision')
    def _compute_is_unsettled(self):
        for finding in self:
            finding.is_unsettled = finding._is_finding() and not (finding.issue_id or finding.decision)

    # === HOOKS === #

    def _is_finding(self):
        """Whether something was found wrong."""
        raise NotImplementedError

    def _check_settling(self):
        """Refuse who may not settle it, or where it is too late."""
        raise NotImplementedError

    def _finding_values(self):
        """What the issue begins with: name, description, area (of the register), site_id, is_hr."""
        raise NotImplementedError

    # === SETTLING === #

    def write(self, vals):
        if not self.env.su and FINDING_SYSTEM & vals.keys():
            raise AccessError(self.env._("A finding is settled with its button: by an issue, or by a decision with a reason."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in FINDING_SYSTEM):
            raise AccessError(self.env._("A finding is settled with its button: by an issue, or by a decision with a reason."))
        return super().create(vals_list)

    def action_settle(self):
        """Open an issue, link one, or say why none is needed: opens the dialog."""
        self.ensure_one()
        self._check_settling()
        values = self._finding_values()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Becomes of It?"), 'res_model': 'medical.finding.settling',
            'views': [(False, 'form')], 'target': 'new', 'context': {
                'default_res_model': self._name, 'default_res_id': self.id,
                **{f'default_{name}': value for name, value in values.items()}}}

    def _settle_check(self):
        self.ensure_one()
        self.check_access('write')
        self._check_settling()
        if not self._is_finding():
            raise UserError(self.env._("Nothing was found here: say first that it is a finding."))
        if not self.is_unsettled:
            raise UserError(self.env._("This is settled already."))

    def _settle_by_issue(self, values):
        """Report an issue from it, in the name of the user.

        :param dict values: name, description, kind, area, site_id, severity, likelihood; owner_id, date_due, cause_id for whoever works on issues
        :return: the issue
        """
        self._settle_check()
        reported = {name: values[name] for name in ('name', 'description', 'area', 'site_id', 'severity', 'likelihood') if values.get(name)}
        Issue = self.env['medical.issue']
        issue = Issue._report({
            **reported, 'kind': values.get('kind') or 'dysfunction', 'discretion': 'named', 'is_hr': bool(self._finding_values().get('is_hr'))},
            self.env.user).with_env(self.env)
        planned = {name: values[name] for name in ('owner_id', 'date_due', 'cause_id') if values.get(name)}
        if issue.can_work and planned:
            issue.write(planned)
            if issue.owner_id and issue.severity and issue.likelihood:
                issue.action_take_up()
        self._settle({'issue_id': issue.id})
        return issue

    def _settle_by_link(self, issue):
        """Say that an issue stands for it already: one that the user reads and that is open."""
        self._settle_check()
        issue.check_access('read')
        if issue.company_id != self.company_id or issue.state not in OPEN_STATES:
            raise UserError(self.env._("Choose an open issue of this practice."))
        self._settle({'issue_id': issue.id})

    def _settle_by_decision(self, reason):
        """Say why no issue is needed."""
        self._settle_check()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why no issue is needed."))
        self._settle({'decision': reason.strip()})

    def _settle(self, values):
        # sudo: written by methods alone, after their checks
        self.sudo().write({**values, 'decided_by_id': self.env.uid})

    def _settled_words(self):
        """What became of a finding, in words."""
        self.ensure_one()
        if self.issue_id:
            labels = dict(self._fields['issue_state']._description_selection(self.env))
            number = self.sudo().issue_id.number  # sudo: its number, which tells nothing
            return self.env._("Issue %(number)s: %(state)s", number=number, state=labels[self.issue_state])
        return self.decision and self.env._("No issue: %(why)s", why=self.decision) or self.env._("To settle")
