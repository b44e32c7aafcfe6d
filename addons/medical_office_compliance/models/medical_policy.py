from odoo import api, fields, models
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


class MedicalPolicy(models.Model):
    """A rule of the practice: what it is about, who looks after it, whom it is for; its texts are versions, one of them in force.

    Expiry asks for the review: `date_end` is the day by which it has to be looked at again.
    """
    _name = 'medical.policy'
    _description = 'Policy'
    _inherit = ['medical.expiry.mixin', 'medical.audience.mixin', 'medical.library.copy.mixin']
    _library_model = 'medical.policy.template'
    _duty_model = 'medical.attestation'
    _order = 'number, id'
    _rec_names_search = ['name', 'number']
    _check_company_auto = True

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
    version_ids = fields.One2many('medical.policy.version', 'policy_id')
    current_version_id = fields.Many2one(
        'medical.policy.version', 'In Force', compute='_compute_current_version_id', help="The text in force, in the language it was written in.")
    stage = fields.Selection(POLICY_STAGES, 'Status', compute='_compute_stage', search='_search_stage')
    retired_on = fields.Date(readonly=True, copy=False)
    retired_reason = fields.Char(readonly=True, copy=False)
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

    @api.depends('current_version_id', 'retired_on', 'version_ids.stage')
    def _compute_stage(self):
        for policy in self:
            stages = set(policy.version_ids.mapped('stage'))
            policy.stage = (
                'retired' if policy.retired_on else 'in_force' if policy.current_version_id
                else next((stage for stage in ('upcoming', 'review', 'draft') if stage in stages), 'none'))

    @api.model
    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        ladder = [('in_force', Domain('version_ids', 'any', [('stage', '=', 'in_force'), ('source_version_id', '=', False)])), *(
            (stage, Domain('version_ids', 'any', [('stage', '=', stage)])) for stage in ('upcoming', 'review', 'draft'))]
        retired = Domain('retired_on', '!=', False)
        found, above = (retired if 'retired' in value else Domain.FALSE), ~retired
        for stage, has in ladder:
            if stage in value:
                found |= above & has
            above &= ~has
        return found | above if 'none' in value else found

    def _duty_asking(self):
        return self.filtered(lambda policy: policy.active and not policy.retired_on and policy.current_version_id)
