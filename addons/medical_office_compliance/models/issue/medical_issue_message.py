from odoo import api, fields, models

SIDES = [('office', 'The Office'), ('reporter', 'The Reporter')]


class MedicalIssueMessage(models.Model):
    """What the office asked the person who reported an issue, and what they answered. It stays.

    A row keeps the day and the side alone: neither the minute nor who wrote it, but for the office's side. An anonymous
    reporter's answer therefore tells no more than the report did.
    """
    _name = 'medical.issue.message'
    _description = 'Conversation about an Issue'
    _inherit = ['medical.guarded']
    _stays = True
    _log_access = False
    _order = 'id'

    issue_id = fields.Many2one('medical.issue', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='issue_id.company_id', store=True, index=True)
    date = fields.Date('Day', required=True)
    side = fields.Selection(SIDES, 'From', required=True)
    user_id = fields.Many2one('res.users', 'By', ondelete='restrict', help="On the office's side alone.")
    text = fields.Text('Words', required=True)

    _reporter_unknown = models.Constraint("CHECK (side = 'office' OR user_id IS NULL)", "Nobody's name stands at an answer of a reporter.")

    @api.depends('side', 'date')
    def _compute_display_name(self):
        labels = dict(self._fields['side']._description_selection(self.env))
        for message in self:
            message.display_name = f'{labels.get(message.side, "")} {message.date}'
