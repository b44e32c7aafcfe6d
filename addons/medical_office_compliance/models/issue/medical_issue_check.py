from odoo import api, fields, models

RESULTS = [('worked', 'It Helped'), ('failed', "It Didn't Help")]


class MedicalIssueCheck(models.Model):
    """Whether the remedy of an issue works, as somebody saw it: written by `medical.issue._note_check`, and kept."""
    _name = 'medical.issue.check'
    _description = 'Effectiveness Check'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'id desc'

    issue_id = fields.Many2one('medical.issue', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='issue_id.company_id', store=True, index=True)
    date = fields.Date(required=True, help="By the clock of the site.")
    user_id = fields.Many2one('res.users', 'Checked By', required=True, ondelete='restrict')
    result = fields.Selection(RESULTS, required=True)
    evidence = fields.Text('How It Was Seen', required=True)

    @api.depends('result', 'date')
    def _compute_display_name(self):
        labels = dict(self._fields['result']._description_selection(self.env))
        for check in self:
            check.display_name = f'{labels.get(check.result, "")} {check.date}'
