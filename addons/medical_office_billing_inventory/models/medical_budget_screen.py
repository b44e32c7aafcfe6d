from odoo import api, models
from odoo.tools import SQL


class MedicalBudgetScreen(models.AbstractModel):
    """What is on order and what is requested opens its lines."""
    _inherit = 'medical.budget.screen'

    @api.model
    def _open_figure(self, budget, kind, category, analytic_id, month):
        if kind not in ('committed', 'requested'):
            return super()._open_figure(budget, kind, category, analytic_id, month)
        figures = self.env['medical.budget.figures']
        today = figures._day_of(budget.company_id)
        self.env.flush_all()
        items = figures._sql_committed(budget.company_id) if kind == 'committed' else figures._sql_requested(budget.company_id, today)
        where = SQL("part.category_id IS NOT DISTINCT FROM %s AND part.day BETWEEN %s AND %s", category.id or None, budget.date_from, budget.date_to)
        if month:
            where = SQL("%s AND date_trunc('month', part.day)::date = %s", where, month)
        if analytic_id:
            where = SQL("%s AND part.analytic_id IS NOT DISTINCT FROM %s", where, None if analytic_id == 'unassigned' else analytic_id)
        rows = self.env.execute_query(SQL(
            "SELECT part.line_id FROM (%s) part WHERE %s GROUP BY 1 HAVING SUM(part.amount) <> 0 ORDER BY 1", figures._sql_parts(budget, items, today), where))
        model, view = {
            'committed': ('purchase.order.line', 'view_purchase_order_line_committed_list'),
            'requested': ('medical.supply.request.line', 'view_medical_supply_request_line_requested_list'),
        }[kind]
        return {
            'res_model': model, 'domain': [('id', 'in', [line_id for (line_id,) in rows])], 'context': {'create': False}, 'view_mode': 'list',
            'views': [(self.env.ref(f'medical_office_billing_inventory.{view}').id, 'list')]}
