from odoo import api, fields, models
from odoo.exceptions import UserError


class MedicalIssueTalk(models.TransientModel):
    """The dialog in which the office asks whoever reported an issue, and the reporter answers."""
    _name = 'medical.issue.talk'
    _description = 'Write about an Issue'

    issue_id = fields.Many2one('medical.issue', required=True, readonly=True, ondelete='cascade')
    is_own_report = fields.Boolean(related='issue_id.is_own_report', related_sudo=False)
    discretion = fields.Selection(related='issue_id.discretion', related_sudo=False)
    talk_ids = fields.One2many(related='issue_id.talk_ids', related_sudo=False)
    text = fields.Text('Words', required=True)

    @api.constrains('text')
    def _check_text(self):
        for talk in self:
            if len(talk.text) > 2000:
                raise UserError(self.env._("This is too long: at most 2000 characters."))

    def action_send(self):
        """Send it: a reporter's own words as an answer, anybody else's as a question to the reporter."""
        self.ensure_one()
        if self.is_own_report:
            self.issue_id._answer_as_reporter(self.text)
        else:
            self.issue_id._ask(self.text)
        return {'type': 'ir.actions.act_window_close'}
