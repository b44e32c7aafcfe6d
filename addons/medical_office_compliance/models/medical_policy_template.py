from odoo import api, fields, models
from odoo.fields import Domain

from .medical_policy import POLICY_CATEGORIES, POLICY_TYPES

# what an outline needs, and the field of the practice profile that says whether the practice has it
PRACTICE_NEEDS = [
    ('clia_type', 'Testing on Site'),
    ('controlled_substances', 'Controlled Substances'),
    ('sterilizer', 'A Sterilizer'),
    ('vaccines', 'Vaccines'),
    ('xray', 'X-ray'),
]
OUTLINE_MARK = 'Draft: adapt and approve'


class MedicalPolicyTemplate(models.Model):
    """An outline of a policy in our own words, to adopt, adapt and approve: no text that is ready to be followed.

    Each begins with `OUTLINE_MARK`, which has to go before the practice's text can be sent for approval.
    """
    _name = 'medical.policy.template'
    _description = 'Outline of a Policy'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.policy'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'

    category = fields.Selection(POLICY_CATEGORIES, required=True, readonly=True)
    policy_type = fields.Selection(POLICY_TYPES, 'Kind', required=True, readonly=True)
    review_months = fields.Integer('Reviewed Every (months)', readonly=True)
    purpose = fields.Text(readonly=True)
    body = fields.Html('Text', readonly=True)
    steps = fields.Text('Procedure', readonly=True, help="One step in a line: who: what.")
    forms = fields.Text('Suggested Forms', readonly=True)
    regulation_ids = fields.Many2many('medical.regulation', string='Regulations', readonly=True)
    acknowledged_by = fields.Char('Suggested For', readonly=True, help="Who usually reads and attests it.")
    ack_when = fields.Char('Suggested When', readonly=True, help="When they are usually asked.")
    must_have = fields.Char('Which Practices', readonly=True)
    note = fields.Char(readonly=True)
    practice_need = fields.Selection(PRACTICE_NEEDS, 'For Practices With', readonly=True)
    for_practice = fields.Boolean('For Your Practice', compute='_compute_for_practice', search='_search_for_practice', help="By your practice profile.")

    @api.model
    def _practice_has(self):
        """What the current practice has, of what outlines need."""
        practice = self.env['medical.practice']._get()
        has = [need for need, _label in PRACTICE_NEEDS if practice[need] not in (False, 'none')]
        # who prescribes keeps the rules as well, with nothing in the cabinet
        return [*has, 'controlled_substances'] if practice.dea_number else has

    @api.depends_context('company')
    @api.depends('practice_need')
    def _compute_for_practice(self):
        has = self._practice_has()
        for row in self:
            row.for_practice = not row.practice_need or row.practice_need in has

    @api.model
    def _search_for_practice(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('practice_need', 'in', [False, *self._practice_has()])

    @api.model
    def _library_fields(self):
        return [name for name in super()._library_fields() if name != 'practice_need']

    def _library_adopt(self, company):
        """Beside the copies, their first texts as drafts: nothing is in force by adopting.

        Whoever adopts a text has begun it, so that somebody else of the practice approves it.
        """
        copies = super()._library_adopt(company)
        # sudo: groups and company were checked by adopting, and what is written comes from the shipped rows
        pairs = [(row, copy) for row, copy in zip(self.sudo(), copies.sudo(), strict=True) if not copy.version_ids]
        if pairs:
            self.env['medical.policy.version'].sudo().create([{
                'policy_id': copy.id, 'name': row.with_context(lang='en_US').name, 'language_id': self.env.ref('medical_office_base.language_en').id,
                **copy._library_version_values({name: row[name] for name in ('purpose', 'body', 'steps')})} for row, copy in pairs])
        return copies
