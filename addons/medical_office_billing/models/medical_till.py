from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

TILL_STATES = [('open', 'Open'), ('counting', 'Being Counted'), ('to_decide', 'Difference to Decide'), ('closed', 'Closed')]
METHODS = [('cash', 'Cash'), ('cheque', 'Cheque'), ('card', 'Card')]
FLOAT_TO = [('drawer', 'Stays in the drawer'), ('safe', 'Into the safe'), ('handover', 'Handed over')]
CASHIER = 'medical_office_base.group_cashier'
# what a closed till keeps as it is; what other parts note on it is theirs
KEPT = {
    'number', 'drawer_id', 'company_id', 'user_id', 'date', 'state', 'opened_at', 'float_expected', 'float_counted', 'open_difference',
    'handed_from_id', 'counted_cash', 'counted_cheque', 'counted_card', 'expected_cash', 'expected_cheque', 'expected_card', 'difference_cash',
    'difference_cheque', 'difference_card', 'difference', 'float_left', 'float_to', 'closed_by_id', 'counted_at', 'closed_at', 'decided_by_id',
    'decided_at', 'decision_reason'}
DECIDERS = 'medical_office_base.group_manager,medical_office_base.group_owner'


class MedicalTill(models.Model):
    """A session of one cashier over the journals of a drawer, on one day of the site: opened with a counted float, closed by a blind count.

    All that is written follows from methods: opening (`medical_till_opening.py`), taking and paying back (`medical_till_taking.py`,
    `medical_till_correcting.py`), counting, deciding and closing (`medical_till_closing.py`). A cashier works their own till alone; what
    a till should hold isn't said before it is counted. Once closed, a till is changed by nobody. Amounts are in the company's currency.
    """
    _name = 'medical.till'
    _description = 'Till'
    _inherit = ['medical.guarded']
    _order = 'date desc, id desc'
    _rec_name = 'number'
    _rec_names_search = ['number', 'drawer_id.name']
    _check_company_auto = True

    number = fields.Char(required=True, readonly=True, index=True)
    drawer_id = fields.Many2one('medical.drawer', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    site_id = fields.Many2one(related='drawer_id.site_id', store=True, index=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    user_id = fields.Many2one('res.users', 'Cashier', required=True, readonly=True, index=True, ondelete='restrict')
    date = fields.Date('Day', required=True, readonly=True, index=True, help="The day at the site: all that the till takes is of this day.")
    state = fields.Selection(TILL_STATES, 'Status', required=True, readonly=True, default='open', index=True)
    opened_at = fields.Datetime('Opened On', required=True, readonly=True)
    entry_ids = fields.One2many('medical.till.entry', 'till_id', 'Entries', readonly=True)
    count_ids = fields.One2many('medical.till.count', 'till_id', 'Counts', readonly=True)

    float_expected = fields.Monetary(readonly=True)
    float_counted = fields.Monetary(readonly=True)
    open_difference = fields.Monetary('Difference at Opening', readonly=True)
    handed_from_id = fields.Many2one('medical.till', 'Float Received From', readonly=True, index='btree_not_null', ondelete='restrict')
    handed_to_id = fields.Many2one('res.users', 'Float Handed To', readonly=True, index='btree_not_null', ondelete='restrict')
    received_at = fields.Datetime('Float Received On', readonly=True)

    # what a count says; empty until then
    counted_cash = fields.Monetary('Cash Counted', readonly=True)
    counted_cheque = fields.Monetary('Cheques Counted', readonly=True)
    counted_card = fields.Monetary('Card Batches', readonly=True)
    expected_cash = fields.Monetary('Cash Expected', readonly=True)
    expected_cheque = fields.Monetary('Cheques Expected', readonly=True)
    expected_card = fields.Monetary('Cards Expected', readonly=True)
    difference_cash = fields.Monetary('Cash Over or Short', readonly=True)
    difference_cheque = fields.Monetary('Cheques Over or Short', readonly=True)
    difference_card = fields.Monetary('Cards Over or Short', readonly=True)
    difference = fields.Monetary(readonly=True, help="Cash, cheques and cards together: above zero is over, below is short.")
    float_left = fields.Monetary(readonly=True)
    float_to = fields.Selection(FLOAT_TO, 'Float', readonly=True)
    closed_by_id = fields.Many2one('res.users', 'Counted By', readonly=True, ondelete='restrict')
    counted_at = fields.Datetime('Counted On', readonly=True)
    closed_at = fields.Datetime('Closed On', readonly=True)
    decided_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    decided_at = fields.Datetime('Decided On', readonly=True)
    decision_reason = fields.Char('Reason', readonly=True)

    cash_now = fields.Monetary('Cash by the Book', compute='_compute_cash_now', help="Float and entries so far. Not shown to the cashier before the count.")
    can_decide = fields.Boolean(compute='_compute_can_decide', search='_search_can_decide')
    is_mine = fields.Boolean('Mine', compute='_compute_is_mine', search='_search_is_mine')

    _drawer_open_uniq = models.UniqueIndex("(drawer_id) WHERE state IN ('open', 'counting')", "This drawer has an open till already.")
    _user_open_uniq = models.UniqueIndex("(user_id, company_id) WHERE state IN ('open', 'counting')", "This cashier has an open till already.")
    _number_uniq = models.UniqueIndex('(company_id, number)', "Another till has this number.")

    # === COMPUTED === #

    @api.depends('number', 'drawer_id.name', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for till in self:
            # sudo: the drawer's name, whoever reads the till
            till.display_name = ' · '.join(filter(None, (
                till.number, till.sudo().drawer_id.name, format_date(self.env, till.date) if till.date else '')))

    @api.depends_context('uid')
    def _compute_cash_now(self):
        sees = self.env.user.has_groups(f'{DECIDERS},medical_office_base.group_auditor,medical_office_base.group_biller')
        cash = self.sudo()._cash_by_book() if sees else {}  # sudo: sums of the tills that the user reads
        for till in self:
            till.cash_now = cash.get(till.id, 0.0) if till.user_id != self.env.user or till.state in ('to_decide', 'closed') else 0.0

    def _cash_by_book(self):
        """{till id: float counted and the cash entries since}; called as superuser."""
        sums = dict(self.env['medical.till.entry']._read_group(
            [('till_id', 'in', self.ids), ('method', '=', 'cash'), ('is_opening', '=', False)], ['till_id'], ['amount:sum']))
        return {till.id: till.currency_id.round(till.float_counted + sums.get(till, 0.0)) for till in self}

    @api.depends_context('uid')
    @api.depends('state', 'user_id', 'closed_by_id')
    def _compute_can_decide(self):
        decides = self.env.user.has_groups(DECIDERS)
        for till in self:
            till.can_decide = decides and till.state == 'to_decide' and self.env.user not in till._parties()

    @api.model
    def _search_can_decide(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if not self.env.user.has_groups(DECIDERS):
            return fields.Domain.FALSE
        mine = fields.Domain('user_id', '!=', self.env.uid) & fields.Domain('closed_by_id', '!=', self.env.uid)
        return fields.Domain('state', '=', 'to_decide') & mine & fields.Domain('count_ids', 'not any', [('user_id', '=', self.env.uid)])

    @api.depends_context('uid')
    @api.depends('user_id')
    def _compute_is_mine(self):
        for till in self:
            till.is_mine = till.user_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        return fields.Domain('user_id', '=', self.env.uid) if operator == 'in' else NotImplemented

    # === GUARDS === #

    @api.model
    def _guard_words(self):
        return self.env._("A till is opened, worked and closed on its screen: nothing of it can be typed.")

    def write(self, vals):
        if self.env.su and not KEPT.isdisjoint(vals) and self.sudo().filtered(lambda till: till.state == 'closed'):  # sudo: its state
            raise UserError(self.env._("A closed till stays as it is. Correct by a refund, or by an entry of the accountant."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Tills are kept."))

    def _parties(self):
        """Who may not decide this till's difference: its cashier and everybody who counted it."""
        till = self.sudo()  # sudo: whose till it is decides, whoever asks
        return till.user_id | till.closed_by_id | till.count_ids.user_id

    def _check_mine(self):
        """Refuses everybody but the till's own cashier.

        :raise AccessError: it is another's, also where the id was guessed
        """
        self.ensure_one()
        till = self.sudo()  # sudo: one answer, whether it is another's or isn't there
        if not till.exists() or till.user_id != self.env.user or not self.env.user.has_group(CASHIER) or till.company_id not in self.env.companies:
            raise AccessError(self.env._("A cashier works their own till alone."))
        return till

    def _check_works(self):
        """As `_check_mine`; and the till takes and pays: it is open, and today is its day. The row is locked until the end.

        :raise UserError: it is being counted, closed, or of another day
        """
        till = self._check_mine()
        till.lock_for_update()
        till.invalidate_recordset(['state'])
        if till.state != 'open':
            raise UserError(self.env._("%(till)s isn't open any more: nothing can be taken or paid in it.", till=till.number))
        if till.date != till.site_id._today():
            raise UserError(self.env._(
                "%(till)s is of %(day)s. Close it, and open a till of today: what is taken today belongs to today.",
                till=till.number, day=format_date(self.env, till.date)))
        till._check_books_open(till.date)
        return till

    def _check_books_open(self, day):
        """Refuses a day that the books are closed for: Odoo would post on a later day, and the till wouldn't tie. As superuser."""
        if self.company_id._get_violated_lock_dates(day, False, self.drawer_id.cash_journal_id):
            raise UserError(self.env._(
                "The books are closed for %(day)s: nothing can be posted on it. The accountant's lock date has to be earlier.",
                day=format_date(self.env, day)))

    # === LEDGER === #

    @api.model
    def _check_accounts(self, company):
        """Refuses a company whose ledger can't hold a till yet, saying what to do.

        :raise UserError: no accounts of over and short, or of money on its way to the bank
        """
        missing = [label for name, label in (
            ('default_cash_difference_income_account_id', self.env._("Cash Difference Income")),
            ('default_cash_difference_expense_account_id', self.env._("Cash Difference Expense")),
            ('transfer_account_id', self.env._("Internal Transfer"))) if not self._till_account(company, name)]
        if missing:
            raise UserError(self.env._(
                "%(company)s has no account yet for: %(accounts)s. An accountant loads the chart of accounts, or chooses them in "
                "Settings, Invoicing, Default Accounts.", company=company.name, accounts=', '.join(missing)))

    @api.model
    def _till_account(self, company, name):
        """An account of the company by its field, else that of the company it is a branch of; as superuser."""
        for owner in reversed(company.sudo().parent_ids):  # sudo: which account; it is used by what was checked before
            if owner[name]:
                return owner[name]
        return self.env['account.account'].sudo()

    def _post(self, journal, lines, ref, date=None):
        """Post an entry of the till and return it; called as superuser.

        :param list lines: (account, debit minus credit, values) in the company's currency
        """
        self._check_books_open(date or self.date)
        move = self.env['account.move'].with_company(self.company_id).create({
            'move_type': 'entry', 'journal_id': journal.id, 'date': date or self.date, 'ref': ref, 'company_id': self.company_id.id,
            'line_ids': [fields.Command.create({'account_id': account.id, 'balance': balance, 'name': ref, **(values or {})})
                         for account, balance, values in lines]})
        move.action_post()
        return move

    def _close_date(self):
        """The day that closing entries are posted on: the till's own, or today where the books are closed for that by now."""
        till = self.sudo()  # sudo: lock dates of the company
        if till.company_id._get_violated_lock_dates(till.date, False, till.drawer_id.cash_journal_id):
            return till.site_id._today()
        return till.date

    def action_open_entries(self):
        """The entries of this till."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_till_entry')
        return {**action, 'domain': [('till_id', '=', self.id)], 'context': {}}
