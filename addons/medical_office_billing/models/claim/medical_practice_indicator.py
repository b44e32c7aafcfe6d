from odoo import fields, models


class MedicalPractice(models.Model):
    """What a practice's billing costs, for the cost to collect."""
    _inherit = 'medical.practice'

    billing_cost_category_id = fields.Many2one(
        'medical.budget.category', 'Cost of Billing', check_company=True, domain="[('kind', '=', 'expense')]", tracking=True,
        groups='account.group_account_readonly,account.group_account_invoice,medical_office_base.group_manager',
        help="The category of the budget that holds what billing costs: its people, clearinghouse, postage. The cost to collect is made of it.")
