from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

POLICY_CATEGORIES = [
    ('privacy', 'Privacy'),
    ('security', 'Security'),
    ('osha', 'OSHA'),
    ('safety', 'Clinical Safety'),
    ('laboratory', 'Laboratory'),
    ('medication', 'Medication'),
    ('imaging', 'Imaging'),
    ('environment', 'Environment'),
    ('civil', 'Civil Rights'),
    ('billing', 'Billing'),
    ('finance', 'Finance'),
    ('hr', 'Human Resources'),
    ('compliance', 'Compliance'),
    ('ethics', 'Ethics'),
    ('communications', 'Communications'),
    ('office', 'Office'),
]
POLICY_TYPES = [
    ('policy', 'Policy and Procedure'),
    ('plan', 'Plan'),
    ('notice', 'Patient Notice'),
    ('code', 'Code of Conduct'),
]
POLICY_STAGES = [
    ('in_force', 'In Force'),
    ('upcoming', 'From a Later Day'),
    ('review', 'In Review'),
    ('draft', 'Being Written'),
    ('none', 'No Text'),
    ('retired', 'Retired'),
]

# what follows from reviewing and retiring
SYSTEM = {'date_end', 'renewal_id', 'retired_on', 'retired_reason', 'expiry_reminded_on', 'expiry_reminder_count'}


class MedicalPolicy(models.Model):
    """A rule of the practice: what it is about, who looks after it, whom it is for; its texts are versions, one of them in force.

    Expiry asks for the review: `date_end` is the day by which it has to be looked at again.
    """
    _name = 'medical.policy'
    _description = 'Policy'
    _inherit = ['medical.expiry.mixin', 'medical.audience.mixin', 'medical.library.copy.mixin', 'medical.linkable']
    _library_model = 'medical.policy.template'
    _duty_model = 'medical.attestation'
    _order = 'number, id'
    _rec_names_search = ['name', 'number']
    _check_company_auto = True

    expiry_stage = fields.Selection([
        ('future', 'Not Yet'), ('valid', 'Up to Date'), ('due', 'Due'), ('expired', 'Overdue'), ('renewed', 'Reviewed'),
        ('open_ended', 'Not in Force')], 'Review')
    name = fields.Char('Title', required=True, translate=False, tracking=True)
    number = fields.Char(required=True, copy=False, tracking=True, help="Such as POL-07: how people refer to it.")
    category = fields.Selection(POLICY_CATEGORIES, required=True, default='office', tracking=True)
    policy_type = fields.Selection(POLICY_TYPES, 'Kind', required=True, default='policy')
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    user_id = fields.Many2one(
        'res.users', 'Owner', default=lambda self: self.env.user, index=True, tracking=True, domain=[('share', '=', False)],
        help="Looks after it: is asked to have it reviewed.")
    regulation_ids = fields.Many2many('medical.regulation', string='Regulations', help="What it answers.")
    review_months = fields.Integer('Reviewed Every (months)', default=12)
    date_end = fields.Date('Review By')
    renewal_id = fields.Many2one('medical.policy', copy=False, readonly=True, index='btree_not_null', help="Never set: a policy is reviewed, not renewed.")
    version_ids = fields.One2many('medical.policy.version', 'policy_id', 'Versions')
    current_version_id = fields.Many2one(
        'medical.policy.version', 'In Force', compute='_compute_current_version_id', help="The text in force, in the language it was written in.")
    stage = fields.Selection(POLICY_STAGES, 'Status', compute='_compute_stage', search='_search_stage')
    is_shown = fields.Boolean('Shown to Staff', compute='_compute_is_shown', search='_search_is_shown', help="In force, and not retired.")
    retired_on = fields.Date(readonly=True, copy=False, tracking=True)
    retired_reason = fields.Char(readonly=True, copy=False, tracking=True)
    survey_id = fields.Many2one(
        'survey.survey', 'Quiz', ondelete='restrict', index='btree_not_null', help="Has to be passed before attesting. Empty: none.")
    medical_library_id = fields.Many2one('medical.policy.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _number_uniq = models.UniqueIndex('(company_id, number)', "Another policy of the practice bears this number.")
    _months_positive = models.Constraint('CHECK (review_months > 0)', "Say after how many months it is reviewed: one or more.")

    @api.depends('version_ids.state', 'version_ids.effective_date')
    def _compute_current_version_id(self):
        force = self.env['medical.policy.version']._paper_in_force(self.company_id) if self else self.env['medical.policy.version']
        # sudo: which version is in force is no secret
        current = {version.policy_id.id: version.id for version in force.sudo() if not version.source_version_id}
        for policy in self:
            policy.current_version_id = current.get(policy._origin.id, False)

    @api.depends('current_version_id', 'retired_on', 'version_ids.state', 'version_ids.effective_date')
    def _compute_stage(self):
        # sudo: how far a policy is is no secret of those who may read it; not by its versions, which some may read and others not
        versions = self.env['medical.policy.version'].sudo().search([('policy_id', 'in', self._origin.ids), ('source_version_id', '=', False)])
        stages = {}
        for version in versions:
            stages.setdefault(version.policy_id.id, set()).add(version.stage)
        for policy in self:
            own = stages.get(policy._origin.id, ())
            policy.stage = 'retired' if policy.retired_on else next(
                (stage for stage in ('in_force', 'upcoming', 'review', 'draft') if stage in own), 'none')

    @api.depends('active', 'retired_on', 'current_version_id')
    def _compute_is_shown(self):
        for policy in self:
            policy.is_shown = bool(policy.active and not policy.retired_on and policy.current_version_id)

    @api.model
    def _search_is_shown(self, operator, value):
        if operator != 'in':
            return NotImplemented
        shown = self.env['medical.policy.version']._shown(self.env.companies)
        return Domain('id', 'in', shown.filtered(lambda version: not version.source_version_id).policy_id.ids)

    @api.model
    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        ladder = [(stage, Domain('version_ids', 'any', [('stage', '=', stage), ('source_version_id', '=', False)]))
                  for stage in ('in_force', 'upcoming', 'review', 'draft')]
        retired = Domain('retired_on', '!=', False)
        found, above = (retired if 'retired' in value else Domain.FALSE), ~retired
        for stage, has in ladder:
            if stage in value:
                found |= above & has
            above &= ~has
        return found | above if 'none' in value else found

    def _duty_asking(self):
        return self.filtered(lambda policy: policy.active and not policy.retired_on and policy.current_version_id)

    @api.depends('number', 'name')
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = f"{policy.number or ''} {policy.name or ''}".strip()

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in SYSTEM):
            raise AccessError(self._system_words())
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & SYSTEM:
            raise AccessError(self._system_words())
        if 'company_id' in vals and any(policy.company_id.id != vals['company_id'] for policy in self) and self.sudo().version_ids:
            raise UserError(self.env._("A policy that has a text stays with its practice."))
        if not self.env.su and vals.get('active') is False and any(policy.stage in ('in_force', 'upcoming') for policy in self):
            raise UserError(self.env._("A policy in force isn't archived: retire it, and say why."))
        return super().write(vals)

    def _system_words(self):
        return self.env._("By when a policy is reviewed and whether it is retired follow from reviewing and retiring it, they can't be typed.")

    def unlink(self):
        self.check_access('unlink')
        # refused where one was approved
        self.version_ids.unlink()
        return super().unlink()

    # === ITS TEXT === #

    def _draft_version(self, values=None):
        """The draft in the language the policy is written in, made or changed: what adopting and importing use.

        :param dict values: of `medical.policy.version`, without policy; `name` is the policy's title if not given
        :raise UserError: a version waits for approval
        """
        self.ensure_one()
        versions = self.version_ids.filtered(lambda version: not version.source_version_id)
        if waiting := versions.filtered(lambda version: version.state == 'review'):
            raise UserError(self.env._("“%(name)s” waits for approval: take it back to draft first.", name=waiting[0].display_name))
        values = dict(values or {})
        draft = versions.filtered(lambda version: version.state == 'draft')[:1]
        if draft:
            draft.write(values)
            return draft
        if versions and 'language_id' not in values:
            values['language_id'] = versions[0].language_id.id
        return self.env['medical.policy.version'].create({'name': self.name, **values, 'policy_id': self.id})
