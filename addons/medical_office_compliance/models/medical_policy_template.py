from odoo import fields, models

from .medical_policy import POLICY_CATEGORIES, POLICY_TYPES


class MedicalPolicyTemplate(models.Model):
    """An outline of a policy in our own words, to adopt, adapt and approve: no text that is ready to be followed."""
    _name = 'medical.policy.template'
    _description = 'Outline of a Policy'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.policy'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'

    category = fields.Selection(POLICY_CATEGORIES, required=True, readonly=True)
    policy_type = fields.Selection(POLICY_TYPES, 'Kind', required=True, readonly=True)
    review_months = fields.Integer('Reviewed Every (months)', readonly=True)
