from odoo import fields, models

CONSENT_KINDS = [
    ('disclosure', 'Authorization to disclose'),
    ('treatment', 'Consent to treatment'),
    ('financial', 'Financial responsibility'),
    ('telehealth', 'Telehealth'),
    ('messages', 'Text messages and e-mail'),
    ('photo', 'Photos and recordings'),
    ('minor', 'Care of a minor'),
    ('other', "The practice's own"),
]


class MedicalConsentFormTemplate(models.Model):
    """A shipped draft of a form that patients sign, in our own plain words: to adapt, to have reviewed, and to approve."""
    _name = 'medical.consent.form.template'
    _description = 'Form to Sign (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.consent.form'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_privacy_officer,medical_office_base.group_compliance_officer'

    family = fields.Char('Form', required=True, readonly=True)
    kind = fields.Selection(CONSENT_KINDS, required=True, readonly=True)
    language_id = fields.Many2one('medical.language', required=True, readonly=True, ondelete='restrict')
    months = fields.Integer('Holds for (months)', readonly=True)
    body = fields.Html('Text', readonly=True)
    revocation_text = fields.Text(readonly=True)
    conditioning_text = fields.Text(readonly=True)
    redisclosure_text = fields.Text(readonly=True)
    lines = fields.Text('Fields', readonly=True, help="One line each: code | label | text, date or tick | office or patient | required or empty")
