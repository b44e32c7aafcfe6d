import random

from odoo.tests import tagged

from .control_common import ControlCommon

SEEDS = range(4)
STEPS = 12


@tagged('post_install', '-at_install')
class TestMedicalBudgetInvariant(ControlCommon):
    """Invariant 7: committed = confirmed and unbilled orders, whatever is done with them."""

    def test_random_sequences(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                savepoint = self.env.cr.savepoint()
                self._play(random.Random(seed))
                savepoint.rollback()
                savepoint.close()
                self.env.invalidate_all()

    def _play(self, dice):
        orders, actual = [], 0
        for _step in range(STEPS):
            action = dice.choice(('order', 'order', 'bill', 'bill', 'credit', 'reduce', 'raise', 'cancel', 'draft'))
            standing = [order for order in orders if order.state == 'purchase']
            if action == 'order':
                order = self._new_order({self.masks: (dice.randint(1, 50), dice.choice((0.5, 1, 3.33, 7.1)))})
                orders.append(order)
            elif standing:
                order = dice.choice(standing)
                line = order.order_line
                posted = self._billed(order)
                if action == 'bill':
                    price = dice.choice((line.price_unit, 2))
                    quantity = dice.randint(1, 20)
                    self._bill_of(order, {self.masks: (quantity, price)})
                    actual += quantity * price
                elif action == 'draft':
                    self._bill_of(order, {self.masks: (dice.randint(1, 20), 1)}, post=False)
                elif action == 'credit' and posted >= 1:
                    quantity = dice.randint(1, int(posted))
                    self._bill_of(order, {self.masks: (quantity, 1)}, move_type='in_refund')
                    actual -= quantity
                elif action == 'reduce' and line.product_qty > 1:
                    line.product_qty = dice.randint(1, int(line.product_qty) - 1)
                elif action == 'raise':
                    line.product_qty += dice.randint(1, 9)
                elif action == 'cancel' and not order.sudo().invoice_ids.filtered(lambda move: move.state == 'posted'):
                    order.sudo().invoice_ids.filtered(lambda move: move.state == 'draft').unlink()
                    order.button_cancel()
            expected = sum(
                round(max(order.order_line.product_qty - self._billed(order), 0) * order.order_line.price_subtotal / order.order_line.product_qty, 2)
                for order in orders if order.state == 'purchase')
            self.assertAlmostEqual(sum(self._committed().values()), expected, 2)
            self.assertAlmostEqual(sum(self._figures('actual').values()), actual, 2)

    def _billed(self, order):
        lines = order.sudo().order_line.invoice_lines.filtered(lambda line: line.parent_state == 'posted')
        return sum(line.quantity * (-1 if line.move_id.move_type == 'in_refund' else 1) for line in lines)
