"""Six months at the demo practice, told through the public methods as the people who would do it."""
import random
from datetime import timedelta

from odoo import Command, fields

from .clock import on

SEED = 19
# what the rooms ask for again and again
EXAM_ITEMS = ['SUP001', 'SUP002', 'SUP003', 'SUP006', 'SUP010', 'SUP014', 'SUP020', 'SUP030', 'SUP101', 'SUP109']


class Story:
    """The people, places and goods of the practice, and what happened to them. Quantities in the products' units."""

    def __init__(self, env, company, users, sites, rooms, vendors, products, start):
        self.env = env
        self.company = company
        self.users = users
        self.sites = sites
        self.rooms = rooms
        self.vendors = vendors
        self.products = products
        self.start = start
        self.random = random.Random(SEED)
        self.today = fields.Date.context_today(env['res.users'].with_context(tz='America/New_York'))
        self.exam_items = [products[code] for code in EXAM_ITEMS if code in products]

    # === TIME AND PEOPLE === #

    def on(self, day, hour=14):
        return on(self.env, day, hour)

    def as_(self, login, model):
        return self.env(user=self.users[login].id, context={
            'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US', 'mail_notify_force_send': False})[model]

    # === WHAT PEOPLE DO === #

    def opening_stock(self, day):
        """The first count: what is on the shelves of both stockrooms and some of the exam rooms, list by list."""
        stockrooms = [self.rooms['MAIN', 'STK'], self.rooms['LAKE', 'STK']]
        exam_rooms = [self.rooms['MAIN', code] for code in ('EX1', 'EX2', 'EX3')]
        rows = {site: [] for site in self.sites.values()}
        for number, product in enumerate(self.products.values()):
            pack = max(product.medical_library_id.pack_qty, 1)
            rooms = stockrooms[:1] if product.medical_controlled else stockrooms
            for place, room in enumerate(rooms + (exam_rooms if product in self.exam_items else [])):
                quantity = pack * self.random.choice((2, 3, 4)) if room in stockrooms else round(pack * 0.6) or 1
                rows[room.site_id].append(self._counted(product, room, quantity, day, number + place))
        with self.on(day):
            for site, lines in rows.items():
                self.as_('clerk', 'medical.opening.stock').create({
                    'site_id': site.id, 'line_ids': [Command.create(line) for line in lines]}).action_post()

    def _counted(self, product, room, quantity, day, number):
        # most lots expire far away, some around today, so that there is something to look after
        near = {3: -12, 9: 18, 15: 26, 21: 47, 33: 74, 45: 85}
        expiry = self.today + timedelta(days=near[number]) if number in near else day + timedelta(days=540 + 7 * (number % 40))
        return {
            'room_id': room.id, 'product_id': product.id, 'quantity': quantity, 'uom_id': product.uom_id.id,
            'unit_cost': product.medical_estimate,
            'lot_name': f'L{product.default_code[3:]}-{number:03}' if product.tracking != 'none' else False,
            'expiry': expiry if product.use_expiration_date else False,
        }

    def request(self, login, room, lines, **values):
        """Ask for ``[(product or text, quantity)]``; returns the request."""
        sent = self.as_(login, 'medical.supply.request').send_request(
            {'room_id': room.id, **values},
            [{'description': what, 'quantity': quantity} if isinstance(what, str)
             else {'product_id': what.id, 'quantity': quantity, 'uom_id': what.uom_id.id} for what, quantity in lines])
        return self.env['medical.supply.request'].browse(sent['id'])

    def decide(self, login, request):
        request.with_user(self.users[login]).with_context(allowed_company_ids=self.company.ids).action_approve()
        if request.state == 'submitted' and login != 'owner':
            self.decide('owner', request)

    def order(self, requests):
        """The manager orders what these requests leave open; returns the quotations."""
        lines = requests.line_ids.filtered(lambda line: line.qty_open > 0)
        if not lines:
            return self.env['purchase.order']
        before = self.env['purchase.order'].search([]).ids
        lines = self.as_('manager', 'medical.supply.request.line').browse(lines.ids)
        action = self.as_('manager', 'medical.supply.order')._open(lines)
        wizard = self.as_('manager', 'medical.supply.order').browse(action['res_id'])
        wizard.line_ids.filtered(lambda line: not line.vendor_id).include = False
        wizard.action_confirm()
        return self.env['purchase.order'].search([('id', 'not in', before)])

    def confirm(self, orders):
        orders = self.as_('manager', 'purchase.order').browse(orders.ids)
        orders.button_confirm()
        return orders

    def receive(self, picking, changes=None):
        """The clerk receives a delivery: ``changes`` is {product: values of its move line}."""
        picking = self.as_('clerk', 'stock.picking').browse(picking.id)
        for line in picking.move_line_ids:
            product = line.product_id
            values = {'quantity': line.quantity or line.move_id.product_uom_qty, 'picked': True}
            if product.tracking != 'none':
                values['lot_name'] = f'R{picking.id:04}{product.default_code[3:]}'
            if product.use_expiration_date:
                values['expiration_date'] = fields.Datetime.now() + timedelta(days=500)
            line.write({**values, **(changes or {}).get(product, {})})
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=[]).button_validate()

    def put_away(self, requests):
        """Bring to the rooms what waits in the stockroom for these requests."""
        pickings = requests.line_ids.move_ids.picking_id.filtered(lambda picking: picking.state == 'assigned')
        for picking in self.as_('clerk', 'stock.picking').browse(pickings.ids):
            picking.action_medical_delivered()

    def use(self, login, room, taken, reason='use', note=False):
        """``taken``: [(product, quantity)]."""
        self.as_(login, 'medical.supply.use').create([{
            'room_id': room.id, 'product_id': product.id, 'quantity': quantity, 'uom_id': product.uom_id.id, 'reason': reason, 'note': note,
        } for product, quantity in taken])

    def bill(self, orders, day, pay=False):
        """The vendors' bills of what was received, posted, and paid where the office has paid them."""
        # the accountant's work, whom the practice has not got yet; of each vendor there is one order
        orders = self.env['purchase.order'].browse(orders.ids).filtered(lambda order: order.invoice_status == 'to invoice')
        if not orders:
            return
        orders.action_create_invoice()
        bills = orders.invoice_ids
        for order in orders:
            order.invoice_ids[-1:].write({'invoice_date': day, 'date': day, 'ref': f'{order.partner_ref or order.name}-INV'})
        bills.action_post()
        if pay:
            self.env['account.payment.register'].with_context(
                active_model='account.move', active_ids=bills.ids).create({'payment_date': day, 'group_payment': False})._create_payments()

    # === THE STORY === #

    def tell(self):
        """Six months of weeks, then today's loose ends."""
        self.opening_stock(self.start)
        week = self.start + timedelta(days=3)
        while week < self.today - timedelta(days=10):
            self.ordinary_week(week)
            week += timedelta(days=14)
        self.recent_days()

    def ordinary_week(self, day):
        """Two rooms ask, the manager approves and orders, the clerk receives and brings, the rooms use."""
        pick = self.random.sample(self.exam_items, 4)
        with self.on(day):
            requests = self.request('nurse', self.rooms['MAIN', 'EX1'], [
                (product, max(product.medical_library_id.pack_qty, 1) * 3) for product in pick[:2]])
            requests |= self.request('staff', self.rooms['MAIN', 'EX3'], [
                (product, max(product.medical_library_id.pack_qty, 1) * 2) for product in pick[2:]])
            for request in requests.filtered(lambda request: request.state == 'submitted'):
                self.decide('manager', request)
            orders = self.confirm(self.order(requests))
        with self.on(day + timedelta(days=5)):
            for picking in orders.picking_ids.filtered(lambda picking: picking.state == 'assigned'):
                self.receive(picking)
            self.put_away(requests)
        with self.on(day + timedelta(days=7)):
            self.use('nurse', self.rooms['MAIN', 'EX1'], [(product, self.random.randint(1, 8)) for product in pick])
            self.use('staff', self.rooms['MAIN', 'EX3'], [(pick[0], 1)], 'waste', "Dropped on the floor")
            self.bill(orders, day + timedelta(days=7), pay=day < self.today - timedelta(days=45))

    def recent_days(self):
        """What is going on now: late, short and damaged deliveries, things to approve, to order and to put away."""
        product = self.products.__getitem__
        lab, front = self.rooms['MAIN', 'LAB'], self.rooms['MAIN', 'REC']
        with self.on(self.today - timedelta(days=9)):
            late = self.request('staff', front, [(product('SUP126'), 80), (product('SUP128'), 5000)], reason="Front office is nearly out")
            if late.state == 'submitted':
                self.decide('manager', late)
            self.confirm(self.order(late))
        with self.on(self.today - timedelta(days=6)):
            troubled = self.request('nurse', lab, [(product('SUP050'), 12), (product('SUP054'), 400)])
            if troubled.state == 'submitted':
                self.decide('manager', troubled)
            orders = self.confirm(self.order(troubled))
        with self.on(self.today - timedelta(days=1)):
            for picking in orders.picking_ids.filtered(lambda picking: picking.state == 'assigned'):
                changes = {product('SUP050'): {'quantity': 4}, product('SUP054'): {
                    'expiration_date': fields.Datetime.now() + timedelta(days=12), 'medical_outcome': 'quarantine'}}
                self.receive(picking, changes)
        with self.on(self.today - timedelta(days=2)):
            due = self.request('doctor', self.rooms['LAKE', 'EX1'], [(product('SUP003'), 1500), (product('SUP101'), 2000)], urgency='urgent')
            if due.state == 'submitted':
                self.decide('manager', due)
            self.confirm(self.order(due))
        self.request('frontdesk', front, [("Clipboards with a pen holder, blue", 6)], reason="Three are broken")
        self.request('nurse', self.rooms['MAIN', 'EX2'], [(product('SUP001'), 4000), (product('SUP010'), 1500)], urgency='soon')
        self.request('staff', self.rooms['MAIN', 'PRO'], [(product('SUP030'), 300)])
        self.request('doctor', self.rooms['LAKE', 'MED'], [(product('SUP005'), 2)])
        self.request('nurse', self.rooms['MAIN', 'LAB'], [(product('SUP099'), 100)], reason="Emergency kit")
