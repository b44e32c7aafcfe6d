from dataclasses import dataclass, field
from typing import Any

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from odoo.addons.medical_office_base.tools.import_columns import Column

HEADER = ('date', 'due', 'freight', 'tax', 'total')


@dataclass(eq=False)
class InvoicePlan:
    """An invoice of the file: (order line, quantity in the line's unit, net price, row) per line, and what stands once."""
    number: str
    order: Any
    row: Any
    header: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    taxed: float = 0.0  # by the orders' taxes, as Odoo reckons them

    @property
    def orders(self):
        return self.order.union(*(line.order_id for line, *_rest in self.lines))


class MedicalImportVendorInvoice(models.AbstractModel):
    """Vendors' invoices from csv, a row per line: they become draft bills on the order lines that they are for; nothing is posted.

    An invoice whose lines, freight and tax don't come to its total, to the cent, is a fault; so is a number that the vendor has used.
    Lines take account, taxes and distribution from the order, as a bill made from it in Odoo does; the file's price counts, whatever was
    agreed: comparing is the business of who pays. Freight, and tax where the order has none, go to the accounts in the practice profile,
    else to the default account of the purchase journal. Lock dates are Odoo's, when the bill is posted.
    """
    _name = 'medical.import.vendor.invoice'
    _description = "Import of Vendors' Invoices"
    _inherit = ['medical.import.kind', 'medical.import.order.rows']
    _import_label = "Vendors' Invoices"
    _import_groups = 'purchase.group_purchase_user,account.group_account_invoice'

    @api.model
    def _import_columns(self):
        once = self.env._("Stands once for an invoice, on any of its rows.")
        return [
            Column('number', self.env._("Invoice"), required=True, help=self.env._("The vendor's number."), example='INV-90071'),
            Column('date', self.env._("Invoice Date"), 'date', help=once, example='2027-02-05'),
            Column('due', self.env._("Due Date"), 'date', help=self.env._("Empty: by the payment terms of the order."), example='2027-03-07'),
            Column('order', self.env._("Order"), help=self.env._("Our number, or the vendor's when it is on the order. Empty: as in the row before."),
                   example='P00012'),
            Column('line', self.env._("Line"), 'integer', help=self.env._("Needed only where an order has an item on several lines: counted from 1.")),
            Column('item', self.env._("Item"), help=self.env._("The vendor's code, our code or a barcode. Empty: the row holds freight, tax or total."),
                   example='PMS-1001'),
            Column('quantity', self.env._("Quantity"), 'decimal', example='10'),
            Column('unit', self.env._("Unit"), help=self.env._("Empty: as ordered."), example='Box of 100'),
            Column('price', self.env._("Price"), 'decimal', help=self.env._("Of one of the unit, before tax."), example='8.50'),
            Column('freight', self.env._("Freight"), 'decimal', help=once, example='12.00'),
            Column('tax', self.env._("Tax"), 'decimal', help=once, example='0'),
            Column('total', self.env._("Total"), 'decimal', help=self.env._("What is to be paid. Stands once for an invoice, on any of its rows."),
                   example='97.00'),
        ]

    # === CHECK === #

    @api.model
    def _import_check(self, rows, faults):
        orders = self._order_index(rows)
        index = self._line_index(self.env['purchase.order'].union(*orders.values()))
        plans, latest = {}, {}
        for row in rows:
            number = self._fold(row['number'])
            order = self._find_order(orders, row, faults) if row['order'] else latest.get(number)
            if order is None:
                faults.add(row, 'order', '', self.env._("It isn't said which order this invoice is for."),
                           self.env._("Write the order on the invoice's first row. Bills without an order are typed in Odoo."))
            latest[number] = order or self.env['purchase.order']
            if order:
                vendor = order.partner_id.commercial_partner_id
                plan = plans.setdefault((vendor, number), InvoicePlan(row['number'].strip(), order, row))
                self._read_row(plan, order, index, row, faults)
        if not faults:
            self._check_numbers(plans, faults)
            for plan in plans.values():
                self._check_invoice(plan, faults)
        return list(plans.values())

    @api.model
    def _read_row(self, plan, order, index, row, faults):
        for name in HEADER:
            value = row[name]
            if value is not None and plan.header.setdefault(name, value) != value:
                faults.add(row, name, value, self.env._("Another row of invoice %(number)s says %(value)s.", number=plan.number, value=plan.header[name]),
                           self.env._("Leave one of the two."))
        if order.currency_id != plan.order.currency_id:
            faults.add(row, 'order', row['order'], self.env._("%(order)s is in another currency than the invoice's other orders.", order=order.name),
                       self.env._("Type this bill in Odoo."))
            return
        if not row['item']:
            if row['quantity'] is not None or row['price'] is not None:
                faults.add(row, 'item', '', self.env._("The item is missing."), self.env._("Write the vendor's code, our code or a barcode."))
            return
        line = self._find_line(index, order, row, faults)
        if not line:
            return
        sound = True
        for name, problem in (('quantity', self.env._("The quantity is missing, or not above zero.")), ('price', self.env._("The price is missing."))):
            value = row[name]
            if value is None or value < 0 or (name == 'quantity' and not value):
                sound = False
                faults.add(row, name, value, problem, self.env._("Correct it. A credit note isn't a bill: enter it on the bill that it is for."))
        factor = self._unit_factor(line, row, faults)
        if sound and factor is not None:
            plan.lines.append((line, float(row['quantity']) * factor, float(row['price']) / factor, row))

    @api.model
    def _check_numbers(self, plans, faults):
        """A vendor's number is billed once, whatever the case it is written in."""
        numbers = [plan.number for plan in plans.values()]
        words = list({word for number in numbers for word in (number, number.upper(), number.lower())})
        vendors = self.env['res.partner'].union(*(vendor for vendor, _number in plans))
        # sudo: a bill that the reader may not open makes the second one wrong just the same; its number is all that is told
        bills = self.env['account.move'].sudo().search(
            Domain('company_id', '=', self.env.company.id) & Domain('move_type', '=', 'in_invoice') & Domain('state', '!=', 'cancel')
            & Domain('commercial_partner_id', 'in', vendors.ids) & Domain('ref', 'in', words), order='id')
        known = {}
        for bill in bills:
            known.setdefault((bill.commercial_partner_id.id, self._fold(bill.ref)), bill)
        for (vendor, number), plan in plans.items():
            first = known.get((vendor.id, number))
            if first:
                name = first.name if first.name and first.name != '/' else self.env._("a draft bill")
                faults.add(plan.row, 'number', plan.number, self.env._(
                    "%(vendor)s billed this number before: %(bill)s of %(date)s.", vendor=vendor.name, bill=name,
                    date=format_date(self.env, first.invoice_date) if first.invoice_date else '-'), self.env._("Leave the invoice out of the file."))

    @api.model
    def _check_invoice(self, plan, faults):
        row, header, currency = plan.row, plan.header, plan.order.currency_id
        for name in ('date', 'total'):
            if header.get(name) is None:
                faults.add(row, name, '', self.env._("Invoice %(number)s lacks it.", number=plan.number), self.env._("Write it on one of the invoice's rows."))
        for name in ('freight', 'tax'):
            if header.get(name, 0) < 0:
                faults.add(row, name, header[name], self.env._("This is below zero."), self.env._("Correct it."))
        if not plan.lines:
            faults.add(row, 'item', '', self.env._("Invoice %(number)s has no items.", number=plan.number),
                       self.env._("Add a row for each item. Bills without an order are typed in Odoo."))
        if header.get('due') and header.get('date') and header['due'] < header['date']:
            faults.add(row, 'due', header['due'], self.env._("It is due before it was written."), self.env._("Correct one of the two dates."))
        if not plan.lines or header.get('total') is None:
            return
        goods, plan.taxed = self._amounts(plan)
        freight, tax, total = (float(header.get(name) or 0) for name in ('freight', 'tax', 'total'))
        if plan.taxed and header.get('tax') is not None and currency.compare_amounts(plan.taxed, tax):
            faults.add(row, 'tax', header['tax'], self.env._("The taxes of the order give %(amount)s.", amount=currency.format(plan.taxed)),
                       self.env._("Correct the taxes of the order's lines, or type this bill in Odoo."))
            return
        amount = goods + freight + (plan.taxed or tax)
        if currency.compare_amounts(amount, total):
            faults.add(row, 'total', header['total'], self.env._(
                "The lines, freight and tax of invoice %(number)s come to %(amount)s.", number=plan.number, amount=currency.format(amount)),
                self.env._("A row, the freight or the tax is missing or wrong. Nothing is made up to fit the total."))

    @api.model
    def _amounts(self, plan):
        """(amount of the items before tax, taxes of the orders on them), as Odoo reckons and rounds a bill."""
        Tax, company, currency = self.env['account.tax'], self.env.company, plan.order.currency_id
        base_lines = [Tax._prepare_base_line_for_taxes_computation(
            line, tax_ids=line.tax_ids, quantity=quantity, price_unit=price, discount=0, partner_id=plan.order.partner_id, currency_id=currency,
            rate=plan.order.currency_rate or 1) for line, quantity, price, _row in plan.lines]
        Tax._add_tax_details_in_base_lines(base_lines, company)
        Tax._round_base_lines_tax_details(base_lines, company)
        totals = Tax._get_tax_totals_summary(base_lines, currency, company)
        return totals['base_amount_currency'], totals['tax_amount_currency']

    # === PREVIEW AND APPLY === #

    @api.model
    def _import_preview(self, prepared):
        currency = self.env.company.currency_id
        lines, over = [], 0
        for plan in prepared:
            money, remarks = plan.order.currency_id, []
            for line, quantity, price, _row in plan.lines:
                net = line.price_unit * (1 - line.discount / 100)
                if abs(price - net) > 1e-6:
                    remarks.append(self.env._(
                        "%(item)s: %(price)s instead of %(ordered)s", item=line.product_id.display_name, price=self._number(price), ordered=self._number(net)))
                left = line.qty_received - line.qty_invoiced
                if line.product_uom_id.compare(quantity, left) > 0:
                    over += 1
                    remarks.append(self.env._("%(item)s: more than has come and isn't billed (%(left)s)", item=line.product_id.display_name, left=f'{left:g}'))
            if plan.header.get('freight'):
                remarks.append(self.env._("freight %(amount)s", amount=money.format(float(plan.header['freight']))))
            lines.append((not remarks, [
                plan.number, plan.order.partner_id.name, ', '.join(plan.orders.mapped('name')), format_date(self.env, plan.header['date']),
                str(len(plan.lines)), money.format(float(plan.header['total'])), '; '.join(remarks)]))
        same = all(plan.order.currency_id == currency for plan in prepared)
        return {
            'counts': [
                (self.env._("draft bill") if len(prepared) == 1 else self.env._("draft bills"), str(len(prepared))),
                *([(self.env._("in all"), currency.format(sum(float(plan.header['total']) for plan in prepared)))] if same else []),
                *([(self.env._("lines for more than has come and isn't billed"), str(over))] if over else []),
            ],
            'columns': [self.env._("Invoice"), self.env._("Vendor"), self.env._("Order"), self.env._("Date"), self.env._("Lines"), self.env._("Total"),
                        self.env._("Remark")],
            'lines': [line for _rank, line in sorted(lines, key=lambda entry: entry[0])],
        }

    @api.model
    def _import_apply(self, prepared):
        bills = self.env['account.move'].with_context(default_move_type='in_invoice').create([self._prepare_bill(plan) for plan in prepared])
        for plan, bill in zip(prepared, bills, strict=True):
            total = float(plan.header['total'])
            if bill.currency_id.compare_amounts(bill.amount_total, total):
                raise UserError(self.env._(
                    "Invoice %(number)s would be %(amount)s as a bill, and the file says %(total)s.", number=plan.number,
                    amount=bill.currency_id.format(bill.amount_total), total=bill.currency_id.format(total)))
        return self.env._("Draft bills, to be looked at and posted: %(count)s (%(numbers)s).", count=len(bills), numbers=', '.join(
            plan.number for plan in prepared[:20]))

    @api.model
    def _prepare_bill(self, plan):
        # sudo: accounts of the practice's profile, for buyers who read no accounts
        practice = self.env['medical.practice']._get().sudo()
        header = plan.header
        lines = [{
            **line._prepare_account_move_line(), 'product_uom_id': line.product_uom_id.id, 'quantity': quantity, 'price_unit': price, 'discount': 0,
        } for line, quantity, price, _row in plan.lines]
        if header.get('freight'):
            lines.append(self._prepare_cost(self.env._("Freight"), header['freight'], practice.freight_account_id))
        if header.get('tax') and not plan.taxed:
            lines.append(self._prepare_cost(self.env._("Sales Tax"), header['tax'], practice.purchase_tax_account_id))
        return {
            **plan.order._prepare_invoice(),
            'ref': plan.number,
            'invoice_date': header['date'],
            'invoice_origin': ', '.join(plan.orders.mapped('name')),
            **({'invoice_payment_term_id': False, 'invoice_date_due': header['due']} if header.get('due') else {}),
            'invoice_line_ids': [Command.create({**values, 'sequence': 10 + number}) for number, values in enumerate(lines)],
        }

    @api.model
    def _prepare_cost(self, name, amount, account):
        """A line beside the goods, in the account chosen for it; without one Odoo takes the default account of the purchase journal."""
        return {
            'name': name, 'quantity': 1, 'price_unit': float(amount), 'tax_ids': [Command.clear()],
            'account_id': (account or self._journal().default_account_id).id}

    @api.model
    def _journal(self):
        # sudo: the journal that Odoo itself takes for a bill
        return self.env['account.journal'].sudo().search([
            *self.env['account.journal']._check_company_domain(self.env.company), ('type', '=', 'purchase')], limit=1)
