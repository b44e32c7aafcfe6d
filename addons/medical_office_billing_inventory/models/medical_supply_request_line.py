from odoo import api, fields, models


class MedicalSupplyRequestLine(models.Model):
    """What of a line is asked for and not ordered yet, in money."""
    _inherit = 'medical.supply.request.line'

    medical_requested = fields.Monetary(
        'Not Ordered Yet', compute='_compute_medical_requested', help="At its estimated price: see the budget.")

    @api.depends('state', 'qty_to_order', 'price_unit', 'cancelled')
    def _compute_medical_requested(self):
        figures = self.env['medical.budget.figures']
        amounts = figures._amounts_of(self._origin, lambda company: figures._sql_requested(company, figures._day_of(company)))
        for line in self:
            line.medical_requested = amounts.get(line._origin.id, 0)
