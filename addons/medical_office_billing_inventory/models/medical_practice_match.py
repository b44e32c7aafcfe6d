from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalPractice(models.Model):
    """What may differ between order, receipt and bill before somebody has to look. The numbers are suggestions."""
    _inherit = 'medical.practice'

    match_percent = fields.Float(
        'Price Above the Order (%)', default=2, tracking=True, digits=(6, 2),
        help="A bill's price may be this much above the order's. Suggested: 2 %.")
    match_amount = fields.Monetary(
        'Price Above the Order, per Line', default=25, tracking=True,
        help="And a line may cost this much more than ordered, whatever the percentage. Zero: any amount within the percentage. Suggested: 25.")
    match_order_needed = fields.Selection(
        [('goods', "Goods, and what is billed beside an order"), ('all', "Every line of every bill"), ('none', "Nothing")],
        string='Bills Need an Order For', required=True, default='goods', tracking=True,
        help="A line without an order is an exception. Rent, utilities and the like have no order: Goods is suggested.")
    match_unbilled_days = fields.Integer(
        'Received, Not Billed After (days)', default=30, tracking=True, help="Days after which a bill is missing. Suggested: 30.")

    @api.constrains('match_percent', 'match_amount', 'match_unbilled_days')
    def _check_match_numbers(self):
        for practice in self:
            if not 0 <= practice.match_percent <= 100:
                raise ValidationError(self.env._("A price may be 0 to 100 percent above the order."))
            if practice.match_amount < 0:
                raise ValidationError(self.env._("What a line may cost more than ordered is not below zero."))
            if not 1 <= practice.match_unbilled_days <= 365:
                raise ValidationError(self.env._("A bill is missing after 1 to 365 days."))
