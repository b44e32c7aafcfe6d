from odoo import fields, models

from ..models.medical_ethics_review import DECISIONS


class MedicalEthicsDecision(models.TransientModel):
    """What is decided about a disclosure or a gift, with measures where it is managed by a plan."""
    _name = 'medical.ethics.decision'
    _description = 'Decision to Make'

    statement_id = fields.Many2one('medical.ethics.statement', ondelete='cascade')
    gift_id = fields.Many2one('medical.ethics.gift', ondelete='cascade')
    decision = fields.Selection(DECISIONS, required=True, default='no_concern')
    reason = fields.Text('Why, and What to Do')
    date_until = fields.Date('Plan Until')
    line_ids = fields.One2many('medical.ethics.decision.line', 'decision_id', 'Measures')

    def action_decide(self):
        """Decide, as whoever may."""
        self.ensure_one()
        subject = self.statement_id or self.gift_id
        subject.ensure_one()
        subject._review_decide(self.decision, self.reason, self.date_until, [(line.name, line.date_due) for line in self.line_ids])
        self.unlink()
        return {'type': 'ir.actions.act_window_close'}
