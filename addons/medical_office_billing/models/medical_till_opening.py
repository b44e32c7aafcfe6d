from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_till import CASHIER, DECIDERS


class MedicalTill(models.Model):
    """Opening a till with a counted float, from the drawer, the safe or another cashier's hands."""
    _inherit = 'medical.till'

    @api.model
    def _check_day(self, site, day):
        """Refuses a day of a site that takes no till any more: what closes days adds its own. `UserError`."""

    @api.model
    def _open(self, drawer, pieces):
        """Open a till for the user on a drawer, with the float as counted.

        What was left in the drawer is expected, else the drawer's float, which then comes from the safe. A difference within the
        drawer's tolerance is posted to over and short at once; a larger one is decided by somebody else, at the close.

        :param pieces: {medical.denomination id: number}
        :return: the new medical.till, readable by the user
        :raise UserError: the user isn't its cashier, it is in use, a float waits for somebody else, or the safe holds less
        """
        if not self.env.user.has_group(CASHIER) or drawer.sudo().company_id not in self.env.companies:
            raise AccessError(self.env._("Cashiers open tills."))
        drawer._check_cashier()
        drawer = drawer.sudo()  # sudo: the user is its cashier; the safe and the ledger are not theirs to read
        drawer.lock_for_update()
        if not drawer.active:
            raise UserError(self.env._("%(drawer)s is archived.", drawer=drawer.name))
        day = drawer.site_id._today()
        self._check_day(drawer.site_id, day)
        self._check_accounts(drawer.company_id)
        tills = self.sudo()
        if others := tills.search([('drawer_id', '=', drawer.id), ('state', 'in', ('open', 'counting'))]):
            raise UserError(self.env._(
                "%(person)s has a till open on %(drawer)s: %(till)s. It is closed first, or the float is handed over.",
                person=others.user_id.name, drawer=drawer.name, till=others.number))
        if mine := tills.search([('user_id', '=', self.env.uid), ('company_id', '=', drawer.company_id.id), ('state', 'in', ('open', 'counting'))]):
            raise UserError(self.env._("You have a till open already: %(till)s. Close it first.", till=mine.display_name))
        last = tills.search([('drawer_id', '=', drawer.id)], order='id desc', limit=1)
        self._check_waiting(last)
        rows, counted = self.env['medical.till.count']._read_pieces(drawer.currency_id, pieces)
        left = last.float_left if last else 0.0
        from_safe = drawer.currency_id.is_zero(left)
        expected = drawer.float_amount if from_safe else left
        if from_safe:
            self._check_safe(drawer, counted)
        moment = fields.Datetime.now()
        till = tills.create({
            'number': self.env['ir.sequence'].sudo().with_company(drawer.company_id).next_by_code('medical.till'),
            'drawer_id': drawer.id, 'company_id': drawer.company_id.id, 'user_id': self.env.uid, 'date': day, 'opened_at': moment,
            'float_expected': expected, 'float_counted': counted, 'open_difference': 0.0 if from_safe else drawer.currency_id.round(counted - expected),
            'handed_from_id': last.id if last.handed_to_id else False})
        self.env['medical.till.count'].sudo().create({
            'till_id': till.id, 'kind': 'open', 'user_id': self.env.uid, 'date': moment, 'pieces': rows, 'cash': counted, 'expected_cash': expected,
            'difference': till.open_difference})
        if last.handed_to_id:
            last.received_at = moment
        if from_safe and not till.currency_id.is_zero(counted):
            till._float_from_safe(counted)
        elif till.currency_id.compare_amounts(abs(till.open_difference), drawer.tolerance) <= 0:
            till._post_opening_difference(self.env.user)
        return till.sudo(False).with_user(self.env.user)

    @api.model
    def _check_waiting(self, last):
        """Refuses to open a drawer whose float was handed over and waits for somebody else."""
        waits = last.handed_to_id and not last.received_at
        if waits and last.handed_to_id != self.env.user:
            raise UserError(self.env._(
                "The float of %(drawer)s was handed to %(person)s, who hasn't received it. %(person)s opens the till, %(cashier)s takes it "
                "back, or the office manager frees the drawer.",
                drawer=last.drawer_id.name, person=last.handed_to_id.name, cashier=last.user_id.name))

    @api.model
    def _check_safe(self, drawer, amount):
        """Refuses a float that the safe doesn't hold by the book; called as superuser."""
        if drawer.currency_id.compare_amounts(drawer.site_id._medical_safe_balance(), amount) < 0:
            raise UserError(self.env._(
                "By the book the safe of %(site)s doesn't hold that much. The office manager puts change into the safe "
                "(Billing, Till, Change for the Safe), then the till can be opened.", site=drawer.site_id.name))

    def _float_from_safe(self, amount):
        """Book the float from the safe into the drawer; called as superuser."""
        self._move_safe('float_in', amount, self.env._("Float from the safe"), is_opening=True)

    def _move_safe(self, kind, amount, note, is_opening=False, date=None, **values):
        """Book cash between drawer and safe (above zero: into the drawer), as an entry; called as superuser."""
        number = self._next_receipt()
        journal = self.drawer_id.cash_journal_id
        move = self._post(journal, [
            (journal.default_account_id, amount, {}), (self.site_id.safe_journal_id.default_account_id, -amount, {})], number, date)
        return self._add({'number': number, 'kind': kind, 'method': 'cash', 'amount': amount, 'note': note, 'is_opening': is_opening,
                          'move_id': move.id, **values})

    def _post_difference(self, method, amount, note, is_opening=False, **values):
        """Book what is over (above zero) or short by a method to the company's accounts of over and short; called as superuser."""
        if self.currency_id.is_zero(amount):
            return self.env['medical.till.entry']
        over = amount > 0
        account = self._till_account(
            self.company_id, 'default_cash_difference_income_account_id' if over else 'default_cash_difference_expense_account_id')
        number = self._next_receipt()
        journal = self.drawer_id._journal(method)
        move = self._post(journal, [
            (journal.default_account_id, amount, {}),
            (account, -amount, {'analytic_distribution': self.site_id._medical_distribution()})], number, values.pop('date', None))
        return self._add({'number': number, 'kind': 'difference', 'method': method, 'amount': amount, 'note': note, 'is_opening': is_opening,
                          'move_id': move.id, **values})

    def _post_opening_difference(self, user, **values):
        """Book the difference of the float at the opening, once; called as superuser."""
        if not self.entry_ids.filtered(lambda entry: entry.kind == 'difference' and entry.is_opening):
            self._post_difference('cash', self.open_difference, self.env._("Float at opening"), is_opening=True, user_id=user.id, **values)

    def _next_receipt(self):
        """The next number of the company; called as superuser."""
        return self.env['ir.sequence'].with_company(self.company_id).next_by_code('medical.till.receipt')

    def _add(self, values):
        """Write an entry of this till; called as superuser."""
        return self.env['medical.till.entry'].create({'till_id': self.id, 'date': fields.Datetime.now(), 'user_id': self.env.uid, **values})

    # === A FLOAT THAT WAITS === #

    def action_take_back(self):
        """Take back a float that was handed over and not received: it is in the drawer, for whoever opens it."""
        till = self._check_mine()
        till._free_float()

    def action_free_drawer(self):
        """The manager ends a hand-over that nobody receives: the float is in the drawer, for whoever opens it."""
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("The office manager or the owner frees a drawer."))
        self.sudo()._free_float()  # sudo: checked above

    def _free_float(self):
        if not self.handed_to_id or self.received_at:
            raise UserError(self.env._("No float of this till waits for anybody."))
        self.handed_to_id = False
