from odoo import Command
from odoo.tests import TransactionCase

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.menus_common import ROLES
from odoo.addons.medical_office_base.tests.users import new_users

from .charts import CHARTED, load_chart


class BillingCommon(TransactionCase):
    """A practice with Odoo's generic chart, two sites and somebody of every role, all at the first; a second practice.

    - users: {role: user}; biller2 and cashier2 are second people of their roles; accountant is Odoo's own and has no role
    - expense, income, bank: an account of each type; bank_journal, purchase_journal, sale_journal
    - vendor, and other_company with other_site and other_manager
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, 'tracking_disable': True})
        cls.company, cls.other_company = new_companies(cls.env, *(
            {'name': name, 'country_id': cls.env.ref('base.us').id, 'currency_id': cls.env.ref('base.USD').id}
            for name in ("Billing Practice", "Neighbor Practice")), spare=CHARTED)
        load_chart(cls.env, cls.company | cls.other_company)
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        cls.env = cls.env(context={**cls.env.context, 'allowed_company_ids': cls.company.ids})
        users = cls._new_users({
            **{f'bl_{role}': f'medical_office_base.group_{role}' for role in ROLES},
            'bl_cashier2': 'medical_office_base.group_cashier', 'bl_biller2': 'medical_office_base.group_biller',
            'bl_accountant': 'account.group_account_user'})
        cls.users = {role: users[f'bl_{role}'] for role in ROLES}
        cls.manager, cls.owner, cls.cashier, cls.biller = (cls.users[role] for role in ('manager', 'owner', 'cashier', 'biller'))
        cls.cashier2, cls.biller2, cls.accountant = (users[f'bl_{name}'] for name in ('cashier2', 'biller2', 'accountant'))
        cls.site, cls.annex = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'calendar_id': False, 'tz': 'America/New_York'}
            for name, code in (('Main', 'M'), ('Annex', 'A'))])
        cls.site.user_ids = cls.env['res.users'].union(*cls.users.values(), cls.cashier2, cls.biller2)
        cls.other_site = cls.env['medical.site'].create({
            'name': 'Elsewhere', 'code': 'E', 'company_id': cls.other_company.id, 'calendar_id': False, 'tz': 'America/New_York'})
        cls.other_manager = cls._new_user('bl_other_manager', 'medical_office_base.group_manager', cls.other_company)
        cls.today = cls.site._today()
        cls.expense, cls.income = (cls._account(kind) for kind in ('expense', 'income'))
        cls.bank_journal, cls.purchase_journal, cls.sale_journal = (cls._journal(kind) for kind in ('bank', 'purchase', 'sale'))
        cls.bank = cls.bank_journal.default_account_id
        cls.vendor = cls.env['res.partner'].create({'name': "Fictional Vendor", 'is_company': True})

    @classmethod
    def _new_user(cls, login, groups, company=None):
        return cls._new_users({login: groups}, company)[login]

    @classmethod
    def _new_users(cls, groups, company=None):
        company = company or cls.company
        return new_users(cls.env, groups, company_id=company.id, company_ids=[Command.set(company.ids)], tz='America/New_York')

    @classmethod
    def _account(cls, kind, company=None):
        """The first account of a type."""
        company = company or cls.company
        return cls.env['account.account'].with_company(company).search(
            [('account_type', '=', kind), ('company_ids', 'in', company.ids)], limit=1)

    @classmethod
    def _journal(cls, kind, company=None):
        company = company or cls.company
        return cls.env['account.journal'].search([('type', '=', kind), ('company_id', '=', company.id)], limit=1)

    @classmethod
    def _entry(cls, lines, date=None, post=True, **values):
        """A journal entry of (account, debit minus credit, {further values}) lines."""
        move = cls.env['account.move'].create({
            'move_type': 'entry', 'date': date or cls.today, 'company_id': cls.company.id, 'line_ids': [
                Command.create({'account_id': account.id, 'balance': balance, **(rest[0] if rest else {})}) for account, balance, *rest in lines],
            **values})
        if post:
            move.action_post()
        return move

    @classmethod
    def _bill(cls, amount=100, account=None, date=None, due=None, vendor=None, site=None, post=True, **values):
        """A vendor's bill of one line, without tax, by default due in thirty days."""
        date = date or cls.today
        bill = cls.env['account.move'].create({
            'move_type': 'in_invoice', 'partner_id': (vendor or cls.vendor).id, 'invoice_date': date, 'date': date, 'company_id': cls.company.id,
            'invoice_date_due': due or date, 'invoice_payment_term_id': False, 'invoice_line_ids': [Command.create({
                'name': "Fictional service", 'quantity': 1, 'price_unit': amount, 'account_id': (account or cls.expense).id,
                'tax_ids': False, 'analytic_distribution': site._medical_distribution() if site else False})], **values})
        if post:
            bill.action_post()
        return bill

    @classmethod
    def _patient(cls, given_name='Ada', family_name='Fictional', site=None, **values):
        site = site or cls.site
        return cls.env['medical.patient'].create({
            'given_name': given_name, 'family_name': family_name, 'birth_date': '1980-02-29', 'company_id': site.company_id.id,
            'site_ids': [Command.set(site.ids)], **values})
