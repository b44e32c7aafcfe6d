from odoo import fields, models


class MedicalEthicsDecisionLine(models.TransientModel):
    """A measure to agree on."""
    _name = 'medical.ethics.decision.line'
    _description = 'Measure to Take'
    _order = 'decision_id, id'

    decision_id = fields.Many2one('medical.ethics.decision', required=True, index=True, ondelete='cascade')
    name = fields.Char('Measure', required=True)
    date_due = fields.Date('By', help="Empty: by the end of the plan.")
