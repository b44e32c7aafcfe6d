from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .bridge_common import BridgeCommon


@tagged('post_install', '-at_install')
class TestMedicalMatchException(BridgeCommon):

    def _rows(self, record, user=None, **domain):
        """What is found of a bill or an order, {kind: row}."""
        field = 'move_id' if record._name == 'account.move' else 'order_id'
        Exceptions = self.env['medical.match.exception'].with_user(user or self.manager)
        Exceptions.invalidate_model()
        rows = Exceptions.search([(field, '=', record.id), *((name, '=', value) for name, value in domain.items())])
        return {row.kind: row for row in rows}

    def test_what_fits_is_no_exception(self):
        order = self._new_order({self.gloves: (2, 9, self.box), self.masks: (10, 0.5)})
        self._receive(order, {self.gloves: 200, self.masks: 10})
        bill = self._bill_of(order)
        self.assertFalse(self._rows(bill))
        self.assertFalse(bill.medical_match_text)

    def test_billed_more_than_received(self):
        order = self._new_order({self.masks: (10, 0.5)})
        self._receive(order, {self.masks: 6}, rest='later')
        bill = self._bill_of(order, {self.masks: (6, 0.5)})
        self.assertFalse(self._rows(bill))
        second = self._bill_of(order, {self.masks: (4, 0.5)}, post=False)
        row = self._rows(second)['quantity']
        self.assertRecordValues(row, [{
            'qty_ordered': 10, 'qty_received': 6, 'qty_billed': 10, 'excess': 4, 'amount': 2, 'state': 'open', 'partner_id': self.mckay.id,
            'order_id': order.id, 'words': "Billed 10, received 6 of 10: 4 Units too many"}])
        self.assertFalse(self._rows(bill), "the later bill is too much, not the one that fits")
        self.assertIn("4 Units too many", second.medical_match_text)
        picking = order.sudo().picking_ids.filtered(lambda picking: picking.state not in ('done', 'cancel'))
        self.assertTrue(picking)
        self._receive(order, {self.masks: 4})
        self.assertFalse(self._rows(second), "the rest came")

    def test_units_of_bill_and_order_differ(self):
        order = self._new_order({self.gloves: (2, 9, self.box)})
        self._receive(order, {self.gloves: 200})
        bill = self._bill_of(order, post=False)
        bill.invoice_line_ids.write({'product_uom_id': self.unit.id, 'quantity': 250, 'price_unit': 0.09})
        rows = self._rows(bill)
        self.assertEqual(set(rows), {'quantity'})
        self.assertAlmostEqual(rows['quantity'].excess, 0.5)

    def test_credit_note_makes_it_fit(self):
        order = self._new_order({self.masks: (10, 0.5)})
        self._receive(order, {self.masks: 6}, rest='later')
        bill = self._bill_of(order)
        self.assertIn('quantity', self._rows(bill))
        refund = self.env['account.move'].with_user(self.biller).create({
            'move_type': 'in_refund', 'partner_id': self.mckay.id, 'invoice_date': self.today, 'company_id': self.company.id, 'invoice_line_ids': [
                Command.create({'product_id': self.masks.id, 'quantity': 4, 'price_unit': 0.5, 'tax_ids': False,
                                'purchase_line_id': order.order_line.id})]})
        self.assertFalse(self._rows(bill))
        self.assertFalse(self._rows(refund))

    def test_price_and_its_tolerance(self):
        order = self._new_order({self.vaccine: (10, 20)})
        self._receive(order, {self.vaccine: {'quantity': 10, 'lot': 'L1', 'expiry': self._expiry(400)}})
        self.assertFalse(self._rows(self._bill_of(order, {self.vaccine: (10, 20.4)}, post=False)), "2 % are let pass")
        order.sudo().invoice_ids.unlink()
        bill = self._bill_of(order, {self.vaccine: (10, 20.5)}, post=False)
        row = self._rows(bill)['price']
        self.assertAlmostEqual(row.excess, 0.5)
        self.assertAlmostEqual(row.amount, 5)
        self.assertIn("2.5 % above", row.words)
        practice = self.company.medical_practice_ids.with_user(self.manager)
        practice.match_percent = 10
        self.assertFalse(self._rows(bill))
        practice.match_amount = 4
        self.assertIn('price', self._rows(bill), "a line may not cost more than the amount either")
        practice.match_amount = 0
        self.assertFalse(self._rows(bill), "no amount is set")
        bill.invoice_line_ids.write({'price_unit': 30, 'discount': 35})
        self.assertFalse(self._rows(bill), "the discount counts: 19.50")
        with self.assertRaises(ValidationError):
            practice.match_percent = 101

    def test_other_currency(self):
        euro = self.env.ref('base.EUR')
        euro.active = True
        self.env['res.currency.rate'].create({'currency_id': euro.id, 'company_id': self.company.id, 'name': '2020-01-01', 'rate': 0.5})
        order = self._new_order({self.masks: (100, 1)}, currency_id=euro.id)
        self._receive(order, {self.masks: 100})
        self.assertFalse(self._rows(self._bill_of(order, post=False)))
        order.sudo().invoice_ids.unlink()
        bill = self._bill_of(order, {self.masks: (100, 2)}, post=False, currency_id=self.usd.id)
        self.assertFalse(self._rows(bill), "2 dollars are 1 euro")
        bill.invoice_line_ids.price_unit = 2.5
        row = self._rows(bill)['price']
        self.assertAlmostEqual(row.price_ordered, 2)
        self.assertEqual(row.currency_id, self.usd)

    def test_services_are_held_against_what_their_policy_says(self):
        service = self.env['product.product'].create({'name': "Calibration", 'type': 'service', 'purchase_method': 'purchase'})
        order = self._new_order({service: (2, 100)})
        self.assertFalse(self._rows(self._bill_of(order, {service: (2, 100)}, post=False)))
        order.sudo().invoice_ids.unlink()
        bill = self._bill_of(order, {service: (3, 100)}, post=False)
        self.assertEqual(self._rows(bill)['quantity'].words, "Billed 3, ordered 2: 1 Units too many")

    def test_without_an_order(self):
        def bill(*lines, **values):
            return self.env['account.move'].with_user(self.biller).create({
                'move_type': 'in_invoice', 'partner_id': self.bell.id, 'invoice_date': self.today, 'company_id': self.company.id,
                'invoice_line_ids': [Command.create({'quantity': 1, 'price_unit': 50, 'tax_ids': False, **line}) for line in lines], **values})
        rent = bill({'name': "Rent"})
        goods = bill({'product_id': self.masks.id})
        self.assertFalse(self._rows(rent), "rent has no order")
        self.assertEqual(self._rows(goods)['no_order'].amount, 50)
        order = self._new_order({self.masks: (10, 0.5)})
        self._receive(order, {self.masks: 10})
        beside = self._bill_of(order, post=False)
        beside.write({'invoice_line_ids': [Command.create({'name': "Freight", 'quantity': 1, 'price_unit': 12, 'tax_ids': False})]})
        self.assertEqual(self._rows(beside)['no_order'].line_id.name, "Freight")
        practice = self.company.medical_practice_ids.with_user(self.manager)
        practice.match_order_needed = 'all'
        self.assertIn('no_order', self._rows(rent))
        practice.match_order_needed = 'none'
        self.assertFalse(self._rows(rent) or self._rows(goods) or self._rows(beside))

    def test_same_reference_twice(self):
        order = self._new_order({self.masks: (10, 0.5)})
        self._receive(order, {self.masks: 10})
        first = self._bill_of(order, {self.masks: (5, 0.5)}, ref="INV-7")
        second = self._bill_of(order, {self.masks: (5, 0.5)}, post=False, ref=" inv-7 ")
        row = self._rows(second)['duplicate']
        self.assertEqual(row.other_move_id, first)
        self.assertFalse(self._rows(first), "the first one is not the double")
        second.ref = "INV-8"
        self.assertFalse(self._rows(second))

    def test_received_not_billed(self):
        order = self._new_order({self.masks: (10, 0.5)})
        self._receive(order, {self.masks: 10})
        self.assertFalse(self._rows(order))
        order.sudo().picking_ids.move_ids.date -= timedelta(days=40)
        row = self._rows(order)['unbilled']
        self.assertRecordValues(row, [{'excess': 10, 'amount': 5, 'state': 'open', 'move_id': False, 'can_accept': False}])
        with self.assertRaisesRegex(UserError, "waits for the vendor's bill"):
            row.accept("no")
        bill = self._bill_of(order)
        self.assertFalse(self._rows(order), "billed")
        self.assertTrue(bill)

    # === ACCEPTING === #

    def _dear(self, price=30, user=None, **values):
        order = self._new_order({self.vaccine: (10, 20)})
        self._receive(order, {self.vaccine: {'quantity': 10, 'lot': 'L1', 'expiry': self._expiry(400)}})
        return self._bill_of(order, {self.vaccine: (10, price)}, user=user, post=False, **values)

    def test_somebody_else_accepts(self):
        bill = self._dear(user=self.manager)
        row = self._rows(bill)['price']
        self.assertFalse(row.can_accept)
        with self.assertRaisesRegex(UserError, "You typed this bill"):
            row.accept("It is me")
        for user, error in ((self.biller, AccessError), (self.buyer, AccessError), (self.auditor, AccessError), (self.nurse, AccessError)):
            with self.assertRaises(error):
                row.with_user(user).accept("Let it pass")
        owner = row.with_user(self.owner)
        self.assertTrue(owner.can_accept)
        with self.assertRaisesRegex(UserError, "Say why"):
            owner.accept("  ")
        action = owner.action_accept()
        wizard = self.env[action['res_model']].with_user(self.owner).with_context(**action['context']).create({'reason': "New price list"})
        wizard.action_accept()
        row = self._rows(bill)['price']
        self.assertRecordValues(row, [{'state': 'accepted', 'reason': "New price list", 'accepted_by_id': self.owner.id}])
        self.assertFalse(bill.medical_match_count)
        self.assertIn("New price list", bill.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "accepted already"):
            row.with_user(self.owner).accept("Again")

    def test_acceptance_covers_what_was_seen(self):
        bill = self._dear()
        self._rows(bill)['price'].accept("Agreed by telephone")
        line = bill.invoice_line_ids
        line.price_unit = 29
        self.assertEqual(self._rows(bill)['price'].state, 'accepted', "less than accepted")
        line.price_unit = 31
        self.assertEqual(self._rows(bill)['price'].state, 'open', "worse than accepted")

    def test_stops_the_approval_to_pay(self):
        bill = self._dear(ref="INV-30")
        bill.action_post()
        with self._refused("can't be approved to pay(.|\n)*50.0 % above"):
            bill.action_medical_send()
        self._rows(bill)['price'].accept("Agreed by telephone")
        bill.action_medical_send()
        self.assertIn(bill.medical_pay_state, ('submitted', 'approved'))
        if bill.medical_pay_state == 'submitted':
            bill.with_user(self.manager).action_medical_approve()
        self.assertFalse(bill._medical_pay_refusals())
        # what goes back after the approval holds the payment
        self.env.cr.execute("UPDATE purchase_order_line SET qty_received = 9 WHERE id = %s", [bill.invoice_line_ids.purchase_line_id.id])
        self.env.invalidate_all()
        self.assertRegex(bill._medical_pay_refusals()[0], "1 Units too many")

    def test_changed_by_somebody_else(self):
        bill = self._dear()
        bill.with_user(self.biller2).invoice_line_ids.price_unit = 31
        self.assertIn(self.biller, bill._medical_typed_by())

    def test_acceptances_are_made_by_accepting_alone(self):
        bill = self._dear()
        row = self._rows(bill)['price']
        values = {'move_id': bill.id, 'line_id': bill.invoice_line_ids.id, 'kind': 'price', 'excess': 10, 'words': 'x', 'reason': 'x', 'user_id': self.owner.id}
        for user in (self.manager, self.owner, self.biller):
            with self.assertRaises(AccessError):
                self.env['medical.match.acceptance'].with_user(user).create(values)
        row.accept("Fine")
        acceptance = self._rows(bill)['price'].acceptance_id
        for user in (self.manager, self.owner):
            with self.assertRaises(AccessError):
                acceptance.with_user(user).write({'excess': 1000})
            with self.assertRaises(AccessError):
                acceptance.with_user(user).unlink()

    def test_who_reads(self):
        bill = self._dear()
        for user in (self.biller, self.biller2, self.manager, self.owner, self.auditor):
            self.assertIn('price', self._rows(bill, user))
            self._rows(bill, user)['price'].read()
        for user in (self.nurse, self.clerk, self.doctor):
            with self.assertRaises(AccessError):
                self._rows(bill, user)
        row = self._rows(bill)['price']
        elsewhere = row.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(elsewhere.search([('move_id', '=', bill.id)]), "of another practice")
        with self.assertRaises(AccessError):
            elsewhere.accept("Mine")

    def test_today(self):
        today = {user: self.env['medical.today'].with_user(user) for user in (self.manager, self.biller, self.nurse)}

        def count(user):
            cards = {card['key']: card for section in today[user].get_today()['sections'] for card in section['cards']}
            return cards['match_exceptions']['count'] if 'match_exceptions' in cards else None
        before = count(self.manager)
        self._dear()
        self.assertEqual(count(self.manager), before + 1)
        self.assertEqual(count(self.biller), before + 1)
        self.assertIsNone(count(self.nurse))

    def test_one_query_whatever_the_number(self):
        bills = self.env['account.move']
        for price in (30, 31, 32):
            bills |= self._dear(price)
        bills.invalidate_recordset()
        self.assertEqual(len(bills.sudo()._medical_match_faults()), 3)
        self.env.invalidate_all()
        self.env.flush_all()
        one = self._queries(bills[:1])
        self.assertEqual(self._queries(bills), one, "the same for three bills as for one")

    def _queries(self, bills):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        bills.sudo()._medical_match_faults()
        return self.env.cr.sql_log_count - before
