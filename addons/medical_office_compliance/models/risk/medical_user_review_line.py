from odoo import api, fields, models

PERSONS = [('staff', 'On the Staff List'), ('left', 'Has Left'), ('none', 'Not on the Staff List')]
ACCOUNT_VERDICTS = [('keep', 'Keep'), ('change', 'Change'), ('remove', 'Remove')]


class MedicalUserReviewLine(models.Model):
    """An account in a review: whose, with which roles, last used when; and what becomes of it."""
    _name = 'medical.user.review.line'
    _description = 'Account in a Review'
    _inherit = ['medical.system.review.line']
    _order = 'review_id, sequence, id'
    _key_names = ('user_id',)
    _fine = 'keep'

    review_id = fields.Many2one('medical.user.review', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='review_id.company_id', store=True, index=True)
    state = fields.Selection(related='review_id.state')
    sequence = fields.Integer(readonly=True)
    person = fields.Selection(PERSONS, readonly=True)
    roles = fields.Char(readonly=True, help="Roles given to the account itself, when it was counted.")
    is_admin = fields.Boolean('Administrator', readonly=True)
    last_login = fields.Datetime(readonly=True)
    needs_verdict = fields.Boolean('To Look At', compute='_compute_needs_verdict')
    verdict = fields.Selection(ACCOUNT_VERDICTS, 'Decision')

    _row_uniq = models.UniqueIndex('(review_id, user_id)', "This account stands there already.")

    def _compute_needs_verdict(self):
        self.needs_verdict = True

    def _is_alarming(self):
        return self.person == 'left'

    def action_remove(self):
        """The account goes."""
        self.write({'verdict': 'remove'})

    @api.depends('user_name')
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.user_name
