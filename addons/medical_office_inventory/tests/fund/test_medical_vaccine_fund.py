from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..use_common import UseCommon
from .fund_common import FundCommon


@tagged('post_install', '-at_install')
class TestMedicalVaccineFund(FundCommon):
    """Doses of a public program and the practice's own are kept, given and counted apart."""

    # === GIVING === #

    def test_each_patient_has_a_dose_of_their_own_stock(self):
        use = self._give('medicaid', 2, fund_id=self.vfc.id)
        self.assertEqual((use.lot_names, use.qty_unbooked, use.sudo().value), ('VFC', 0, 0), "the later one, and worth nothing to the practice")
        self.assertEqual(self._doses(), {('PRIV', ''): 5, ('VFC', 'VFC Doses'): 8})
        private = self._give('none')
        self.assertEqual((private.lot_names, private.sudo().value), ('PRIV', 20))
        private.undo()
        use.undo()
        self.assertEqual(self._doses(), {('PRIV', ''): 5, ('VFC', 'VFC Doses'): 10})

    def test_first_expiring_within_the_fund(self):
        early = self._lot(self.vaccine, 'EARLY', 10)
        self._fund_stock(self.exam1, 1, early)
        use = self._give('native', 2, fund_id=self.vfc.id)
        self.assertEqual(set(use.lot_names.split(', ')), {'EARLY', 'VFC'})
        # one lot of both: each takes its own
        self._fund_stock(self.exam1, 3, self.private_lot)
        self._give('uninsured', lot_id=self.private_lot.id, fund_id=self.vfc.id)
        self.assertEqual(self._doses(), {('PRIV', ''): 5, ('PRIV', 'VFC Doses'): 2, ('VFC', 'VFC Doses'): 9})

    def test_beyond_the_book_takes_nothing_of_the_other(self):
        use = self._give('none', 7)
        self.assertEqual(use.qty_unbooked, 2)
        self.assertEqual(self._doses(), {('VFC', 'VFC Doses'): 10})

    def test_other_reasons_name_the_stock(self):
        self._use(self.vaccine, reason='damaged', note="Dropped", fund_id=self.vfc.id)
        self._use(self.vaccine, 2, reason='transfer', dest_room_id=self.exam2.id, fund_id=self.vfc.id)
        self.assertEqual(self._doses(), {('PRIV', ''): 5, ('VFC', 'VFC Doses'): 7})
        self.assertEqual(self._doses(self.exam2), {('VFC', 'VFC Doses'): 2})

    def test_what_expires_moves_with_its_fund(self):
        quants = self.env['stock.quant'].search([('product_id', '=', self.vaccine.id), ('location_id', '=', self.exam1.location_id.id)])
        self.env['medical.expiry.move'].with_user(self.clerk).with_company(self.company).create({'line_ids': [Command.create({
            'quant_id': quant.id, 'quantity': 2, 'to_room_id': self.exam2.id}) for quant in quants]}).action_apply()
        self.assertEqual(self._doses(self.exam2), {('PRIV', ''): 2, ('VFC', 'VFC Doses'): 2})

    def test_doses_of_a_fund_fill_no_par_level(self):
        par = self.env['stock.warehouse.orderpoint'].with_company(self.company).create({
            'product_id': self.vaccine.id, 'location_id': self.exam1.location_id.id, 'warehouse_id': self.site.warehouse_id.id,
            'company_id': self.company.id, 'product_min_qty': 6, 'product_max_qty': 8})
        self.assertEqual((par.medical_on_hand, par.medical_below_min), (5, True))

    def test_a_request_brings_own_doses(self):
        self._fund_stock(self.stockroom, 10, self._lot(self.vaccine, 'V2', 20))
        self._stock_up(self.stockroom, self.vaccine, 3, self.private_lot)
        self.assertEqual(self.exam2._medical_free_in_stockroom(self.vaccine | self.masks), {self.vaccine: 3, self.masks: 0})
        request = self._request({self.vaccine: 5}, room=self.exam2)
        self.assertEqual((request.line_ids.qty_from_stock, request.line_ids.qty_to_order), (3, 2))
        self.assertEqual(request.sudo().line_ids.move_ids.move_line_ids.lot_id, self.private_lot)
        self._deliver(request)
        self.assertEqual(self._doses(self.exam2), {('PRIV', ''): 3})
        self.assertEqual(self._doses(self.stockroom), {('V2', 'VFC Doses'): 10})

    def test_what_is_refused(self):
        for values, words in (
                ({}, 'eligible'),
                ({'fund_eligibility': 'none', 'fund_id': self.vfc.id}, 'its own patients'),
                ({'fund_eligibility': 'medicaid'}, 'give a dose of that program'),
                ({'fund_eligibility': 'medicaid', 'fund_id': self.vfc.id, 'borrow_reason': 'delay'}, 'nothing is borrowed'),
                ({'fund_eligibility': 'none', 'fund_id': self.vfc.id, 'borrow_reason': 'other'}, 'note'),
                ({'reason': 'waste', 'note': "Spilt", 'fund_eligibility': 'none'}, 'kept apart')):
            with self.subTest(**values), self.assertRaisesRegex(ValidationError, words):
                self._use(self.vaccine, user=self.doctor, **values)
        with self.assertRaisesRegex(ValidationError, 'kept apart'):
            self._use(self.masks, fund_id=self.vfc.id)
        with self.assertRaisesRegex(UserError, 'no stock of the program'):
            self._give('chip', user=self.doctor, fund_id=self.vfc.id, borrow_reason='delay')
        self.assertEqual(self._doses(), {('PRIV', ''): 5, ('VFC', 'VFC Doses'): 10})

    def test_another_company(self):
        theirs = self.env['medical.vaccine.fund'].create({'name': "Theirs", 'kind': 'vfc', 'company_id': self.other.id})
        with self.assertRaises(UserError):
            self._give('medicaid', fund_id=theirs.id, user=self.doctor)
        self.assertFalse(self.env['medical.vaccine.fund'].with_user(self.stranger).search([('id', '=', self.vfc.id)]))
        with self.assertRaises(AccessError):
            self.vfc.with_user(self.stranger).read(['name'])

    # === BORROWING === #

    def test_borrowed_and_paid_back_by_the_practice(self):
        borrowing = self._borrow()
        self.assertRecordValues(borrowing, [{
            'from_fund_id': self.vfc.id, 'to_fund_id': False, 'quantity': 1, 'reason': 'ran_out', 'state': 'open', 'lot_names': 'VFC',
            'user_id': self.doctor.id, 'date': self.today, 'company_id': self.company.id}])
        self.assertEqual(self.vfc.with_user(self.clerk).borrowing_count, 1)
        product = self.vaccine.with_company(self.company)
        # of two lots the one that lasts longer, here the one that is there already
        self._stock_up(self.exam1, self.vaccine, 2, self._lot(self.vaccine, 'SOON', 5))
        action = borrowing.with_user(self.clerk).action_pay_back()
        wizard = Form(self.env[action['res_model']].with_user(self.clerk).with_context(**action['context'])).save()
        self.assertEqual(wizard.quant_id.lot_id, self.private_lot)
        wizard.action_pay_back()
        self.assertEqual(self._doses(), {('PRIV', ''): 4, ('PRIV', 'VFC Doses'): 1, ('SOON', ''): 2, ('VFC', 'VFC Doses'): 9})
        self.env.invalidate_all()
        self.assertAlmostEqual(product.total_value, 120, msg="the practice paid for the dose that it gave")
        self.assertRecordValues(borrowing, [{
            'state': 'returned', 'returned_by_id': self.clerk.id, 'returned_on': self.today, 'return_lot_id': self.private_lot.id}])
        with self.assertRaisesRegex(UserError, 'closed'):
            borrowing.with_user(self.clerk).action_pay_back()
        with self.assertRaisesRegex(UserError, 'paid back'):
            borrowing.use_id.with_user(self.manager).undo("Mistake")

    def test_lent_to_the_program(self):
        use = self._give('medicaid', 2, user=self.clerk, borrow_reason='delay')
        self.assertEqual((use.lot_names, use.sudo().value), ('PRIV', 40))
        borrowing = use.borrowing_ids
        self.assertEqual((borrowing.from_fund_id, borrowing.to_fund_id), (self.env['medical.vaccine.fund'], self.vfc))
        product = self.vaccine.with_company(self.company)
        product.standard_price = 35
        quant = self.env['stock.quant'].with_user(self.clerk).search(borrowing._payback_domain())
        self.assertEqual(quant.lot_id, self.vfc_lot)
        borrowing.with_user(self.clerk)._pay_back(quant)
        self.assertEqual(self._doses(), {('PRIV', ''): 3, ('VFC', ''): 2, ('VFC', 'VFC Doses'): 8})
        back = borrowing.move_ids.filtered('is_in')
        self.assertAlmostEqual(back.value, 40, msg="worth what the doses cost that were lent")

    def test_what_pays_nothing_back(self):
        borrowing = self._borrow()
        quants = self.env['stock.quant'].search([('product_id', '=', self.vaccine.id), ('location_id', '=', self.exam1.location_id.id)])
        own, theirs = quants.filtered(lambda quant: not quant.owner_id), quants.filtered('owner_id')
        with self.assertRaises(AccessError):
            borrowing.with_user(self.doctor)._pay_back(own)
        with self.assertRaisesRegex(UserError, 'owes'):
            borrowing.with_user(self.clerk)._pay_back(theirs)
        self.private_lot.expiration_date = self.site._medical_noon(self.today.replace(year=self.today.year - 1, day=1))
        with self.assertRaisesRegex(UserError, 'expired'):
            borrowing.with_user(self.clerk)._pay_back(own)
        self.assertEqual(borrowing.state, 'open')

    def test_what_is_recalled_pays_nothing_back(self):
        borrowing = self._borrow()
        self._stock_up(self.exam1, self.vaccine, 2, self._lot(self.vaccine, 'SAFE', 5))
        recall = self.env['medical.recall'].with_user(self.clerk).with_company(self.company).create({
            'title': "Fictional vaccine", 'item_ids': [Command.create({'product_id': self.vaccine.id, 'lots': 'PRIV'})]})
        recall.action_search()
        action = borrowing.with_user(self.clerk).action_pay_back()
        wizard = Form(self.env[action['res_model']].with_user(self.clerk).with_context(**action['context'])).save()
        self.assertEqual(wizard.quant_ids.lot_id.mapped('name'), ['SAFE'])
        self.assertEqual(wizard.quant_id.lot_id.name, 'SAFE', "though the recalled lot lasts longer")
        recalled = self.env['stock.quant'].search([('lot_id', '=', self.private_lot.id), ('location_id', '=', self.exam1.location_id.id)])
        with self.assertRaisesRegex(UserError, 'recalled'):
            borrowing.with_user(self.clerk)._pay_back(recalled)
        self.assertEqual((borrowing.state, recalled.quantity), ('open', 5))
        wizard.action_pay_back()
        self.assertEqual(borrowing.return_lot_id.name, 'SAFE')

    def test_undone_before_it_is_paid_back(self):
        borrowing = self._borrow()
        borrowing.use_id.with_user(self.doctor).undo()
        self.assertEqual((borrowing.state, self._doses()), ('cancelled', {('PRIV', ''): 5, ('VFC', 'VFC Doses'): 10}))
        with self.assertRaisesRegex(UserError, 'closed'):
            borrowing.with_user(self.clerk).action_pay_back()

    def test_who_borrows_and_who_reads(self):
        with self.assertRaises(AccessError):
            self._borrow(user=self.nurse)
        with self.assertRaisesRegex(UserError, "isn't there"):
            self._give('none', fund_id=self.vfc.id, user=self.doctor, borrow_reason='delay', lot_id=self.private_lot.id)
        borrowing = self._borrow()
        for user in (self.clerk, self.manager, self.doctor, self.owner, self.auditor):
            borrowing.with_user(user).read(['name', 'from_words'])
        for user in (self.nurse, self.visitor, self.other_clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                borrowing.with_user(user).read(['name'])
        for user in (self.clerk, self.manager):
            for attempt in (
                    lambda rows: rows.write({'state': 'returned'}), lambda rows: rows.unlink(),
                    lambda rows: rows.create({'use_id': rows.use_id.id, 'quantity': 1})):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt(borrowing.with_user(user))

    # === KEEPING FUNDS === #

    def test_keeping_funds(self):
        self.assertEqual(self.vfc.partner_id.name, "VFC Doses")
        self.assertIn("Medicaid", self.vfc.eligibility_words)
        self.assertEqual(self.vfc.quantity, 10)
        managed = self.vfc.with_user(self.manager)
        managed.name = "Vaccines for Children"
        self.assertEqual(self.vfc.partner_id.name, "Vaccines for Children")
        for values, words in (({'active': False}, 'in stock'), ({'partner_id': self.mckay.id}, 'another fund')):
            with self.assertRaisesRegex(UserError, words):
                managed.write(values)
        with self.assertRaisesRegex(UserError, 'archive'):
            managed.unlink()
        self._give('medicaid', fund_id=self.vfc.id)
        with self.assertRaisesRegex(UserError, 'program stays'):
            managed.kind = 'chip'
        with self.assertRaisesRegex(ValidationError, 'stay apart'):
            self.vaccine.product_tmpl_id.with_company(self.company).medical_by_fund = False
        with self.assertRaisesRegex(ValidationError, 'by lots'):
            self.masks.medical_by_fund = True
        with self.assertRaises(AccessError):
            self.vfc.with_user(self.clerk).name = "Mine"
        with self.assertRaises(ValidationError):
            self.env['medical.vaccine.fund'].create({'name': "Own", 'kind': 'adult', 'company_id': self.company.id, 'partner_id': self.company.partner_id.id})

    # === RECEIVING === #

    def _expect(self, product, quantity=20):
        action = self.env['medical.fund.receipt'].with_user(self.clerk).with_company(self.company).create({
            'site_id': self.site.id, 'fund_id': self.vfc.id, 'reference': 'ST-1',
            'line_ids': [Command.create({'product_id': product.id, 'quantity': quantity})]}).action_receive()
        return self.env['stock.picking'].browse(action['context']['active_id'])

    def test_received_for_the_fund(self):
        picking = self._expect(self.vaccine)
        Receipt = self.env['medical.receipt'].with_user(self.clerk)
        receipt = Receipt.get_receipt(picking.id)
        self.assertEqual((receipt['fund'], receipt['items'][0]['expected'], picking.medical_is_receipt), ("VFC Doses", 20, True))
        item = {'move_id': receipt['items'][0]['move_id'], 'quantity': 20, 'lot': 'NEW', 'expiry': self._expiry(200)}
        self.assertTrue(Receipt.receive(picking.id, [item])['done'])
        self.assertEqual(self._doses(self.stockroom), {('NEW', 'VFC Doses'): 20})
        self.assertAlmostEqual(self.vaccine.with_company(self.company).total_value, 100, msg="a program's doses carry no value")
        self.assertFalse(picking.move_ids.value)

    def test_not_received_for_the_fund(self):
        Receipt = self.env['medical.receipt'].with_user(self.clerk)
        picking = self._expect(self.masks)
        with self.assertRaisesRegex(UserError, 'mark the supply'):
            Receipt.receive(picking.id, [{'move_id': picking.move_ids.id, 'quantity': 20}])
        order = self._order(self._request({self.vaccine: 5}).line_ids)
        bought = order.sudo().picking_ids
        bought.owner_id = self.vfc.partner_id
        with self.assertRaisesRegex(UserError, 'pays for this order'):
            self._receive(order, {self.vaccine: {'quantity': 5, 'lot': 'P', 'expiry': self._expiry(99)}})

    # === RECORDS AND SCREENS === #

    def _rows(self, model, user, **values):
        record = self.env[model].with_user(user).with_company(self.company).create(values)
        names = [column.name for column in record._record_columns()]
        return [dict(zip(names, row, strict=False)) for row in self.env.execute_query(
            record._record_select(record._record_columns(), record._record_source()))]

    def test_inventory_record_tells_whose(self):
        product = {'product_ids': [Command.set(self.vaccine.ids)]}
        rows = self._rows('medical.inventory.record', self.owner, **product)
        self.assertEqual([(row['lot'], row['owner'], row['quantity'], row['value']) for row in rows], [
            ('PRIV', "The practice's own", 5, 100), ('VFC', "VFC Doses", 10, 0)])
        for values, lots in (({'stock_of': 'own'}, ['PRIV']), ({'stock_of': 'fund'}, ['VFC']), ({'fund_id': self.vfc.id}, ['VFC'])):
            self.assertEqual([row['lot'] for row in self._rows('medical.inventory.record', self.clerk, **product, **values)], lots)
        self.assertTrue(self._rows('medical.inventory.record', self.clerk, include_zero=True))

    def test_borrowing_report_and_register(self):
        borrowing = self._borrow()
        row, = self._rows('medical.fund.borrowing.record', self.auditor)
        self.assertEqual(
            (row['given'], row['lots'], row['doses'], row['source'], row['target'], row['reason'], row['document'], row['state']),
            (self.today, 'VFC', 1, "VFC Doses", "The practice's own", 'ran_out', borrowing.use_id.name, 'open'))
        quant = self.env['stock.quant'].search(borrowing._payback_domain())
        borrowing.with_user(self.clerk)._pay_back(quant)
        self.assertFalse(self._rows('medical.fund.borrowing.record', self.clerk, open_only=True))
        self.assertEqual([row['paid_back'] for row in self._rows('medical.fund.borrowing.record', self.manager, fund_id=self.vfc.id)], [self.today])
        register = self._rows('medical.movement.record', self.clerk, movement='paid_back')
        self.assertEqual([row['document'] for row in register], [borrowing.name] * 2)

    def test_screen(self):
        Screen = self.env['medical.use.screen'].with_user(self.nurse).with_company(self.company)
        screen = Screen.get_use_screen()
        self.assertEqual([fund['id'] for fund in screen['funds']], [self.vfc.id, False])
        self.assertEqual([row['key'] for row in screen['eligibility']], ['medicaid', 'uninsured', 'native', 'underinsured', 'none'])
        self.assertFalse(screen['borrows'])
        self._fund_stock(self.exam1, 3, self.private_lot)
        row, = Screen.get_use_catalog(self.exam1.id, self.vaccine.ids)['supplies']
        self.assertTrue(row['by_fund'])
        self.assertEqual({(lot['name'], lot['fund_id'], lot['quantity']) for lot in row['lots']}, {
            ('PRIV', False, 5), ('PRIV', self.vfc.id, 3), ('VFC', self.vfc.id, 10)})
        answer = Screen.record_use({
            'room_id': self.exam1.id, 'product_id': self.vaccine.id, 'quantity': 1, 'reason': 'use', 'fund_id': self.vfc.id,
            'fund_eligibility': 'medicaid', 'lot_id': self.vfc_lot.id})
        self.assertEqual({(lot['name'], lot['quantity']) for lot in answer['supply']['lots'] if lot['fund_id']}, {('PRIV', 3), ('VFC', 9)})

    def test_catalog_queries_do_not_grow(self):
        Screen = self.env['medical.use.screen'].with_user(self.nurse).with_company(self.company)

        def count():
            # what core caches by rule and model is there after the second time
            for _time in range(2):
                Screen.get_use_catalog(self.exam1.id)
                self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Screen.get_use_catalog(self.exam1.id)
            return self.env.cr.sql_log_count - before

        few = count()
        for number in range(20):
            product = self._new_product(f"Vaccine {number}", tracking='lot', medical_by_fund=True)
            self._fund_stock(self.exam1, 3, self._lot(product, f'L{number}', 50))
        self.assertEqual(count(), few)


@tagged('post_install', '-at_install')
class TestMedicalVaccineFundNone(UseCommon):
    """A practice without funds notices nothing of them."""

    def test_without_funds(self):
        Screen = self.env['medical.use.screen'].with_user(self.nurse).with_company(self.company)
        self.assertEqual((Screen.get_use_screen()['funds'], Screen.get_use_screen()['eligibility']), ([], []))
        record = self.env['medical.inventory.record'].with_user(self.clerk).with_company(self.company).create({})
        self.assertNotIn('owner', [column.name for column in record._record_columns()])
