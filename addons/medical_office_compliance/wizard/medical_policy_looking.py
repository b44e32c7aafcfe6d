from odoo import api, fields, models
from odoo.tools.date_utils import relativedelta

from ..models.medical_policy_checkup import CHECKUP_OUTCOMES

CHANGE_DAYS = 60  # a first guess at how long writing a new version takes


class MedicalPolicyLooking(models.TransientModel):
    """What came of looking at a policy again."""
    _name = 'medical.policy.looking'
    _description = 'Review of a Policy'

    policy_id = fields.Many2one('medical.policy', required=True, readonly=True, ondelete='cascade')
    outcome = fields.Selection(CHECKUP_OUTCOMES, required=True, default='keep')
    note = fields.Text(help="What was looked at, and what is to be changed.")
    date_next = fields.Date('Next Review By', compute='_compute_date_next', store=True, readonly=False, required=True, precompute=True)

    @api.depends('policy_id', 'outcome')
    def _compute_date_next(self):
        for wizard in self:
            today = (wizard.policy_id.company_id or self.env.company)._medical_today()
            wizard.date_next = today + (
                relativedelta(days=CHANGE_DAYS) if wizard.outcome == 'change' else relativedelta(months=wizard.policy_id.review_months or 12))

    def action_save(self):
        """Note it; where it has to change, begin the new version."""
        self.ensure_one()
        return self.policy_id._note_checkup(self.outcome, self.note, self.date_next)
