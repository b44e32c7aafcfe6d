from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.repeat import pay_dates

FREQUENCIES = [
    ('weekly', 'Every Week'), ('biweekly', 'Every Two Weeks'), ('semimonthly', 'Twice a Month (15th and last)'), ('monthly', 'Every Month')]
READERS = 'account.group_account_readonly,account.group_account_invoice,medical_office_base.group_manager'


class MedicalPractice(models.Model):
    """What the practice keeps about payroll and about looking ahead at its cash."""
    _inherit = 'medical.practice'

    payroll_journal_id = fields.Many2one(
        'account.journal', domain="[('type', '=', 'general'), ('company_id', 'parent_of', company_id)]", groups=READERS, tracking=True,
        help="Where imported payroll is posted.")
    payroll_frequency = fields.Selection(FREQUENCIES, 'Payroll Is Paid', groups=READERS, tracking=True)
    payroll_date = fields.Date(
        'A Pay Date', groups=READERS, tracking=True, help="Any pay date; the others follow from it. Twice a month: the 15th and the last day.")
    payroll_wait_days = fields.Integer(
        'Payroll Missing After (days)', default=3, groups=READERS, tracking=True,
        help="Days after a pay date without an imported payroll journal, after which billers are to look. Suggested: 3.")
    payroll_missing = fields.Boolean('Payroll Not Imported', compute='_compute_payroll_missing', search='_search_payroll_missing', groups=READERS)
    payroll_missing_words = fields.Char('What Is Missing', compute='_compute_payroll_missing', groups=READERS)
    forecast_receipts = fields.Selection(
        [('due', 'On their due date'), ('average', "After the payer's average days")], 'Payments Expected', default='average', required=True,
        groups=READERS, tracking=True, help="How the cash forecast dates what patients and payers owe.")
    cash_reserve = fields.Monetary(groups=READERS, tracking=True, help="The cash forecast warns when cash falls below.")

    @api.constrains('payroll_journal_id')
    def _check_payroll_journal(self):
        for practice in self:
            journal = practice.payroll_journal_id
            # a branch may post in its practice's journal
            if journal and (journal.company_id not in practice.company_id.sudo().parent_ids or journal.type != 'general'):
                raise ValidationError(self.env._("Payroll is posted in a journal of the kind “Miscellaneous” of this practice."))

    @api.constrains('payroll_wait_days', 'cash_reserve')
    def _check_payroll_numbers(self):
        for practice in self:
            if not 0 <= practice.payroll_wait_days <= 31:
                raise ValidationError(self.env._("Payroll is missing 0 to 31 days after a pay date."))
            if practice.currency_id.compare_amounts(practice.cash_reserve, 0) < 0:
                raise ValidationError(self.env._("A cash reserve isn't below zero."))

    def _medical_missing_pay_date(self):
        """The last pay date whose payroll should be in the books and isn't; None where all is well. Of one practice."""
        self.ensure_one()
        limit = self._today() - timedelta(days=self.payroll_wait_days)
        due = self._medical_pay_dates(limit - timedelta(days=45), limit)
        if not due:
            return None
        imported = self.env['account.move'].search_count([
            ('company_id', '=', self.company_id.id), ('state', '=', 'posted'), ('medical_payroll_key', '!=', False), ('date', '>=', due[-1])], limit=1)
        return None if imported else due[-1]

    @api.depends('payroll_frequency', 'payroll_date', 'payroll_wait_days')
    def _compute_payroll_missing(self):
        for practice in self:
            day = practice._medical_missing_pay_date()
            practice.payroll_missing = bool(day)
            practice.payroll_missing_words = day and self.env._("The payroll paid on %(date)s", date=format_date(self.env, day))

    @api.model
    def _search_payroll_missing(self, operator, value):
        if operator != 'in':
            return NotImplemented
        practices = self.search([('company_id', 'in', self.env.companies.ids), ('payroll_frequency', '!=', False)])
        return Domain('id', 'in', practices.filtered('payroll_missing').ids)

    def _medical_pay_dates(self, date_from, date_to):
        """The pay dates between two days, both included; none where frequency or date isn't kept."""
        self.ensure_one()
        if not self.payroll_frequency or not (self.payroll_date or self.payroll_frequency == 'semimonthly'):
            return []
        return pay_dates(self.payroll_frequency, self.payroll_date, date_from, date_to)
