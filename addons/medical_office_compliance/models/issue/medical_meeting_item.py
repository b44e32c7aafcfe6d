from odoo import api, fields, models
from odoo.exceptions import ValidationError

ITEM_KINDS = [
    ('topic', 'Topic'),
    ('recurring', 'Happens Again'),
    ('failed', 'Check Failed'),
    ('overdue', 'Issue Overdue'),
    ('work', 'Issue in Work'),
    ('action', 'Action Overdue'),
]


class MedicalMeetingItem(models.Model):
    """A point of a meeting's agenda, and what was said about it. It keeps what its issue was called.

    Personnel matters and confidential issues never come here.
    """
    _name = 'medical.meeting.item'
    _description = 'Agenda of a Meeting'
    _order = 'meeting_id, sequence, id'

    meeting_id = fields.Many2one('medical.meeting', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='meeting_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=100)
    name = fields.Char('Topic', required=True)
    kind = fields.Selection(ITEM_KINDS, required=True, default='topic', readonly=True)
    issue_id = fields.Many2one('medical.issue', readonly=True, index='btree_not_null', ondelete='restrict')
    action_id = fields.Many2one('medical.action', readonly=True, index='btree_not_null', ondelete='restrict')
    minutes = fields.Text('What Was Said')

    @api.constrains('issue_id', 'action_id')
    def _check_private(self):
        # sudo: what the user may not see is refused as well
        for item in self.sudo():
            issue = item.issue_id | item.action_id.issue_id
            if any(one.is_hr or one.discretion == 'confidential' for one in issue):
                raise ValidationError(self.env._("Personnel matters and confidential issues don't come onto an agenda."))

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.meeting_id._touch_minutes()
        return items

    def write(self, vals):
        self.meeting_id._touch_minutes()
        res = super().write(vals)
        if 'meeting_id' in vals:
            self.meeting_id._touch_minutes()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.meeting_id._touch_minutes()
