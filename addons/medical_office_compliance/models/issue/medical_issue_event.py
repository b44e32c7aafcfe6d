from odoo import api, fields, models

EVENT_KINDS = [
    ('reported', 'Reported'),
    ('taken', 'Taken Up'),
    ('changed', 'Changed'),
    ('asked', 'Reporter Asked'),
    ('answered', 'Reporter Answered'),
    ('escalated', 'Escalated'),
    ('resolved', 'Resolved'),
    ('checked', 'Checked'),
    ('reopened', 'Reopened'),
    ('closed', 'Closed'),
    ('merged', 'Merged'),
    ('declined', 'Declined'),
]


class MedicalIssueEvent(models.Model):
    """What became of an issue, a row for each step: nobody changes or deletes one. Times are days: who reported can't be told by them."""
    _name = 'medical.issue.event'
    _description = 'History of an Issue'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'id desc'

    issue_id = fields.Many2one('medical.issue', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='issue_id.company_id', store=True, index=True)
    kind = fields.Selection(EVENT_KINDS, required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._medical_today())
    user_id = fields.Many2one('res.users', 'By', ondelete='restrict')
    words = fields.Text()

    @api.depends('kind', 'date')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for event in self:
            event.display_name = f'{labels.get(event.kind, "")} {event.date}'
