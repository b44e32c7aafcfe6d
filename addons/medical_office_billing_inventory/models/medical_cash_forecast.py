from odoo import api, models
from odoo.tools import SQL


class MedicalCashForecast(models.AbstractModel):
    """What is on order and not billed yet will be paid as well: on the expected day plus the vendor's payment term, with tax."""
    _inherit = 'medical.cash.forecast'

    @api.model
    def _forecast_sources(self):
        sources = super()._forecast_sources()
        at = next((number + 1 for number, source in enumerate(sources) if source[0] == 'bills'), len(sources))
        return [*sources[:at], ('orders', self.env._("On order, not billed"), 'purchase.order.line', '_source_orders'), *sources[at:]]

    @api.model
    def _source_orders(self, practice, today, last):
        """Lines of confirmed orders that no posted bill covers; what was expected before today as of today."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT item.line_id, item.document_id, GREATEST(item.day, %s),
                      -item.amount * CASE WHEN line.price_subtotal != 0 THEN line.price_total / line.price_subtotal ELSE 1 END
                 FROM (%s) item JOIN purchase_order_line line ON line.id = item.line_id WHERE item.amount <> 0""",
            today, self.env['medical.budget.figures']._sql_committed(practice.company_id)))
        # sudo: how a vendor is paid follows from the order, whoever reads the forecast
        terms = {order.id: order.payment_term_id.line_ids for order in self.env['purchase.order'].sudo().browse({row[1] for row in rows})}
        return [
            (max((term._get_due_date(day) for term in terms[order_id]), default=day), float(amount), line_id) for line_id, order_id, day, amount in rows]

    @api.model
    def _notes(self, practice):
        return [*super()._notes(practice), self.env._(
            "On order: what confirmed orders leave to be billed, with tax, on the expected day plus the vendor's payment term.")]
