from odoo import fields, models

EVENT_KINDS = [
    ('made', 'Entered'), ('checked', 'Checked'), ('sent', 'Sent'), ('accepted', 'Accepted'), ('rejected', 'Rejected'), ('paid', 'Payer Answered'),
    ('reversed', 'Payer Took Back'), ('moved', 'Moved On'), ('denied', 'Denied'), ('appealed', 'Appealed'), ('adjusted', 'Adjusted'),
    ('undone', 'Undone'), ('closed', 'Closed'), ('note', 'Note')]


class MedicalClaimEvent(models.Model):
    """What happened to a claim, in order: history that stays. Amounts in words, no name of the patient."""
    _name = 'medical.claim.event'
    _description = 'History of a Claim'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _stays = True

    claim_id = fields.Many2one('medical.claim', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='claim_id.company_id', store=True, index=True, precompute=True)
    kind = fields.Selection(EVENT_KINDS, required=True)
    name = fields.Char('What', required=True)
    state = fields.Char('Status After')
    user_id = fields.Many2one('res.users', 'By', required=True, default=lambda self: self.env.uid, ondelete='restrict')
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field='res_model')
