from odoo import fields, models

EVENTS = [
    ('draft', 'Taken Back to Draft'),
    ('review', 'Sent for Sign-Off'),
    ('clinical', 'Signed Off by a Clinician'),
    ('translation', 'Translation Signed Off'),
    ('signed', 'Signed, Waits for Its Day'),
    ('approved', 'Put in Use'),
    ('superseded', 'Replaced'),
    ('recalled', 'Recalled'),
    ('reviewed', 'Looked At: Still Right'),
]


class MedicalHandoutEvent(models.Model):
    """What happened to a version of a handout: by whom, when. It stays."""
    _name = 'medical.handout.event'
    _description = 'History of a Handout'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'kind'
    _stays = True

    version_id = fields.Many2one('medical.handout.version', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='version_id.company_id', store=True, index=True)
    kind = fields.Selection(EVENTS, 'What', required=True)
    user_id = fields.Many2one('res.users', 'By', ondelete='restrict')
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)
    note = fields.Char()
