from datetime import date, datetime

from odoo import fields, models


class HrEmployee(models.Model):
    """The shifts of people, and what becomes of them when somebody leaves."""
    _inherit = 'hr.employee'

    def _medical_shifts(self, date_from, date_to):
        """Published shifts of these people: {employee: medical.shift in order}; one query.

        Public to the server alone; rights are the caller's business.

        :param date_from: first day (a shift belongs to the day on which it begins at its site), or a moment in UTC
        :param date_to: last day, or a moment in UTC: then shifts that touch the time between the two
        """
        domain = [('employee_id', 'in', self.ids), ('state', '=', 'published')]
        if isinstance(date_from, date) and not isinstance(date_from, datetime):
            domain += [('day', '>=', date_from), ('day', '<=', date_to)]
        else:
            domain += [('start', '<', date_to), ('end', '>', date_from)]
        # sudo: rights are the caller's business
        found = {employee: self.env['medical.shift'].sudo() for employee in self}
        for shift in self.env['medical.shift'].sudo().search(domain):
            found[self.browse(shift.employee_id.id)] |= shift
        return found

    def _medical_checks_in(self):
        """Those who can check in: with a login, or a badge or PIN for the kiosk. Of nobody else is said that they didn't come."""
        # sudo: whether there is one, not which
        return self.filtered(lambda employee: any((employee.sudo().user_id, employee.sudo().barcode, employee.sudo().pin)))

    def write(self, vals):
        res = super().write(vals)
        if vals.get('active') is False:
            self._medical_open_shifts()
        return res

    def _medical_open_shifts(self):
        """What people who leave were to work from now on is open, and their offers are over; the week templates keep their place."""
        now = fields.Datetime.now()
        # sudo: whoever archives a person need not plan shifts
        shifts = self.env['medical.shift'].sudo().search([('employee_id', 'in', self.ids), ('state', '!=', 'cancelled'), ('start', '>', now)])
        if shifts:
            shifts._make_open('archived')
        self.env['medical.shift.pattern.line'].sudo().search([('employee_id', 'in', self.ids)]).write({'employee_id': False})
        self.env['medical.shift.swap'].sudo().search([
            ('state', 'in', ('offered', 'accepted')), '|', ('from_employee_id', 'in', self.ids), ('to_employee_id', 'in', self.ids),
        ]).write({'state': 'expired'})
        self.env['medical.shift.feed'].sudo().search([('user_id', 'in', self.user_id.ids)]).unlink()
