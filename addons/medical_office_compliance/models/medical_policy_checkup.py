from odoo import fields, models

CHECKUP_OUTCOMES = [('keep', 'No Change Needed'), ('change', 'Has to Change')]


class MedicalPolicyCheckup(models.Model):
    """That somebody looked at a policy again, and what came of it: kept."""
    _name = 'medical.policy.checkup'
    _description = 'Review of a Policy, Done'
    _inherit = ['medical.guarded']
    _order = 'date desc, id desc'
    _rec_name = 'policy_id'
    _stays = True

    policy_id = fields.Many2one('medical.policy', required=True, index=True, readonly=True, ondelete='restrict')
    company_id = fields.Many2one(related='policy_id.company_id', store=True, index=True)
    version_id = fields.Many2one('medical.policy.version', 'Looked At', required=True, readonly=True, index=True, ondelete='restrict')
    user_id = fields.Many2one('res.users', 'By', required=True, readonly=True, ondelete='restrict')
    date = fields.Date('On', required=True, readonly=True)
    outcome = fields.Selection(CHECKUP_OUTCOMES, required=True, readonly=True)
    note = fields.Text(readonly=True)
    date_next = fields.Date('Next Review By', required=True, readonly=True)
