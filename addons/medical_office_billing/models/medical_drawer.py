from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

JOURNALS = ('cash_journal_id', 'cheque_journal_id', 'card_journal_id')


class MedicalDrawer(models.Model):
    """A cash drawer at a front desk, with a journal of its own for cash, cheques and cards. A session on it is a `medical.till`.

    Each journal has its own account, and the payment methods' account is the journal's own: otherwise Odoo books payments to
    outstanding receipts, and the drawer never ties with the ledger. The site's safe (`medical.site.safe_journal_id`) takes what
    is dropped and what is above the float at the close. Amounts are in the company's currency.
    """
    _name = 'medical.drawer'
    _description = 'Cash Drawer'
    _inherit = ['mail.thread']
    _order = 'site_id, code'
    _rec_names_search = ['name', 'code']
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(required=True, size=5, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    float_amount = fields.Monetary('Float', default=150, tracking=True, help="The change that the drawer begins each day with.")
    tolerance = fields.Monetary(
        default=5, tracking=True, help="A difference of cash up to this is posted to over and short at the close. Above it, somebody else decides.")
    cash_limit = fields.Monetary('Drop Above', tracking=True, help="With more cash than this in the drawer, the till asks for a drop to the safe.")
    cashier_ids = fields.Many2many(
        'res.users', 'medical_drawer_cashier_rel', 'drawer_id', 'user_id', 'Cashiers', help="Who may open a till on this drawer.",
        domain="[('company_ids', 'in', company_id)]")
    second_ids = fields.Many2many(
        'res.users', 'medical_drawer_second_rel', 'drawer_id', 'user_id', 'Second Persons', domain="[('company_ids', 'in', company_id)]",
        help="Beside the office manager and the owner: who may confirm another cashier's voids and refunds with their own password.")
    terminal_ids = fields.One2many('medical.till.terminal', 'drawer_id', 'Card Terminals')
    cash_journal_id = fields.Many2one('account.journal', readonly=True, copy=False, check_company=True, ondelete='restrict')
    cheque_journal_id = fields.Many2one('account.journal', readonly=True, copy=False, check_company=True, ondelete='restrict')
    card_journal_id = fields.Many2one('account.journal', readonly=True, copy=False, check_company=True, ondelete='restrict')
    safe_journal_id = fields.Many2one(related='site_id.safe_journal_id', string='Safe')
    till_ids = fields.One2many('medical.till', 'drawer_id', 'Tills')
    open_till_id = fields.Many2one('medical.till', compute='_compute_open_till_id')

    _code_uniq = models.UniqueIndex('(company_id, code) WHERE active IS TRUE', "Another drawer of this company has this code.")

    def _compute_open_till_id(self):
        tills = self.env['medical.till'].search([('drawer_id', 'in', self.ids), ('state', 'in', ('open', 'counting'))])
        found = {till.drawer_id.id: till.id for till in tills}
        for drawer in self:
            drawer.open_till_id = found.get(drawer.id, False)

    @api.constrains('float_amount', 'tolerance', 'cash_limit')
    def _check_amounts(self):
        for drawer in self:
            if min(drawer.float_amount, drawer.tolerance, drawer.cash_limit) < 0:
                raise ValidationError(self.env._("Float, tolerance and limit are not below zero."))

    @api.constrains('site_id', 'company_id')
    def _check_site(self):
        for drawer in self:
            if drawer.site_id.company_id != drawer.company_id:
                raise ValidationError(self.env._("The drawer belongs to the company of its site."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            site = self.env['medical.site'].browse(vals.get('site_id'))
            if site and not vals.get('company_id'):
                vals['company_id'] = site.company_id.id
            if any(vals.get(name) for name in JOURNALS) and not self.env.su:
                raise UserError(self.env._("The journals of a drawer are made with it."))
        drawers = super().create(vals_list)
        drawers._make_journals()
        return drawers

    def write(self, vals):
        if not self.env.su and not {*JOURNALS, 'company_id'}.isdisjoint(vals):
            raise UserError(self.env._("Journals and company of a drawer stay as they are."))
        if 'site_id' in vals and self.sudo().till_ids:
            # sudo: whether it was ever used
            raise UserError(self.env._("A drawer that was used stays at its site: archive it and make another."))
        if vals.get('active') is False:
            self._check_empty()
        return super().write(vals)

    def _check_empty(self):
        for drawer in self.sudo():  # sudo: the book's balance, as a refusal alone
            if drawer.till_ids.filtered(lambda till: till.state != 'closed'):
                raise UserError(self.env._("%(drawer)s has a till that isn't closed. Close it first.", drawer=drawer.name))
            balance = drawer._balance('cash')
            if not drawer.currency_id.is_zero(balance):
                raise UserError(self.env._(
                    "By the book there is still cash in %(drawer)s. Close its last till with the float into the safe, then archive it.", drawer=drawer.name))

    def copy_data(self, default=None):
        raise UserError(self.env._("A drawer isn't copied: make a new one, with journals of its own."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().till_ids:  # sudo: whether it was ever used
            raise UserError(self.env._("Drawers that were used are kept: archive them."))

    # === LEDGER === #

    def _make_journals(self):
        """Give each drawer its journals, and its site a safe.

        :raise UserError: the company has no chart of accounts, or no accounts for over and short and for deposits in transit
        """
        for drawer in self.sudo():  # sudo: part of making a drawer, which the manager may; journals are not the manager's otherwise
            company = drawer.company_id
            self.env['medical.till']._check_accounts(company)
            drawer.site_id._medical_ensure_safe()
            for field, name in (
                    ('cash_journal_id', self.env._("Cash, %(drawer)s", drawer=drawer.name)),
                    ('cheque_journal_id', self.env._("Cheques, %(drawer)s", drawer=drawer.name)),
                    ('card_journal_id', self.env._("Cards, %(drawer)s", drawer=drawer.name))):
                if not drawer[field]:
                    drawer[field] = company._medical_make_cash_journal(name, is_card=field == 'card_journal_id')

    def _journal(self, method):
        """The journal of a method: cash, cheque or card; as superuser."""
        return self.sudo()[f'{method}_journal_id']  # sudo: cashiers read no journals; what is posted there is checked before

    def _balance(self, method, until=None):
        """What the ledger says is in the drawer by a method (company currency), up to a date; called as superuser."""
        account = self._journal(method).default_account_id
        domain = Domain('account_id', '=', account.id) & Domain('parent_state', '=', 'posted') & Domain('company_id', '=', self.company_id.id)
        if until:
            domain &= Domain('date', '<=', until)
        return self.env['account.move.line']._read_group(domain, [], ['balance:sum'])[0][0] or 0.0

    def _check_cashier(self, user=None):
        """Refuses who may not open this drawer."""
        user = user or self.env.user
        # sudo: who is named on the drawer
        if user not in self.sudo().cashier_ids or not user.has_group('medical_office_base.group_cashier'):
            raise UserError(self.env._("%(person)s isn't a cashier of %(drawer)s. The office manager adds cashiers on the drawer.",
                                       person=user.name, drawer=self.sudo().name))

    def action_open_tills(self):
        """The tills of this drawer."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing.action_medical_till')
        return {**action, 'domain': [('drawer_id', '=', self.id)], 'context': {}}
