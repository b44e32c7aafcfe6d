"""Orders against the budget and bills against orders: a bill that is dearer than ordered, and an ultrasound that waits for the owner."""
from datetime import timedelta

from odoo import Command

from .clock import on

# what the office keeps buying, by code of the catalogue: packs, and how much dearer the vendor billed it
DEAR = [('SUP001', 20, 1.09), ('SUP002', 10, 1), ('SUP003', 10, 1)]
ULTRASOUND = 13900
REASON = "The old one failed its safety test; the lease of a third party costs more."


class BudgetControl:
    def __init__(self, env, company, users, sites, vendors, products):
        self.env, self.company, self.users, self.sites, self.vendors, self.products = env, company, users, sites, vendors, products
        self.today = company.medical_practice_ids._today()

    def tell(self):
        self._dear_bill()
        self._over_budget()

    def _as(self, login):
        return self.env(user=self.users[login].id, context={
            'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US', 'mail_notify_force_send': False})

    def _new_order(self, vendor, lines, site='MAIN'):
        return self._as('manager')['purchase.order'].create({
            'partner_id': vendor.id, 'company_id': self.company.id, 'picking_type_id': self.sites[site].warehouse_id.in_type_id.id,
            'order_line': [Command.create(line) for line in lines]})

    def _dear_bill(self):
        """Ordered, received a little short, and billed in full at a price that nobody agreed to."""
        vendor = self.vendors[0]
        products = [(self.products[code], packs, factor) for code, packs, factor in DEAR]
        with on(self.env, self.today - timedelta(days=9)):
            order = self._new_order(vendor, [{
                'product_id': product.id, 'product_qty': packs, 'product_uom_id': (product.uom_ids[:1] or product.uom_id).id}
                for product, packs, _factor in products])
            action = order.button_confirm()
            if isinstance(action, dict):
                # supplies are warned about; the manager says why
                self._go_on(action, "Stock for the flu season")
        with on(self.env, self.today - timedelta(days=6)):
            picking = order.picking_ids.with_env(self._as('clerk'))
            for move in picking.move_ids:
                short = move.product_id == products[-1][0]
                move.write({'quantity': move.product_uom_qty * (0.8 if short else 1), 'picked': True})
                if move.product_id.tracking != 'none':
                    move.move_line_ids.write({'lot_name': f'M{picking.id:04}{move.product_id.default_code[3:]}'})
                if move.product_id.use_expiration_date:
                    move.move_line_ids.write({'expiration_date': self.today + timedelta(days=500)})
            picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=picking.ids).button_validate()
        factors = {product: factor for product, _packs, factor in products}
        with on(self.env, self.today - timedelta(days=2)):
            self._as('biller')['account.move'].create({
                'move_type': 'in_invoice', 'partner_id': vendor.id, 'invoice_date': self.today - timedelta(days=3), 'ref': 'INV-88213',
                'company_id': self.company.id, 'invoice_line_ids': [Command.create({
                    'product_id': line.product_id.id, 'quantity': line.product_qty, 'product_uom_id': line.product_uom_id.id, 'purchase_line_id': line.id,
                    'price_unit': round(line.price_unit * factors[line.product_id], 2), 'tax_ids': False}) for line in order.order_line],
            }).action_post()

    def _over_budget(self):
        """More than is left for equipment, which is closed for more: the owner is asked."""
        category = self.env['medical.budget.category'].search([('company_id', '=', self.company.id), ('code', '=', 'EQU')], limit=1)
        product = self.env['product.product'].create({
            'name': "Ultrasound, portable", 'type': 'consu', 'default_code': 'EQP-US', 'standard_price': ULTRASOUND, 'supplier_taxes_id': False})
        product.product_tmpl_id.with_company(self.company).property_account_expense_id = category.account_ids[:1]
        with on(self.env, self.today - timedelta(days=1)):
            order = self._new_order(self.vendors[1], [{
                'product_id': product.id, 'product_qty': 1, 'price_unit': ULTRASOUND, 'date_planned': self.today + timedelta(days=21)}], site='LAKE')
            self._go_on(order.button_confirm(), REASON)

    def _go_on(self, action, reason):
        env = self._as('manager')
        env['medical.budget.ask'].with_context(**action['context']).create({'reason': reason}).action_go_on()
