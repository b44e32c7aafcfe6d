from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

WORKERS = 'medical_office_base.group_biller,medical_office_base.group_manager'
DECIDERS = 'medical_office_base.group_manager,medical_office_base.group_owner'
# what people fill in while a deposit is a draft; all else is written by its methods
CONTENT = {'site_id', 'date', 'bank_journal_id', 'bag_number', 'carrier_id', 'note', 'cash_amount', 'piece_ids', 'entry_ids'}


class MedicalDeposit(models.Model):
    """What goes to the bank in one bag: cash out of a site's safe and cheques of its closed tills.

    Prepared is a deposit that a second person has seen: its entry takes the cash from the safe and the cheques from their drawers to the
    company's account of deposits in transit. Banked it is once that is matched with a line of the bank, by whatever way; a match that
    is undone makes it prepared again. Nothing is deposited twice. Amounts are in the company's currency. Billers and managers prepare.
    """
    _name = 'medical.deposit'
    _description = 'Deposit'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'date desc, id desc'
    _rec_name = 'number'
    _rec_names_search = ['number', 'bag_number']
    _check_company_auto = True

    number = fields.Char(required=True, readonly=True, copy=False, index=True, default='/')
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one(
        'medical.site', required=True, index=True, ondelete='restrict', check_company=True, default=lambda self: self._default_site())
    date = fields.Date(required=True, default=lambda self: self._default_date(), tracking=True)
    bank_journal_id = fields.Many2one(
        'account.journal', 'Bank', required=True, ondelete='restrict', check_company=True, domain="[('type', '=', 'bank')]",
        default=lambda self: self._default_bank(), tracking=True)
    bag_number = fields.Char(tracking=True, copy=False)
    carrier_id = fields.Many2one('res.users', 'Carried By', tracking=True, domain="[('company_ids', 'in', company_id), ('share', '=', False)]")
    note = fields.Text()
    piece_ids = fields.One2many('medical.deposit.piece', 'deposit_id', 'Notes and Coins', default=lambda self: self._default_pieces())
    cash_amount = fields.Monetary('Cash', compute='_compute_cash_amount', store=True, readonly=False)
    entry_ids = fields.Many2many(
        'medical.till.entry', 'medical_deposit_entry_rel', 'deposit_id', 'entry_id', 'Cheques', copy=False,
        domain="[('is_to_deposit', '=', True), ('site_id', '=', site_id)]")
    cheque_amount = fields.Monetary('Cheques Total', compute='_compute_amount', store=True)
    amount = fields.Monetary('Total', compute='_compute_amount', store=True)
    safe_balance = fields.Monetary('In the Safe by the Book', compute='_compute_safe_balance')
    state = fields.Selection(
        [('draft', 'Draft'), ('prepared', 'Prepared'), ('banked', 'Banked'), ('cancelled', 'Taken Back')], 'Status', compute='_compute_state',
        store=True, index=True, tracking=True)
    user_ids = fields.Many2many('res.users', 'medical_deposit_user_rel', 'deposit_id', 'user_id', 'Counted By', readonly=True, copy=False)
    second_id = fields.Many2one('res.users', 'Second Person', readonly=True, copy=False, ondelete='restrict', tracking=True)
    prepared_at = fields.Datetime('Prepared On', readonly=True, copy=False)
    move_id = fields.Many2one('account.move', 'Journal Entry', readonly=True, copy=False, ondelete='restrict', index='btree_not_null')
    banked_on = fields.Date(compute='_compute_state', store=True)
    difference = fields.Monetary(readonly=True, copy=False, help="What the bank counted more (above zero) or less than the slip says.")
    difference_reason = fields.Char(readonly=True, copy=False)
    difference_by_id = fields.Many2one('res.users', 'Difference Accepted By', readonly=True, copy=False, ondelete='restrict')
    difference_move_id = fields.Many2one(
        'account.move', 'Entry of the Difference', readonly=True, copy=False, ondelete='restrict', index='btree_not_null')
    cancelled_at = fields.Datetime('Taken Back On', readonly=True, copy=False)
    cancel_reason = fields.Char('Why Taken Back', readonly=True, copy=False)
    is_late = fields.Boolean('Not Banked in Time', compute='_compute_is_late', search='_search_is_late')

    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number <> '/'", "Another deposit has this number.")

    # === DEFAULTS === #

    @api.model
    def _default_site(self):
        sites = self.env['medical.site'].search([('company_id', '=', self.env.company.id), ('safe_journal_id', '!=', False)])
        return (sites.filtered(lambda site: self.env.user in site.user_ids) or sites)[:1]

    @api.model
    def _default_date(self):
        return self.env.company._medical_today()

    @api.model
    def _default_bank(self):
        return self.env['account.journal'].search(
            [*self.env['account.journal']._check_company_domain(self.env.company), ('type', '=', 'bank')], limit=1)

    @api.model
    def _default_pieces(self):
        pieces = self.env['medical.denomination'].search([('currency_id', '=', self.env.company.currency_id.id)])
        return [Command.create({'denomination_id': piece.id}) for piece in pieces]

    # === COMPUTED === #

    @api.depends('piece_ids.amount')
    def _compute_cash_amount(self):
        for deposit in self:
            # where the currency has no list of notes and coins, the total is typed
            if deposit.piece_ids:
                deposit.cash_amount = deposit.currency_id.round(sum(deposit.piece_ids.mapped('amount')))

    @api.depends('cash_amount', 'entry_ids')
    def _compute_amount(self):
        for deposit in self:
            deposit.cheque_amount = deposit.currency_id.round(sum(deposit.entry_ids.mapped('amount')))
            deposit.amount = deposit.currency_id.round(deposit.cash_amount + deposit.cheque_amount)

    @api.depends('site_id')
    def _compute_safe_balance(self):
        for deposit in self:
            # sudo: one balance, for who prepares deposits
            site = deposit.site_id.sudo()
            deposit.safe_balance = site._medical_safe_balance() if site.safe_journal_id else 0.0

    @api.depends('prepared_at', 'cancelled_at', 'move_id.line_ids.reconciled', 'difference_move_id.line_ids.reconciled')
    def _compute_state(self):
        for deposit in self:
            items = deposit._transit_items()
            banked = bool(items) and all(item.reconciled for item in items)
            if deposit.cancelled_at:
                deposit.state = 'cancelled'
            elif not deposit.prepared_at:
                deposit.state = 'draft'
            else:
                deposit.state = 'banked' if banked else 'prepared'
            lines = items.matched_credit_ids.credit_move_id.statement_line_id
            deposit.banked_on = max(lines.mapped('date'), default=False) if deposit.state == 'banked' else False

    def _transit_items(self):
        """What of this deposit is on its way: items that a line of the bank settles; as superuser."""
        deposit = self.sudo()  # sudo: status of the deposit, whoever may read it
        account = self.env['medical.till']._till_account(deposit.company_id, 'transfer_account_id')
        return (deposit.move_id | deposit.difference_move_id).line_ids.filtered(lambda item: item.account_id == account)

    @api.depends('state', 'date')
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        for deposit in self:
            deposit.is_late = deposit in late

    @api.model
    def _late_domain(self):
        return fields.Domain('state', '=', 'prepared') & self._overdue_domain('date')

    @api.model
    def _overdue_domain(self, name):
        """Days so long ago, by each practice's clock, that the bank should have booked what is of them."""
        practices = self.env['medical.practice'].sudo().search([('company_id', 'in', self.env.companies.ids)])  # sudo: numbers of the practice
        domains = [
            fields.Domain('company_id', '=', practice.company_id.id)
            & fields.Domain(name, '<', fields.Date.subtract(practice._today(), days=practice.deposit_days)) for practice in practices]
        return fields.Domain.OR(domains)

    @api.model
    def _search_is_late(self, operator, value):
        return self._late_domain() if operator == 'in' else NotImplemented

    # === GUARDS === #

    @api.constrains('cash_amount')
    def _check_cash(self):
        for deposit in self:
            if deposit.currency_id.compare_amounts(deposit.cash_amount, 0) < 0:
                raise ValidationError(self.env._("Cash is not below zero."))

    @api.constrains('site_id', 'company_id')
    def _check_site(self):
        for deposit in self:
            if deposit.site_id.company_id != deposit.company_id:
                raise ValidationError(self.env._("The deposit belongs to the company of its site."))

    @api.model
    def _check_worker(self):
        if not (self.env.su or self.env.user.has_groups(WORKERS)):
            raise AccessError(self.env._("Billers and office managers prepare deposits."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                self._check_content(vals)
            site = self.env['medical.site'].browse(vals.get('site_id'))
            if site:
                vals['company_id'] = site.company_id.id
            company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
            # sudo: the next number
            vals['number'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.deposit') or '/'
            vals['user_ids'] = [Command.set(self.env.user.ids)]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_content(vals)
            if not CONTENT.isdisjoint(vals):
                self._check_draft()
        return super().write(vals)

    @api.model
    def _check_content(self, vals):
        """Refuses what follows from methods. Threads, activities and what the ORM adds are not among it."""
        own = {name for name, field in self._fields.items() if field.store and field._module == 'medical_office_billing' and not field.related}
        if own & set(vals) - CONTENT - {'company_id'}:
            raise AccessError(self.env._("Status, number, entries and differences of a deposit follow from what is done: they can't be typed."))

    def _check_draft(self):
        """Refuses to change what was prepared; notes who counted."""
        for deposit in self.sudo():  # sudo: status and who counted, whoever writes a part of it
            if deposit.state != 'draft':
                raise UserError(self.env._("%(number)s is prepared: it stays as it is. The office manager can take it back.", number=deposit.number))
            if not self.env.su and self.env.user not in deposit.user_ids:
                deposit.user_ids |= self.env.user

    @api.ondelete(at_uninstall=False)
    def _unlink_except_prepared(self):
        if self.filtered(lambda deposit: deposit.state != 'draft'):
            raise UserError(self.env._("A deposit that was prepared is kept: take it back instead."))

    def copy_data(self, default=None):
        raise UserError(self.env._("A deposit isn't copied: every bag is counted anew."))
