from odoo import api, fields, models

DECISIONS = [('verify', 'Verify'), ('reject', 'Send Back'), ('reopen', 'Take Verification Back'), ('put_away', 'Put Away')]


class MedicalCredentialDecision(models.TransientModel):
    """What somebody decides about credentials: verified and where, or sent back, taken back, put away and why."""
    _name = 'medical.credential.decision'
    _description = 'Decision About Credentials'

    credential_ids = fields.Many2many('medical.credential', required=True)
    decision = fields.Selection(DECISIONS, required=True, default='verify')
    how = fields.Char('Checked At', compute='_compute_how', store=True, readonly=False, precompute=True, help="Where you held it against its source.")
    reason = fields.Char('Why')

    @api.model
    def _title(self, decision):
        return dict(self._fields['decision']._description_selection(self.env))[decision]

    @api.depends('credential_ids')
    def _compute_how(self):
        for wizard in self:
            sources = set(wizard.credential_ids.type_id.mapped('verification_source'))
            wizard.how = sources.pop() if len(sources) == 1 else False

    def action_save(self):
        """Decide."""
        self.ensure_one()
        credentials = self.credential_ids
        if self.decision == 'verify':
            credentials._verify(self.how)
        elif self.decision == 'reject':
            credentials._reject(self.reason)
        elif self.decision == 'reopen':
            credentials._reopen(self.reason)
        else:
            credentials._put_away(self.reason)
        return {'type': 'ir.actions.act_window_close'}
