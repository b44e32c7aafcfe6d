from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalDenomination(models.Model):
    """A note or coin that a drawer is counted by. Shipped for the US dollar; the manager adds those of other currencies."""
    _name = 'medical.denomination'
    _description = 'Note or Coin'
    _order = 'currency_id, value desc'

    name = fields.Char(required=True, translate=True)
    currency_id = fields.Many2one('res.currency', required=True, index=True, ondelete='cascade', default=lambda self: self.env.company.currency_id)
    value = fields.Monetary(required=True, help="What one of them is worth.")
    active = fields.Boolean(default=True)

    _value_uniq = models.UniqueIndex('(currency_id, value) WHERE active IS TRUE', "This note or coin is listed already.")

    @api.constrains('value')
    def _check_value(self):
        for row in self:
            if row.currency_id.compare_amounts(row.value, 0) <= 0:
                raise ValidationError(self.env._("A note or coin is worth more than nothing."))
