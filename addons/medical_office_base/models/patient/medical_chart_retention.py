from odoo import api, fields, models


class MedicalChart(models.Model):
    """How long paper charts are kept: by the rule of their kind, counted from their last paper."""
    _name = 'medical.chart'
    _inherit = ['medical.chart', 'medical.retained']
    _retained_day = 'date_to'

    retain_until = fields.Date('Kept Until', compute='_compute_retain_until', store=True, index='btree_not_null')
    retention_text = fields.Char('Retention', related='type_id.retention_text')
    retention_basis = fields.Char('Basis', related='type_id.retention_basis')

    @api.depends(
        'date_to', 'patient_id.birth_date', 'patient_id.seen_on', 'company_id.medical_practice_ids.majority_age',
        'type_id.retention_years', 'type_id.retention_from', 'type_id.retention_years_2', 'type_id.retention_from_2')
    def _compute_retain_until(self):
        for chart in self:
            chart.retain_until = chart._retention_end(chart.type_id)

    def _retention_day(self, start):
        return self._retention_day_of_patient(start, self.date_to)

    def _retention_blocks(self):
        blocks = super()._retention_blocks()
        blocks.update({chart.id: self.env._("Out: take it back first") for chart in self if chart.loan_id})
        blocks.update({chart.id: self.env._("Destroyed already") for chart in self if chart.destroyed_on})
        return blocks

    def _destroy(self, destruction):
        self.write({'destroyed_on': fields.Date.context_today(self), 'destruction_id': destruction.id, 'shelf': False, 'note': False})
        return dict.fromkeys(self.ids, False)
