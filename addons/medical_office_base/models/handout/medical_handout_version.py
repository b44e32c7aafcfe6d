from odoo import fields, models

HANDOUT_STATES = [
    ('draft', 'Draft'),
    ('review', 'Waiting for Sign-Off'),
    ('approved', 'In Use'),
    ('superseded', 'Replaced'),
    ('recalled', 'Recalled'),
]


class MedicalHandoutVersion(models.Model):
    """One text of a handout: in a language, by somebody, signed off by somebody else; it doesn't change once in use."""
    _name = 'medical.handout.version'
    _description = 'Version of a Handout'
    _order = 'handout_id, language_id, number desc, id desc'

    handout_id = fields.Many2one('medical.handout', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='handout_id.company_id', store=True, index=True)
    language_id = fields.Many2one('medical.language', required=True, ondelete='restrict')
    number = fields.Integer('Version', required=True, default=1)
    title = fields.Char(required=True)
    kind = fields.Selection([('text', 'Text'), ('pdf', 'PDF')], required=True, default='text')
    body = fields.Html(sanitize_attributes=True, sanitize_style=True)
    file = fields.Binary('PDF', attachment=True)
    file_name = fields.Char()
    state = fields.Selection(HANDOUT_STATES, required=True, default='draft', index=True, copy=False)
