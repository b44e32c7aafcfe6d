from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase

from odoo.addons.medical_office_base.tests.companies import SPARE, new_companies
from odoo.addons.medical_office_base.tests.users import new_user


class OrderingCommon(TransactionCase):
    """A practice with one site (stockroom, two exam rooms), the people who order and receive, two vendors and supplies.

    - gloves: pieces, sold in boxes of 100; masks: pieces, no lots; vaccine: doses with lots and expiry
    - McKay delivers in 2 days, Bell in 5 days
    - nurse asks, the manager decides, about controlled items the doctor; buyer orders, clerk receives
    """
    spare = SPARE

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, 'tracking_disable': True})
        cls.company = new_companies(cls.env, {'name': "Ordering Practice"}, spare=cls.spare)
        cls.usd = cls.company.currency_id
        cls.nurse = cls._new_user('or_nurse', 'medical_office_base.group_staff')
        cls.buyer = cls._new_user('or_buyer', 'medical_office_base.group_staff,purchase.group_purchase_user')
        cls.clerk = cls._new_user('or_clerk', 'medical_office_base.group_supply_clerk')
        cls.doctor = cls._new_user('or_doctor', 'medical_office_base.group_clinician')
        cls.env['medical.practice']._get(cls.company).dea_user_id = cls.doctor
        cls.manager = cls._new_user('or_manager', 'medical_office_base.group_manager')
        cls.site = cls._new_site("Main Street", 'MAIN', 'America/New_York')
        cls.site.user_ids = cls.nurse + cls.doctor
        cls.stockroom, cls.exam1, cls.exam2 = cls.env['medical.room'].create([
            {'name': "Stockroom", 'code': 'S', 'site_id': cls.site.id, 'kind': 'storage'},
            {'name': "Exam 1", 'code': 'E1', 'site_id': cls.site.id, 'kind': 'exam'},
            {'name': "Exam 2", 'code': 'E2', 'site_id': cls.site.id, 'kind': 'exam'},
        ])
        cls.stock = cls.site.warehouse_id.lot_stock_id
        cls.quarantine = cls.site.quarantine_location_id
        cls.categ = cls.env['product.category'].create({
            'name': "Test Supplies", 'medical_kind': 'medical', 'medical_short_dated_days': 30,
            'medical_short_dated_policy': 'quarantine', 'removal_strategy_id': cls.env.ref('product_expiry.removal_fefo').id,
            'property_cost_method': 'average'})
        cls.unit = cls.env.ref('uom.product_uom_unit')
        cls.box = cls.env['uom.uom']._medical_pack('box', 100, cls.unit)
        cls.gloves = cls._new_product("Gloves", uom_ids=[Command.set(cls.box.ids)])
        cls.masks = cls._new_product("Masks")
        cls.vaccine = cls._new_product("Vaccine", tracking='lot', use_expiration_date=True)
        cls.mckay, cls.bell = cls.env['res.partner'].create([{'name': "McKay", 'is_company': True}, {'name': "Bell", 'is_company': True}])
        cls._new_price(cls.mckay, cls.gloves, 9, delay=2, uom=cls.box)
        cls._new_price(cls.bell, cls.gloves, 8, delay=5, uom=cls.box)
        cls._new_price(cls.mckay, cls.masks, 0.5, delay=2)
        cls._new_price(cls.mckay, cls.vaccine, 20, delay=2)
        cls.today = cls.site._today()

    # === RECORDS === #

    @classmethod
    def _new_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_user(
            cls.env, login, groups=groups, company_id=company.id, company_ids=[Command.set(company.ids)], tz='America/New_York')

    @classmethod
    def _new_site(cls, name, code, tz, company=None):
        company = company or cls.company
        return cls.env['medical.site'].with_company(company).create({
            'name': name, 'code': code, 'tz': tz, 'company_id': company.id})

    @classmethod
    def _new_product(cls, name, **values):
        return cls.env['product.product'].create({
            'name': name, 'categ_id': cls.categ.id, 'type': 'consu', 'is_storable': True, 'medical_kind': 'medical',
            'supplier_taxes_id': False, **values})

    @classmethod
    def _new_price(cls, vendor, product, price, delay=1, uom=None, **values):
        return cls.env['product.supplierinfo'].create({
            'partner_id': vendor.id, 'product_tmpl_id': product.product_tmpl_id.id, 'price': price, 'delay': delay,
            'product_uom_id': (uom or product.uom_id).id, 'company_id': cls.company.id, 'currency_id': cls.usd.id, **values})

    # === THE WAY OF A REQUEST === #

    def _request(self, lines, room=None, user=None, **values):
        """An approved request; ``lines``: {product: quantity in its unit} or, for free text, {text: quantity}."""
        request = self.env['medical.supply.request'].with_user(user or self.nurse).create({
            'room_id': (room or self.exam1).id,
            'line_ids': [Command.create(
                {'description': what, 'quantity': quantity} if isinstance(what, str) else
                {'product_id': what.id, 'quantity': quantity, 'uom_id': what.uom_id.id}) for what, quantity in lines.items()],
            **values})
        request.action_submit()
        for decider in (self.doctor, self.manager):
            decided = request.with_user(decider)
            if request.state == 'submitted' and decided.can_decide:
                decided.action_approve()
        self.assertEqual(request.state, 'approved')
        return request

    def _gather(self, lines, user=None):
        """The order wizard for request lines, as the buyer."""
        action = lines.with_user(user or self.buyer).action_order()
        return self.env[action['res_model']].with_user(user or self.buyer).with_company(self.company).browse(action['res_id'])

    def _quote(self, lines, user=None):
        """Order request lines and return the quotations."""
        order = self._gather(lines, user)
        before = self._orders()
        order.action_confirm()
        return self._orders() - before

    def _orders(self):
        return self.env['purchase.order'].with_user(self.buyer).search([('company_id', '=', self.company.id)])

    def _order(self, lines, user=None):
        """Order request lines, confirm the orders and return them."""
        orders = self._quote(lines, user)
        orders.button_confirm()
        return orders

    def _receive(self, order, found, user=None, **options):
        """Receive what is expected of an order; ``found``: {product: quantity or item or [items]}."""
        picking = order.sudo().picking_ids.filtered(lambda picking: picking.state not in ('done', 'cancel')).with_user(user or self.clerk)
        items = []
        for product, rows in found.items():
            move = picking.move_ids.filtered(lambda move, product=product: move.product_id == product and move.state != 'cancel')[:1]
            for row in rows if isinstance(rows, list) else [rows]:
                items.append({'move_id': move.id, **(row if isinstance(row, dict) else {'quantity': row})})
        answer = self.env['medical.receipt'].with_user(user or self.clerk).receive(picking.id, items, **options)
        return picking, answer

    def _expiry(self, days):
        return fields.Date.to_string(self.today + timedelta(days=days))

    def _on_hand(self, product, location, lot=None):
        return self.env['stock.quant']._get_available_quantity(product, location, lot_id=lot, strict=False) if lot else sum(
            self.env['stock.quant'].search([('product_id', '=', product.id), ('location_id', '=', location.id)]).mapped('quantity'))

    def _deliver(self, request):
        pickings = request.sudo().line_ids.move_ids.picking_id.filtered(lambda picking: picking.state not in ('done', 'cancel'))
        pickings.with_user(self.clerk).action_medical_delivered()
        return pickings
