from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ANALYSIS_STATES = [('draft', 'Draft'), ('review', 'In Review'), ('signed', 'Signed')]
ANALYSIS_SYSTEM = {
    'state', 'writer_ids', 'former_id', 'sent_by_id', 'sent_on', 'signed_by_id', 'signed_on', 'signed_note', 'date_review', 'content_hash', 'company_id'}
# who prepares one, and who signs it
WORKERS = 'medical_office_base.group_compliance_officer,medical_office_base.group_privacy_officer,medical_office_base.group_manager'
SIGNERS = 'medical_office_base.group_compliance_officer,medical_office_base.group_owner'
REVIEW_MONTHS = 12  # a suggestion: the rule says "periodic" (45 CFR 164.308(a)(8)) and names no time


class MedicalRiskAnalysis(models.Model):
    """The practice's analysis of the risks to electronic information about patients, one for each year (45 CFR 164.308(a)(1)(ii)(A)),
    and what is done about them (164.308(a)(1)(ii)(B)); after the steps of NIST SP 800-30.

    Where information is (`medical.risk.asset`), what may happen to it (`medical.risk`), how likely, how bad, what is done. Written as
    a draft; in review nothing changes; signed by compliance officer or owner, who didn't write it alone where somebody else may sign,
    it stays as it is. What is still to be done goes on as `medical.action`.

    Compliance officer, Privacy Officer and manager write; owner and auditor read.
    """
    _name = 'medical.risk.analysis'
    _description = 'Risk Analysis'
    _inherit = ['medical.signed.mixin', 'medical.linkable']
    _order = 'year desc, id desc'
    _rec_name = 'year'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    year = fields.Integer(required=True, aggregator=None, default=lambda self: self.env.company._medical_today().year)
    state = fields.Selection(ANALYSIS_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    user_id = fields.Many2one(
        'res.users', 'Prepared By', required=True, default=lambda self: self.env.user, index=True, ondelete='restrict',
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_due = fields.Date('To Be Signed By', help="The day by which it is to be done; a card on Today reminds of it.")
    scope = fields.Text(help="What was looked at: sites, systems, people, paper; and what was left out, and why.")
    method = fields.Text(default=lambda self: self._default_method(), help="How likelihood, impact and level are told.")
    conclusion = fields.Text(help="What it comes to, in a few sentences, for who signs.")
    former_id = fields.Many2one('medical.risk.analysis', 'Continues', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')
    asset_ids = fields.One2many('medical.risk.asset', 'analysis_id', 'Where Information Is')
    risk_ids = fields.One2many('medical.risk', 'analysis_id', 'Risks')
    writer_ids = fields.Many2many('res.users', 'medical_risk_analysis_writer_rel', 'analysis_id', 'user_id', 'Written By', readonly=True, copy=False)
    sent_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    sent_on = fields.Date('Sent for Review', readonly=True, copy=False)
    date_review = fields.Date('Due Again', readonly=True, copy=False, help="Suggested: a year after it was signed, and at every greater change.")
    content_hash = fields.Char('Fingerprint', readonly=True, copy=False, help="SHA-256 of what was signed.")
    is_intact = fields.Boolean('As Signed', compute='_compute_is_intact', help="What stands here is what was signed, to the letter.")
    asset_count = fields.Integer('Places', compute='_compute_counts')
    risk_count = fields.Integer('Number of Risks', compute='_compute_counts')
    high_count = fields.Integer('High or Critical', compute='_compute_counts', help="As they are today, before what is planned.")
    residual_high_count = fields.Integer('High or Critical Afterwards', compute='_compute_counts', help="Once what is planned is done.")
    open_count = fields.Integer('Not Decided', compute='_compute_counts', help="Without a decision, or without the work that it calls for.")
    action_count = fields.Integer('Actions Open', compute='_compute_counts')
    is_latest = fields.Boolean('Latest', compute='_compute_is_latest', search='_search_is_latest', help="There is no analysis after it.")
    can_sign = fields.Boolean(compute='_compute_can_sign', search='_search_can_sign', help="You may sign it now.")

    _year_uniq = models.UniqueIndex('(company_id, year)', "There is a risk analysis of this year.")
    _year_sound = models.Constraint('CHECK (year BETWEEN 2000 AND 2200)', "The year has four digits.")

    @api.model
    def _default_method(self):
        return self.env._(
            "After NIST SP 800-30: where information is, what threatens it, what is weak, how likely it is (1 rare to 5 almost certain) and how bad "
            "(1 negligible to 5 severe). The level is likelihood times impact: from 4 medium, from 8 high, from 15 critical (suggested bounds).")

    # === COMPUTES === #

    @api.depends('year')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for analysis in self:
            analysis.display_name = self.env._("Risk analysis %(year)s", year=analysis.year or '')

    @api.depends('asset_ids', 'risk_ids.risk', 'risk_ids.residual_risk', 'risk_ids.is_settled', 'risk_ids.open_action_count')
    def _compute_counts(self):
        for analysis in self:
            risks = analysis.risk_ids
            analysis.asset_count = len(analysis.asset_ids)
            analysis.risk_count = len(risks)
            analysis.high_count = len(risks.filtered(lambda risk: risk.risk in ('high', 'critical')))
            analysis.residual_high_count = len(risks.filtered(lambda risk: (risk.residual_risk or risk.risk) in ('high', 'critical')))
            analysis.open_count = len(risks.filtered(lambda risk: not risk.is_settled))
            analysis.action_count = sum(risks.mapped('open_action_count'))

    @api.depends('year', 'company_id')
    def _compute_is_latest(self):
        latest = self.filtered_domain(self._search_is_latest('in', {True}))
        for analysis in self:
            analysis.is_latest = analysis in latest

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != 'in':
            return NotImplemented
        years = self._read_group([('company_id', 'in', self.env.companies.ids)], ['company_id'], ['year:max'])
        return fields.Domain.OR(fields.Domain('company_id', '=', company.id) & fields.Domain('year', '=', year) for company, year in years)

    @api.depends('state', 'writer_ids', 'company_id')
    @api.depends_context('uid')
    def _compute_can_sign(self):
        signable = self.filtered_domain(self._signable_domain())
        for analysis in self:
            analysis.can_sign = analysis in signable

    @api.model
    def _search_can_sign(self, operator, value):
        return self._signable_domain() if operator == 'in' else NotImplemented

    @api.model
    def _signable_domain(self):
        """What the user may sign: not what they wrote alone, where the practice has somebody else who signs."""
        if not self.env.user.has_groups(SIGNERS):
            return fields.Domain.FALSE
        alone = [company.id for company in self.env.companies if not self._others_with(SIGNERS, company)]
        return fields.Domain('state', '=', 'review') & (
            fields.Domain('writer_ids', 'any', [('id', '!=', self.env.uid)]) | fields.Domain('writer_ids', 'not in', self.env.uid)
            | fields.Domain('company_id', 'in', alone))

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) and (name, vals[name]) not in (('state', 'draft'), ('company_id', self.env.company.id))
                                   for vals in vals_list for name in ANALYSIS_SYSTEM):
            raise AccessError(self.env._("An analysis begins as a draft; it is sent for review and signed with its buttons."))
        analyses = super().create(vals_list)
        analyses._touch()
        return analyses

    def write(self, vals):
        if not self.env.su and ANALYSIS_SYSTEM & vals.keys():
            raise AccessError(self.env._("An analysis is sent for review and signed with its buttons."))
        if vals.keys() - ANALYSIS_SYSTEM or not self.env.su:
            self._touch()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(analysis.state != 'draft' for analysis in self):
            raise UserError(self.env._("A risk analysis that was sent for review is kept."))

    def _touch(self):
        """Refuse a change of what is in review or signed; note who writes a draft."""
        # sudo: the status, and who wrote
        analyses = self.sudo()
        if any(analysis.state == 'signed' for analysis in analyses):
            raise UserError(self.env._("A signed risk analysis stays as it was signed: copy it forward to write the next one."))
        if any(analysis.state == 'review' for analysis in analyses):
            raise UserError(self.env._("This risk analysis is in review: take it back to draft to change it."))
        if not self.env.su:
            new = analyses.filtered(lambda analysis: self.env.user not in analysis.writer_ids)
            new.write({'writer_ids': [fields.Command.link(self.env.uid)]})

    def _linkable_label(self):
        return self.display_name
