from odoo import fields, models

REVIEW_STATES = [('asked', 'Asked'), ('agrees', 'Agrees'), ('changes', 'Wants Changes'), ('unanswered', 'Not Answered')]


class MedicalPolicyReview(models.Model):
    """What a named reviewer says of a version before it is approved. Answers stay; another answer is another row.

    Rows are written by the version's methods alone. Those that count are `is_current`: of the present round, the latest answer.
    """
    _name = 'medical.policy.review'
    _description = 'Review of a Version'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'version_id'

    version_id = fields.Many2one('medical.policy.version', required=True, index=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='version_id.company_id', store=True, index=True)
    user_id = fields.Many2one('res.users', 'Reviewer', required=True, index=True, readonly=True, ondelete='restrict')
    state = fields.Selection(REVIEW_STATES, 'Answer', required=True, default='asked', readonly=True)
    comment = fields.Text(readonly=True)
    asked_on = fields.Datetime('Asked', required=True, readonly=True, default=fields.Datetime.now)
    answered_on = fields.Datetime('Answered', readonly=True)
    is_current = fields.Boolean('Counts', default=True, readonly=True, help="Of the text as it was sent last, and not answered anew since.")
