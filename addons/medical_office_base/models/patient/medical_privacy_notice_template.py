from odoo import fields, models


class MedicalPrivacyNoticeTemplate(models.Model):
    """A shipped outline of a Notice of Privacy Practices with the statements that 45 CFR 164.520(b)(1) asks for, in our words.

    It is a draft to adapt: what the practice does and what its state asks for isn't in it. Counsel must review it.
    """
    _name = 'medical.privacy.notice.template'
    _description = 'Notice of Privacy Practices (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.privacy.notice'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_privacy_officer,medical_office_base.group_compliance_officer'

    language_id = fields.Many2one('medical.language', required=True, readonly=True, ondelete='restrict')
    body = fields.Html('Text', readonly=True)
