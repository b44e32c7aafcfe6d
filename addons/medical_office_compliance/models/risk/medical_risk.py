from odoo import api, fields, models
from odoo.exceptions import UserError

from ..issue.medical_issue import LIKELIHOODS, RISKS, SEVERITIES, risk_word

DECISIONS = [('reduce', 'Reduce It'), ('accept', 'Accept It'), ('transfer', 'Transfer It'), ('avoid', 'Avoid It')]
# as of these somebody has to decide
TO_DECIDE = ('medium', 'high', 'critical')


class MedicalRisk(models.Model):
    """A risk: what may happen to a place of information, because of which weakness, how likely, how bad, what is there against it, and
    what is done. `level` is likelihood times impact, 1 to 25; `risk` its word.

    From medium on somebody decides: accept with a reason, or reduce, transfer or avoid, with who, until when and what: the work
    itself is `medical.action`, which goes on after the analysis is signed.
    """
    _name = 'medical.risk'
    _description = 'Risk'
    _inherit = ['medical.risk.part', 'medical.linkable']
    _order = 'level desc, id'
    _rec_name = 'threat_id'
    _rec_names_search = ['asset_id.name', 'threat_id.name', 'vulnerability']
    _kept_fields = frozenset({'kept_plan'})

    asset_id = fields.Many2one('medical.risk.asset', 'Place', required=True, index=True, ondelete='cascade', domain="[('analysis_id', '=', analysis_id)]")
    threat_id = fields.Many2one('medical.risk.threat', 'What May Happen', required=True, index=True, ondelete='restrict')
    kind = fields.Selection(related='threat_id.kind', store=True)
    site_id = fields.Many2one(related='asset_id.site_id', store=True, index='btree_not_null')
    vulnerability = fields.Text('What Is Weak')
    safeguards = fields.Text('What Is There Against It')
    likelihood = fields.Selection(LIKELIHOODS, help="How likely, with what is there against it today.")
    impact = fields.Selection(SEVERITIES, help="How bad it would be for patients and practice.")
    level = fields.Integer(compute='_compute_level', store=True, aggregator='avg')
    risk = fields.Selection(RISKS, compute='_compute_level', store=True, index=True)
    decision = fields.Selection(DECISIONS)
    accept_reason = fields.Text('Why It Is Accepted')
    treatment = fields.Text('What Will Be Done')
    user_id = fields.Many2one(
        'res.users', 'Responsible', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_due = fields.Date('Until', index='btree_not_null')
    residual_likelihood = fields.Selection(LIKELIHOODS, 'Likelihood Afterwards', help="Once what is planned is done.")
    residual_impact = fields.Selection(SEVERITIES, 'Impact Afterwards', help="Once what is planned is done.")
    residual_level = fields.Integer('Level Afterwards', compute='_compute_level', store=True, aggregator='avg')
    residual_risk = fields.Selection(RISKS, 'Risk Afterwards', compute='_compute_level', store=True)
    action_ids = fields.One2many('medical.action', 'risk_id', 'Actions')
    action_count = fields.Integer('Actions Planned', compute='_compute_actions')
    open_action_count = fields.Integer('Actions Open', compute='_compute_actions')
    kept_plan = fields.Json('Plan as Signed', readonly=True, copy=False)
    is_settled = fields.Boolean('Decided', compute='_compute_is_settled', help="It is decided what is done, and the work that it calls for is planned.")
    former_id = fields.Many2one('medical.risk', 'As Before', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    former_level = fields.Integer('Level Before', related='former_id.level')

    _asset_threat_uniq = models.UniqueIndex('(asset_id, threat_id)', "This risk is in the analysis already.")

    # === COMPUTES === #

    @api.depends('asset_id.name', 'threat_id.name')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for risk in self:
            risk.display_name = ' · '.join(filter(None, (risk.threat_id.name, risk.asset_id.name)))

    @api.depends('likelihood', 'impact', 'residual_likelihood', 'residual_impact')
    def _compute_level(self):
        for risk in self:
            risk.level = int(risk.likelihood or 0) * int(risk.impact or 0)
            risk.risk = risk_word(risk.level)
            likelihood, impact = risk._place('after')
            planned = risk.residual_likelihood or risk.residual_impact
            risk.residual_level = planned and int(likelihood or 0) * int(impact or 0)
            risk.residual_risk = risk_word(risk.residual_level)

    def _place(self, side):
        """(likelihood, impact) before or after what is planned; where nothing else is said, it is afterwards as it was."""
        self.ensure_one()
        if side == 'after':
            return self.residual_likelihood or self.likelihood, self.residual_impact or self.impact
        return self.likelihood, self.impact

    @api.depends('action_ids.state')
    def _compute_actions(self):
        # sudo: their number, for whoever reads the risk
        counts = self.env['medical.action'].sudo()._read_group(
            [('risk_id', 'in', self.ids), ('state', '!=', 'cancelled')], ['risk_id', 'state'], ['__count'])
        numbers = {(risk.id, state): count for risk, state, count in counts}
        for risk in self:
            risk.open_action_count = numbers.get((risk._origin.id, 'open'), 0)
            risk.action_count = risk.open_action_count + numbers.get((risk._origin.id, 'done'), 0)

    @api.depends('risk', 'decision', 'accept_reason', 'user_id', 'date_due', 'action_count')
    def _compute_is_settled(self):
        for risk in self:
            risk.is_settled = not risk._faults()

    @api.onchange('threat_id')
    def _onchange_threat_id(self):
        if self.threat_id and not self.vulnerability:
            self.vulnerability = self.threat_id.vulnerability

    # === WHAT IS MISSING === #

    def _faults(self):
        """What is missing of it before the analysis can be signed: sentences."""
        self.ensure_one()
        name = self.display_name
        if not self.likelihood or not self.impact:
            return [self.env._("%(name)s: how likely, and how bad?", name=name)]
        if not self.decision:
            return [self.env._("%(name)s: what is done about it?", name=name)] if self.risk in TO_DECIDE else []
        if self.decision == 'accept':
            return [] if (self.accept_reason or '').strip() else [self.env._("%(name)s: why is it accepted?", name=name)]
        if self.kept_plan or self.action_count:
            return []
        return [self.env._("%(name)s: plan what is to be done, by whom and until when.", name=name)]

    def action_plan(self):
        """Make of what will be done an action of who is responsible.

        :raises UserError: what, who or until when isn't said
        """
        for risk in self:
            risk.check_access('write')
            if not (risk.treatment or '').strip() or not risk.user_id or not risk.date_due:
                raise UserError(self.env._("Say first what will be done, who is responsible, and until when."))
            what, _sep, rest = risk.treatment.strip().partition('\n')
            self.env['medical.action'].create({
                'name': what[:200], 'note': rest.strip() or False, 'user_id': risk.user_id.id, 'date_due': risk.date_due, 'risk_id': risk.id,
                'company_id': risk.company_id.id, 'site_id': risk.site_id.id})

    # === KEPT === #

    def _plan_rows(self):
        """What is planned: as it was signed, else as it is now; a list of [what, who, until when, done on]."""
        self.ensure_one()
        if self.kept_plan:
            return self.kept_plan
        # sudo: names of who does it
        return [[action.name, action.user_id.name, str(action.date_due), str(action.done_on or '')]
                for action in self.sudo().action_ids.filtered(lambda action: action.state != 'cancelled').sorted('id')]

    def _keep_plan(self):
        """Keep what is planned, before the analysis is signed (superuser)."""
        self.ensure_one()
        self.kept_plan = self._plan_rows()

    def _content(self):
        """What is signed of it."""
        return [
            self.id, self.asset_id.id, self.threat_id.id, self.vulnerability or '', self.safeguards or '', self.likelihood, self.impact,
            self.decision or '', self.accept_reason or '', self.treatment or '', self.user_id.id, str(self.date_due or ''),
            self.residual_likelihood or '', self.residual_impact or '', self.kept_plan or []]

    def _prepare_forward(self, analysis, asset):
        """Values of its copy in the next analysis: what was done is there against it now, and it is as likely as was expected then."""
        self.ensure_one()
        done = self.decision not in (False, 'accept') and not self.open_action_count and bool(self.action_count)
        values = {
            'analysis_id': analysis.id, 'asset_id': asset.id, 'threat_id': self.threat_id.id, 'former_id': self.id, 'vulnerability': self.vulnerability,
            'safeguards': self.safeguards, 'likelihood': self.likelihood, 'impact': self.impact}
        if done:
            likelihood, impact = self._place('after')
            values.update(likelihood=likelihood, impact=impact, safeguards='\n'.join(filter(None, (self.safeguards, self.treatment))))
        else:
            values.update({name: self[name] for name in ('decision', 'accept_reason', 'treatment', 'date_due', 'residual_likelihood', 'residual_impact')},
                          user_id=self.user_id.id)
        return values
