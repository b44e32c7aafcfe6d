from odoo import fields, models


class MedicalPatientMergeMove(models.Model):
    """One row that a merge let point at the other record. Names nothing of it: model and number alone."""
    _name = 'medical.patient.merge.move'
    _description = 'What a Merge Moved'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'merge_id, model, row_id'

    merge_id = fields.Many2one('medical.patient.merge', required=True, index=True, ondelete='restrict')
    model = fields.Char(required=True)
    field_name = fields.Char(required=True)
    row_id = fields.Integer(required=True)
