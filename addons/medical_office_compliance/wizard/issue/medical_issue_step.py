from odoo import fields, models
from odoo.exceptions import UserError

from ...models.issue.medical_issue_check import RESULTS

STEPS = [('check', 'Did It Help?'), ('decline', 'Not an Issue'), ('merge', 'Same as Another')]


class MedicalIssueStep(models.TransientModel):
    """The dialog of a step that needs words: whether it helped, why it isn't an issue, which one it goes on in."""
    _name = 'medical.issue.step'
    _description = 'Step of an Issue'

    issue_id = fields.Many2one('medical.issue', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='issue_id.company_id')
    is_hr = fields.Boolean(related='issue_id.is_hr')
    check_due = fields.Date(related='issue_id.check_due')
    may_check = fields.Boolean(related='issue_id.may_check')
    can_check = fields.Boolean(related='issue_id.can_check')
    step = fields.Selection(STEPS, required=True, readonly=True)
    result = fields.Selection(RESULTS)
    words = fields.Text()
    survivor_id = fields.Many2one('medical.issue', 'Goes On As', domain=(
        "[('id', '!=', issue_id), ('company_id', '=', company_id), ('is_hr', '=', is_hr), ('state', 'in', ['new', 'open', 'check']), ('can_work', '=', True)]"))

    def action_do(self):
        """Do it."""
        self.ensure_one()
        if self.step == 'check':
            self.issue_id._note_check(self.result, self.words)
        elif self.step == 'decline':
            self.issue_id._decline(self.words)
        else:
            if not self.survivor_id:
                raise UserError(self.env._("Choose the issue that stands for both."))
            self.survivor_id._merge(self.issue_id)
        return {'type': 'ir.actions.act_window_close'}
