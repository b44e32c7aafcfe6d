from odoo import api, fields, models
from odoo.tools import SQL


class MedicalSupplyRequestLine(models.Model):
    """What of a line is asked for and not ordered yet, in money."""
    _inherit = 'medical.supply.request.line'

    medical_requested = fields.Monetary(
        'Not Ordered Yet', compute='_compute_medical_requested', help="At its estimated price: see the budget.")

    @api.depends('state', 'qty_to_order', 'price_unit', 'cancelled')
    def _compute_medical_requested(self):
        figures = self.env['medical.budget.figures']
        amounts = {}
        self.env.flush_all()
        for company, lines in self._origin.grouped('company_id').items():
            if lines.ids:
                amounts.update(self.env.execute_query(SQL(
                    "SELECT item.line_id, SUM(item.amount) FROM (%s) item WHERE item.line_id IN %s GROUP BY 1",
                    figures._sql_requested(company, figures._day_of(company)), tuple(lines.ids))))
        for line in self:
            line.medical_requested = amounts.get(line._origin.id, 0)
