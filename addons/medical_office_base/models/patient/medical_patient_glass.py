from odoo import fields, models

GLASS_REASONS = [
    ('emergency', 'Emergency'),
    ('care', 'I take part in the care'),
    ('billing', 'Billing or insurance question'),
    ('request', 'The patient asks for it'),
    ('records', 'Filing or a release'),
    ('other', 'Other'),
]


class MedicalPatientGlass(models.Model):
    """A restricted record that somebody opened with a reason, for a limited time; the Privacy Officer reviews each.

    Written by methods alone: `patient._break_glass(reason, note)`.
    """
    _name = 'medical.patient.glass'
    _description = 'Broken Glass'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'opened_at'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, index=True, ondelete='restrict')
    reason = fields.Selection(GLASS_REASONS, required=True)
    note = fields.Char('In Words')
    opened_at = fields.Datetime('Opened On', required=True, default=fields.Datetime.now)
    expires_at = fields.Datetime('Until', required=True)
    reviewed_by_id = fields.Many2one('res.users', ondelete='restrict')
    reviewed_at = fields.Datetime('Reviewed On')
    outcome = fields.Selection([('justified', 'Justified'), ('question', 'To be asked'), ('unjustified', 'Not justified')])
    outcome_note = fields.Char('What Came of It')

    _open_idx = models.Index('(user_id, patient_id, expires_at)')
