import re
from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_billing.tests.charts import CHARTED, load_chart
from odoo.addons.medical_office_inventory.tests.ordering_common import OrderingCommon


class BridgeCommon(OrderingCommon):
    """The ordering practice with Odoo's generic chart, a biller, an owner and an auditor, and a second practice.

    - expense: the account of bills of the supplies; equipment and services have others by the tests themselves
    """
    spare = CHARTED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = new_companies(cls.env, {'name': "Neighbor Practice", 'currency_id': cls.usd.id}, spare=cls.spare)
        load_chart(cls.env, cls.company | cls.other_company)
        cls.env = cls.env(context={**cls.env.context, 'allowed_company_ids': cls.company.ids})
        cls.biller, cls.owner, cls.auditor = (
            cls._new_user(f'br_{role}', f'medical_office_base.group_{role}') for role in ('biller', 'owner', 'auditor'))
        cls.biller2 = cls._new_user('br_biller2', 'medical_office_base.group_biller')
        cls.other_manager = cls._new_user('br_other_manager', 'medical_office_base.group_manager', cls.other_company)
        cls.annex = cls._new_site("Annex", 'ANNEX', 'America/New_York')
        cls.expense = cls.company.expense_account_id
        cls.bills = cls.env['account.journal'].search([('type', '=', 'purchase'), ('company_id', '=', cls.company.id)], limit=1)

    @classmethod
    def _new_account(cls, name, kind='expense', company=None):
        company = company or cls.company
        return cls.env['account.account'].with_company(company).create({
            'name': name, 'code': f'6{cls.env["account.account"].search_count([]):05}', 'account_type': kind, 'company_ids': [Command.set(company.ids)]})

    @classmethod
    def _new_order(cls, lines, vendor=None, site=None, user=None, confirm=True, **values):
        """An order of ``{product: quantity}`` or ``{product: (quantity, price)}`` or ``(…, unit)``."""
        order = cls.env['purchase.order'].with_user(user or cls.buyer).create({
            'partner_id': (vendor or cls.mckay).id, 'company_id': cls.company.id,
            'picking_type_id': (site or cls.site).warehouse_id.in_type_id.id, 'order_line': [
                Command.create(cls._order_line(product, what)) for product, what in lines.items()], **values})
        if confirm:
            order.button_confirm()
        return order

    @classmethod
    def _order_line(cls, product, what):
        quantity, price, unit = (*(what if isinstance(what, tuple) else (what,)), None, None)[:3]
        return {
            'product_id': product.id, 'product_qty': quantity, **({'price_unit': price} if price is not None else {}),
            **({'product_uom_id': unit.id} if unit else {})}

    def _bill_of(self, order, lines=None, user=None, post=True, **values):
        """The vendor's bill of an order: of everything ordered, or of ``{product: (quantity, price)}``."""
        ordered = order.sudo().order_line
        rows = [(line, *(lines[line.product_id] if lines else (line.product_qty, line.price_unit)))
                for line in ordered if not lines or line.product_id in lines]
        bill = self.env['account.move'].with_user(user or self.biller).create({
            'move_type': 'in_invoice', 'partner_id': order.partner_id.id, 'invoice_date': self.today, 'date': self.today,
            'company_id': self.company.id, 'journal_id': self.bills.id, 'currency_id': order.currency_id.id, 'invoice_line_ids': [Command.create({
                'product_id': line.product_id.id, 'quantity': quantity, 'price_unit': price, 'purchase_line_id': line.id,
                'product_uom_id': line.product_uom_id.id, 'tax_ids': False}) for line, quantity, price in rows], **values})
        if post:
            bill.action_post()
        return bill

    @contextmanager
    def _refused(self, words, errors=UserError):
        """What is done is refused with these words, and nothing of it stays."""
        caught = None
        savepoint = self.env.cr.savepoint()
        try:
            yield
        except errors as error:
            caught = error
            savepoint.rollback()
        savepoint.close(rollback=False)
        self.env.invalidate_all(flush=False)
        self.assertTrue(caught, f"{words or errors} was expected")
        self.assertTrue(re.search(words, str(caught)), str(caught))
