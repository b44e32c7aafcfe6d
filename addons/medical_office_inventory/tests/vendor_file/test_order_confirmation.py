from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .vendor_file_common import CONFIRMATION, VendorFileCommon


@tagged('post_install', '-at_install')
class TestOrderConfirmation(VendorFileCommon):

    def _confirm(self, *rows, user=None):
        return self._file(CONFIRMATION, rows, user)

    def _open(self, order):
        return order.medical_discrepancy_ids.filtered(lambda row: row.state == 'open')

    def test_confirmed(self):
        """Number, day, promised date and a price within the tolerance are written; what the file calls an item is found."""
        order = self._placed({self.gloves: (300, 0.1), self.masks: (50, 0.5), self.vaccine: (10, 20)})
        gloves, masks, vaccine = order.order_line
        day = self.today + timedelta(days=9)
        record = self._confirm(
            {'order': order.name.lower(), 'vendor_order': 'SO-1', 'item': 'mk-100', 'quantity': 3, 'unit': 'Box of 100', 'price': '10.10', 'date': day},
            {'order': order.name, 'item': '614141999996', 'quantity': 50, 'price': 0.5, 'status': 'ACK'},
            {'order': order.name, 'item': 'VAX', 'note': "cold chain"})
        before = vaccine.date_planned
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        self.assertIn('0.1 → 0.101', record.preview)
        self.assertFalse(order.partner_ref, "checking writes nothing")
        self._done(record)
        self.assertRecordValues(order, [{'partner_ref': 'SO-1', 'medical_vendor_confirmed_on': self.company._medical_today(), 'acknowledged': True}])
        self.assertAlmostEqual(gloves.price_unit, 0.101)
        self.assertEqual(self.site._medical_day(gloves.date_planned), day)
        self.assertEqual((masks.price_unit, vaccine.date_planned), (0.5, before))
        self.assertEqual(self._open(order).mapped('kind'), ['later'])
        self.assertIn('cold chain', ' '.join(order.message_ids.mapped('body')))
        found = self.env['purchase.order'].with_user(self.buyer).search([
            ('id', '=', order.id), ('medical_discrepancy_ids', 'any', [('kind', '=', 'later'), ('state', '!=', 'dropped')])])
        self.assertEqual(found, order)
        # small steps don't add up: 2 % are of what was ordered
        self._done(self._confirm({'order': 'so-1', 'item': 'GLV', 'price': '0.103'}))
        self.assertAlmostEqual(gloves.price_unit, 0.101)
        self.assertEqual(sorted(self._open(order).mapped('kind')), ['later', 'price'])

    def test_price_to_decide(self):
        """A dearer price waits, and isn't accepted by whoever imported the file; newer words overtake older ones."""
        order = self._placed({self.gloves: (300, 0.1), self.masks: (50, 0.5)})
        self._done(self._confirm({'order': order.name, 'item': 'GLV', 'price': '0.12'}, {'order': order.name, 'item': 'MSK', 'price': '0.3'}))
        gloves, masks = order.order_line
        self.assertEqual((gloves.price_unit, masks.price_unit), (0.1, 0.5))
        dear, cheap = self._open(order).sorted('cost_difference', reverse=True)
        self.assertAlmostEqual(dear.cost_difference, 6)
        self.assertEqual((dear.with_user(self.buyer).can_accept, dear.with_user(self.buyer2).can_accept), (False, True))
        with self.assertRaises(UserError):
            dear.with_user(self.buyer).action_accept()
        for user in (self.nurse, self.clerk, self.owner, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                dear.with_user(user).action_accept()
        cheap.with_user(self.buyer).action_accept()
        self._done(self._confirm({'order': order.name, 'item': 'GLV', 'price': '0.13'}))
        newer = self._open(order)
        self.assertEqual((dear.state, newer.confirmed_price), ('dropped', 0.13))
        with self.assertRaises(UserError):
            dear.with_user(self.buyer2).action_accept()
        newer.with_user(self.buyer2).action_accept()
        self.assertEqual((gloves.price_unit, masks.price_unit), (0.13, 0.3))
        self.assertEqual((newer.state, newer.decided_by_id), ('accepted', self.buyer2))
        self.assertIn('0.10 → $0.13', newer.words)
        card = next(card for card in self.env['medical.today'].with_user(self.buyer)._cards() if card.key == 'supply_orders_differ')
        self.assertFalse(self.env['medical.order.discrepancy'].with_user(self.buyer).search_count([*card.domain, ('order_id', '=', order.id)]))

    def test_quantities(self):
        """What is cancelled is taken off, requests go back to To Order; what is missing without a word waits. Twice is once."""
        request = self._request({self.gloves: 300})
        order = self._order(request.line_ids)
        line = order.order_line
        rows = [
            {'order': order.name, 'item': 'GLV', 'quantity': 1, 'status': 'confirmed'},
            {'order': order.name, 'item': 'GLV', 'quantity': 2, 'status': 'rejected'}]
        self.assertEqual((line.product_qty, line.product_uom_id), (3, self.box))
        self._done(self._confirm(*rows))
        self.assertEqual((line.product_qty, request.line_ids.qty_open), (1, 200))
        self.assertEqual(sum(line.move_ids.filtered(lambda move: move.state != 'cancel').mapped('product_qty')), 100)
        self.assertEqual(self._open(order).words, "2 Box of 100 cancelled by the vendor")
        again = self._confirm(*rows, user=self.buyer)
        again.file = self._confirm({**rows[0], 'note': 'once more'}, rows[1]).file
        self._done(again)
        self.assertEqual(line.product_qty, 1, "what was cancelled isn't cancelled twice")
        other = self._placed({self.masks: (50, 0.5), self.gloves: (100, 0.1)})
        self._done(self._confirm({'order': other.name, 'item': 'MSK', 'quantity': 40}, {'order': other.name, 'item': 'GLV', 'status': 'cancelled'}))
        masks, gloves = other.order_line
        self.assertEqual((masks.product_qty, gloves.product_qty), (50, 0))
        short = self._open(other).filtered(lambda row: row.kind == 'quantity')
        short.with_user(self.buyer).action_accept()
        self.assertEqual(masks.product_qty, 40)

    def test_received_stays(self):
        """Nothing goes below what has come; what has all come isn't touched."""
        order = self._placed({self.masks: (50, 0.5)})
        self._receive(order, {self.masks: 20}, rest='later')
        line = order.order_line
        self.assertEqual(line.qty_received, 20)
        self._done(self._confirm({'order': order.name, 'item': 'MSK', 'quantity': 30, 'status': 'cancelled'}))
        self.assertEqual(line.product_qty, 20)
        planned = line.date_planned
        self._done(self._confirm({'order': order.name, 'item': 'MSK', 'date': self.today + timedelta(days=20), 'price': 9}))
        self.assertEqual((line.date_planned, line.price_unit), (planned, 0.5))

    def test_backorder_and_substitute(self):
        order = self._placed({self.gloves: (300, 0.1), self.masks: (50, 0.5)})
        soon, late = self.today + timedelta(days=3), self.today + timedelta(days=30)
        record = self._done(self._confirm(
            {'order': order.name, 'item': 'GLV', 'quantity': 100, 'date': soon},
            {'order': order.name, 'item': 'GLV', 'quantity': 200, 'date': late, 'status': 'B/O'},
            {'order': order.name, 'item': 'MSK', 'status': 'sub', 'substitute': "Mask, blue"}))
        self.assertIn('decide about: 2', record.message)
        self.assertEqual(self.site._medical_day(order.order_line[0].date_planned), late, "the line is there when its last part is")
        backorder, substitute = self._open(order).sorted('kind')
        self.assertEqual((backorder.kind, backorder.confirmed_qty, backorder.confirmed_date), ('backordered', 200, late))
        self.assertEqual(substitute.words, "Substitute: Mask, blue")
        (backorder | substitute).with_user(self.buyer).action_keep()
        self.assertEqual((backorder | substitute).mapped('state'), ['kept', 'kept'])
        self.env['purchase.order'].browse(order.id).with_user(self.buyer).button_cancel()

    def test_faults(self):
        """Every fault by row and column, and nothing is written."""
        order = self._placed({self.gloves: (300, 0.1), self.masks: (50, 0.5)})
        quotation = order.copy()
        theirs = self._placed({self.masks: (5, 1)}, company=self.other)
        theirs.name = 'THEIRS-1'
        record = self._confirm(
            {'order': 'P-NONE', 'item': 'GLV'},
            {'order': quotation.name, 'item': 'GLV'},
            {'order': theirs.name, 'item': 'MSK'},
            {'order': order.name, 'item': 'VAX'},
            {'order': order.name, 'item': 'GLV', 'quantity': -1},
            {'order': order.name, 'item': 'GLV', 'status': 'perhaps'},
            {'order': order.name, 'item': 'GLV', 'unit': 'Barrel'},
            {'order': order.name, 'item': 'GLV', 'date': '2001-01-01'},
            {'order': order.name, 'item': 'GLV', 'status': 'substituted'},
            {'order': order.name, 'item': 'MSK', 'quantity': 3, 'status': 'cancelled', 'confirmed_on': '2190-01-01'},
            {'order': order.name, 'item': 'GLV', 'line': 7},
            {'order': order.name, 'item': 'GLV', 'price': -3, 'vendor_order': 'A'},
            {'order': order.name, 'item': 'GLV', 'price': 3, 'vendor_order': 'B'},
        )
        record.action_import()
        self.assertEqual(record.state, 'faults')
        self.assertEqual(sorted(self._faults(record)), [
            (2, 'Order'), (3, 'Order'), (4, 'Order'), (5, 'Item'), (6, 'Quantity'), (7, 'Status'), (8, 'Unit'), (9, 'Promised Date'), (10, 'Substitute'),
            (11, 'Confirmed On'), (11, 'Quantity'), (12, 'Line'), (13, 'Price'), (14, "Vendor's Order")])
        self.assertRecordValues(order, [{'partner_ref': False, 'medical_vendor_confirmed_on': False}])
        # one order line twice on the order: the column Line tells which
        twice = self._placed({self.masks: (5, 1)})
        twice.order_line.copy({'order_id': twice.id})
        record = self._confirm({'order': twice.name, 'item': 'MSK', 'price': 1.01})
        record.action_import()
        self.assertEqual(self._faults(record), [(2, 'Item')])
        self._done(self._confirm({'order': twice.name, 'item': 'MSK', 'line': 2, 'price': 1.01}))
        self.assertEqual(twice.order_line.mapped('price_unit'), [1, 1.01])

    def test_locked_and_cancelled_orders(self):
        """A locked order gets its dates; what else differs waits, and isn't accepted before it is unlocked."""
        order = self._placed({self.gloves: (300, 0.1)})
        order.button_lock()
        day = self.today + timedelta(days=1)
        self._done(self._confirm({'order': order.name, 'item': 'GLV', 'price': '0.099', 'date': day, 'quantity': 300}))
        row = self._open(order).filtered(lambda row: row.kind == 'price')
        with self.assertRaises(UserError):
            row.with_user(self.buyer).action_accept()
        order.button_unlock()
        row.with_user(self.buyer).action_accept()
        self.assertEqual(order.order_line.price_unit, 0.099)
        self._done(self._confirm({'order': order.name, 'item': 'GLV', 'price': 7}))
        order.with_user(self.buyer).button_cancel()
        self.assertFalse(self._open(order), "an order that is given up leaves nothing to decide")

    def test_who_may(self):
        """Rows follow from files: nobody writes them, others don't see them; a file of headings of the vendor's own is matched once."""
        order = self._placed({self.gloves: (300, 0.1)})
        with self.assertRaises(AccessError):
            self._confirm({'order': order.name, 'item': 'GLV'}, user=self.clerk)
        record = self._confirm({'PO Number': order.name, 'item': 'MK-100', 'price': 1})
        record.action_check()
        self.assertEqual(record.state, 'faults')
        record.action_match_columns()
        mapping = self.env['medical.import.mapping'].with_user(self.buyer).search([('kind', '=', CONFIRMATION)])
        self.assertEqual(mapping.name, 'PO Number')
        mapping.column = f'{CONFIRMATION}:order'
        self._done(record)
        row = order.medical_discrepancy_ids
        self.assertEqual(row.with_user(self.auditor).state, 'open')
        Row = self.env['medical.order.discrepancy']
        for user in (self.buyer, self.manager):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    row.with_user(user).write({'state': 'accepted'})
                with self.assertRaises(AccessError):
                    row.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    Row.with_user(user).create({'kind': 'price', 'order_id': order.id, 'line_id': order.order_line.id, 'company_id': self.company.id})
        self.assertFalse(Row.with_user(self.other_buyer).search([('order_id', '=', order.id)]))
        with self.assertRaises(AccessError):
            row.with_user(self.other_buyer).action_keep()

    def test_many_rows(self):
        """Checking takes the same few queries whatever the size of the file."""
        def cost(size):
            orders = [self._placed({self.gloves: (300, 0.1), self.masks: (50, 0.5)}) for _number in range(size // 2)]
            record = self._confirm(*({'order': order.name, 'item': item, 'price': 3} for order in orders for item in ('GLV', 'MSK')))
            return self._queries(record)

        cost(2)  # what Odoo keeps in memory is read once
        self.assertLessEqual(cost(60), cost(20) + 5)
