from odoo import api, fields, models
from odoo.exceptions import AccessError

from .medical_risk_analysis import WORKERS

# what an action comes from, of what stands here
SOURCES = {'risk_id', 'drill_id', 'user_review_line_id', 'activity_review_id'}


class MedicalAction(models.Model):
    """What is to be done about a risk to information, after a contingency test, or because of a review of activity or accounts."""
    _inherit = 'medical.action'

    risk_id = fields.Many2one('medical.risk', index='btree_not_null', ondelete='restrict', check_company=True, copy=False)
    drill_id = fields.Many2one('medical.drill', index='btree_not_null', ondelete='restrict', check_company=True, copy=False)
    activity_review_id = fields.Many2one('medical.activity.review', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True, copy=False)
    user_review_line_id = fields.Many2one(
        'medical.user.review.line', 'Account Reviewed', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True, copy=False)
    is_safety_work = fields.Boolean(
        'About Risks and Reviews', compute='_compute_is_safety_work', search='_search_is_safety_work',
        help="It comes from a risk, a contingency test, or a review of activity or accounts.")

    @api.depends(*sorted(SOURCES))
    def _compute_is_safety_work(self):
        for action in self:
            action.is_safety_work = any(action[name] for name in SOURCES)

    @api.model
    def _search_is_safety_work(self, operator, value):
        return fields.Domain.OR(fields.Domain(name, '!=', False) for name in sorted(SOURCES)) if operator == 'in' else NotImplemented

    def _filtered_plannable(self):
        worker = self.env.user.has_groups(WORKERS)
        return super()._filtered_plannable() | self.filtered(lambda action: worker and not action.issue_id and action.is_safety_work)

    def _check_source(self):
        """What an action comes from is named by who may write that."""
        for name in ('risk_id', 'drill_id', 'activity_review_id'):
            if self[name]:
                self[name].check_access('write')

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('user_review_line_id') for vals in vals_list):
            raise AccessError(self.env._("What a review of accounts asks for follows from its decisions."))
        actions = super().create(vals_list)
        if not self.env.su:
            actions._check_source()
        return actions

    def write(self, vals):
        if not self.env.su and SOURCES & vals.keys():
            raise AccessError(self.env._("What an action comes from stays as it was."))
        return super().write(vals)
