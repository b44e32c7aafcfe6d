from odoo import fields, models

DECISIONS = [('no_concern', 'No Concern'), ('managed', 'Managed by a Plan'), ('not_allowed', 'Not Allowed')]


class MedicalEthicsReview(models.Model):
    """A decision about what somebody declared. A later one is a row of its own, and counts."""
    _name = 'medical.ethics.review'
    _description = 'Decision about a Disclosure'
    _inherit = ['medical.ethics.content.mixin']
    _order = 'id desc'
    _rec_name = 'decision'

    statement_id = fields.Many2one('medical.ethics.statement', index='btree_not_null', readonly=True, ondelete='restrict')
    gift_id = fields.Many2one('medical.ethics.gift', index='btree_not_null', readonly=True, ondelete='restrict')
    decision = fields.Selection(DECISIONS, required=True, readonly=True)
    reason = fields.Text('Why, and What to Do', readonly=True)
    date_until = fields.Date('Plan Until', readonly=True)
    reviewer_id = fields.Many2one('res.users', 'Decided By', required=True, readonly=True, ondelete='restrict')
    reviewed_on = fields.Datetime('Decided On', required=True, readonly=True)

    _of_one = models.Constraint('CHECK (num_nonnulls(statement_id, gift_id) = 1)', "A decision is about one disclosure.")
