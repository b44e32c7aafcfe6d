from odoo import fields, models

EVENTS = [
    ('found', 'Found'),
    ('cleared', 'Cleared'),
    ('confirmed', 'Confirmed'),
    ('lifted', 'Reinstated'),
    ('changed', 'Open Again: Something Changed'),
    ('gone', 'No Longer on the List'),
    ('left', 'Not Screened Any More'),
    ('back', 'On the List Again'),
]


class MedicalScreeningEvent(models.Model):
    """What happened to a match: found, decided by whom and why, changed, gone from the list. History."""
    _name = 'medical.screening.event'
    _description = 'Event of a Match'
    _inherit = ['medical.guarded']
    _order = 'id desc'

    _stays = True

    match_id = fields.Many2one('medical.screening.match', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='match_id.company_id', store=True, index=True)
    kind = fields.Selection(EVENTS, 'What', required=True, readonly=True)
    user_id = fields.Many2one('res.users', 'By', required=True, readonly=True, ondelete='restrict', default=lambda self: self.env.user)
    note = fields.Text(readonly=True)
    file = fields.Binary('Document', attachment=True, readonly=True)
    file_name = fields.Char(readonly=True)

    def _guard_words(self):
        return self.env._("What happened to a match is written down when it happens.")
