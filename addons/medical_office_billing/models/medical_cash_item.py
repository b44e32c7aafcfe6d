from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.repeat import occurrences

FREQUENCIES = [
    ('once', 'Once'), ('weekly', 'Every Week'), ('biweekly', 'Every Two Weeks'), ('monthly', 'Every Month'), ('quarterly', 'Every Quarter'),
    ('yearly', 'Every Year')]


class MedicalCashItem(models.Model):
    """Money that comes or goes again and again and stands on no bill: rent by direct debit, a loan, a grant.

    Typed for the cash forecast by manager or biller, in the practice's currency; it posts nothing.
    """
    _name = 'medical.cash.item'
    _description = 'Recurring Cash'
    _order = 'date_from, name, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    direction = fields.Selection([('out', 'Goes Out'), ('in', 'Comes In')], required=True, default='out')
    amount = fields.Monetary(required=True)
    signed_amount = fields.Monetary('In or Out', compute='_compute_signed_amount', store=True, help="What goes out is below zero.")
    frequency = fields.Selection(FREQUENCIES, 'How Often', required=True, default='monthly')
    date_from = fields.Date('First Time', required=True)
    date_to = fields.Date('Until', help="Empty: goes on.")
    next_date = fields.Date('Next', compute='_compute_next_date')
    note = fields.Char()

    _amount_positive = models.Constraint('CHECK (amount > 0)', "Write an amount above zero, and whether it comes in or goes out.")
    _dates_in_order = models.Constraint('CHECK (date_to IS NULL OR date_to >= date_from)', "It ends after its first time.")

    @api.depends('amount', 'direction')
    def _compute_signed_amount(self):
        for item in self:
            item.signed_amount = item.amount if item.direction == 'in' else -item.amount

    @api.depends('frequency', 'date_from', 'date_to')
    def _compute_next_date(self):
        today = self.env.company._medical_today()
        for item in self:
            item.next_date = next(iter(item._days(today, fields.Date.add(today, months=13))), False)

    @api.constrains('date_from', 'date_to')
    def _check_dates(self):
        for item in self:
            if item.date_from.year < 2000 or (item.date_to and item.date_to.year > 2200):
                raise ValidationError(self.env._("These dates can't be right: look at the year."))

    def _days(self, date_from, date_to):
        """The days between two days, both included, on which the money moves."""
        self.ensure_one()
        if not self.date_from:
            return []
        return occurrences(self.frequency, self.date_from, date_from, min(date_to, self.date_to or date_to))
