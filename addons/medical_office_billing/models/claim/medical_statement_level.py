from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalStatementLevel(models.Model):
    """A rung of the reminders: which words go with a statement when nothing was paid since the one before.

    The first statement is the first rung; a patient climbs only when the last statement was really sent and nothing was paid since,
    and goes back to the first rung with any payment. There are no fees. Days and words are suggestions.
    """
    _name = 'medical.statement.level'
    _description = 'Reminder Level'
    _order = 'company_id, sequence, id'
    _rec_names_search = ['name']

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True, help="Stands as the title of the statement.")
    days = fields.Integer('Days After the One Before', default=30, required=True)
    message = fields.Text(translate=True, help="Above the list of services.")
    by_letter = fields.Boolean('Always on Paper', help="Also to who prefers e-mail.")
    needs_call = fields.Boolean('Call the Patient', help="A call waits on Today once the statement is sent.")
    is_final = fields.Boolean('Final Notice', help="The last one: no further statement follows by itself.")
    active = fields.Boolean(default=True)

    @api.constrains('days')
    def _check_days(self):
        for level in self:
            if not 0 <= level.days <= 365:
                raise ValidationError(self.env._("A reminder follows 0 to 365 days after the one before."))

    @api.model
    def _suggested(self):
        return [
            {'name': self.env._("Statement"), 'days': 0, 'message': self.env._(
                "This is what we show as still to be paid. If something looks wrong, or your insurance should have paid, please call us first.")},
            {'name': self.env._("Reminder"), 'days': 30, 'message': self.env._(
                "We have not received a payment since our last statement. If you have paid in the meantime, thank you, and please leave this aside.")},
            {'name': self.env._("Second Reminder"), 'days': 30, 'needs_call': True, 'message': self.env._(
                "This balance is still open. If you can't pay it at once, call us: we can agree on installments, and we have help for patients with a "
                "low income.")},
            {'name': self.env._("Final Notice"), 'days': 30, 'needs_call': True, 'by_letter': True, 'is_final': True, 'message': self.env._(
                "This is our last written notice about this balance. Please pay, or call us before the date below about installments, financial help, "
                "or anything that you think is wrong. If we hear nothing, the office decides what happens next.")},
        ]

    @api.model
    def _ensure(self, companies):
        """Give each company that has no levels the suggested ones. Called as superuser."""
        have = self.with_context(active_test=False).search([('company_id', 'in', companies.ids)]).company_id
        self.create([
            {**values, 'company_id': company.id, 'sequence': 10 * number}
            for company in companies - have for number, values in enumerate(self._suggested(), start=1)])

    @api.model
    def _ladder(self, company):
        """The rungs of a company, in order."""
        # sudo: which words go with a statement, for whoever makes it
        return self.sudo().search([('company_id', '=', company.id)])

    def _next(self, last):
        """The rung after one, of this ladder; the first after none, none after the last."""
        if last not in self:
            return self[:1]
        place = self.ids.index(last.id) + 1
        return self[place:place + 1]
