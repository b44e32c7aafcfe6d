from odoo import fields, models

from ...models.obligation.medical_requirement import AREAS, SEVERITIES

KINDS = [('added', 'To add'), ('retired', 'No longer applies'), ('back', 'Applies again'), ('left_out', "Doesn't apply to you")]


class MedicalObligationReviewLine(models.TransientModel):
    """One rule that a review adds, puts away, brings back or leaves out, with the reason."""
    _name = 'medical.obligation.review.line'
    _description = 'Line of a Review of Obligations'
    _order = 'kind, area, name, id'

    review_id = fields.Many2one('medical.obligation.review', required=True, readonly=True, index=True, ondelete='cascade')
    kind = fields.Selection(KINDS, 'What Changes', required=True, readonly=True)
    requirement_id = fields.Many2one('medical.requirement', readonly=True, ondelete='cascade')
    obligation_id = fields.Many2one('medical.obligation', readonly=True, ondelete='cascade')
    name = fields.Char(required=True, readonly=True)
    area = fields.Selection(AREAS, readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    often = fields.Char('How Often', readonly=True)
    citation = fields.Char(readonly=True)
    reason = fields.Char('Why', readonly=True)
