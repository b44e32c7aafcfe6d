from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..models.medical_supply_use import UnfitLots
from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestMedicalSupplyUse(UseCommon):

    # === BOOKING === #

    def test_use_moves_stock_at_once(self):
        self._stock_up(self.exam1, self.gloves, 300, cost=0.08)
        use = self._use(self.gloves, 1, uom_id=self.box.id)
        self.assertEqual((use.product_qty, use.qty_unbooked, use.state, use.user_id), (100, 0, 'done', self.nurse))
        self.assertEqual(self._in_room(self.exam1, self.gloves), 200)
        self.assertRecordValues(use.sudo().move_ids, [{
            'state': 'done', 'quantity': 100, 'location_id': self.exam1.location_id.id, 'medical_use_reason': 'use',
            'location_dest_id': self.company.medical_use_location_id.id, 'picking_id': False, 'reference': use.name}])
        self.assertAlmostEqual(use.sudo().value, 8)

    def test_first_expiring_first_over_lots(self):
        late, early, soon = self._lot(self.vaccine, 'LATE', 90), self._lot(self.vaccine, 'EARLY', 10), self._lot(self.vaccine, 'SOON', 20)
        for lot, quantity in ((late, 5), (early, 2), (soon, 3)):
            self._stock_up(self.exam1, self.vaccine, quantity, lot)
        use = self._use(self.vaccine, 6)
        self.assertEqual(use.lot_names, 'EARLY, SOON, LATE')
        self.assertEqual(len(use.sudo().move_ids), 1)
        self.assertEqual([self._in_room(self.exam1, self.vaccine, lot) for lot in (early, soon, late)], [0, 0, 4])

    def test_chosen_lot(self):
        early, late = self._lot(self.vaccine, 'EARLY', 10), self._lot(self.vaccine, 'LATE', 90)
        self._stock_up(self.exam1, self.vaccine, 2, early)
        self._stock_up(self.exam1, self.vaccine, 2, late)
        use = self._use(self.vaccine, 1, lot_id=late.id)
        self.assertEqual(use.lot_names, 'LATE')
        # more than the book has of the chosen lot is not taken from another
        use = self._use(self.vaccine, 2, lot_id=late.id)
        self.assertEqual((use.lot_names, use.qty_unbooked), ('LATE', 1))
        self.assertEqual(self._in_room(self.exam1, self.vaccine, early), 2)

    def test_expired_is_not_used(self):
        old, good = self._lot(self.vaccine, 'OLD', -1), self._lot(self.vaccine, 'GOOD', 5)
        self._stock_up(self.exam1, self.vaccine, 3, old)
        self._stock_up(self.exam1, self.vaccine, 2, good)
        self.assertEqual(self._use(self.vaccine, 1).lot_names, 'GOOD')
        with self.assertRaisesRegex(UnfitLots, 'OLD'):
            self._use(self.vaccine, 2)
        with self.assertRaisesRegex(UnfitLots, 'expired'):
            self._use(self.vaccine, 1, lot_id=old.id)
        with self.assertRaises(UnfitLots):
            self._use(self.vaccine, 1, lot_id=old.id, not_listed=True)
        use = self._use(self.vaccine, 2, not_listed=True)
        self.assertEqual((use.lot_names, use.qty_unbooked), ('GOOD', 1))
        use = self._use(self.vaccine, 3, reason='expired')
        self.assertEqual((use.lot_names, use.qty_unbooked), ('OLD', 0))
        self.assertEqual(self._in_room(self.exam1, self.vaccine), 0)

    def test_expires_today_is_still_used(self):
        lot = self._lot(self.vaccine, 'TODAY', 0)
        self._stock_up(self.exam1, self.vaccine, 1, lot)
        noon = self.site._medical_noon(self.today)
        with freeze_time(noon + timedelta(hours=8)):
            self.assertEqual(self._use(self.vaccine).lot_names, 'TODAY')

    def test_expired_reason_leaves_good_lots(self):
        good = self._lot(self.vaccine, 'GOOD', 5)
        self._stock_up(self.exam1, self.vaccine, 2, good)
        with self.assertRaisesRegex(UnfitLots, 'GOOD'):
            self._use(self.vaccine, 1, reason='expired')
        with self.assertRaises(UnfitLots):
            self._use(self.vaccine, 1, reason='expired', lot_id=good.id)
        use = self._use(self.vaccine, 1, reason='expired', not_listed=True)
        self.assertEqual((use.qty_unbooked, self._in_room(self.exam1, self.vaccine)), (1, 2))
        # what has no date on the book may have expired by the package
        self._stock_up(self.exam1, self.masks, 4)
        self.assertEqual(self._use(self.masks, 4, reason='expired').qty_unbooked, 0)

    def test_transfer_within_site(self):
        self._stock_up(self.exam1, self.masks, 10, cost=1)
        use = self._use(self.masks, 4, reason='transfer', dest_room_id=self.exam2.id)
        self.assertEqual((self._in_room(self.exam1, self.masks), self._in_room(self.exam2, self.masks)), (6, 4))
        self.assertFalse(use.sudo().value)
        far = self._new_site("Far", 'FAR', 'America/Denver')
        far_room = self.env['medical.room'].create({'name': "Exam F", 'code': 'F', 'site_id': far.id, 'kind': 'exam'})
        for room in (self.exam1, far_room, self.env['medical.room']):
            with self.assertRaises(ValidationError):
                self._use(self.masks, 1, reason='transfer', dest_room_id=room.id)
        with self.assertRaises(ValidationError):
            self._use(self.masks, 1, dest_room_id=self.exam2.id)

    def test_other_rooms_shelves_are_not_taken(self):
        second = self.env['medical.room'].create({'name': "Store 2", 'code': 'S2', 'site_id': self.site.id, 'kind': 'storage'})
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id, 'company_id': self.company.id})
        self.assertEqual(second.location_id.location_id, self.stock)
        self._stock_up(second, self.masks, 5)
        self.env['stock.quant']._update_available_quantity(self.masks, shelf, 2)
        use = self._use(self.masks, 3, room=self.stockroom)
        self.assertEqual((use.qty_unbooked, self._in_room(second, self.masks)), (1, 5))
        self.assertEqual(use.sudo().move_ids.move_line_ids.location_id, shelf)

    def test_note_unit_and_quantity(self):
        self._stock_up(self.exam1, self.masks, 10)
        for reason in ('waste', 'damaged'):
            with self.assertRaisesRegex(ValidationError, 'note'):
                self._use(self.masks, reason=reason)
            self.assertEqual(self._use(self.masks, reason=reason, note="Fell on the floor").qty_unbooked, 0)
        with self.assertRaisesRegex(ValidationError, 'above zero'):
            self._use(self.masks, -1)
        with self.assertRaisesRegex(ValidationError, 'no unit'):
            self._use(self.masks, uom_id=self.env.ref('uom.product_uom_kgm').id)
        service = self._new_product("Courier", is_storable=False)
        with self.assertRaisesRegex(ValidationError, 'not kept in stock'):
            self._use(service)
        reception = self.env['medical.room'].create({'name': "Waiting", 'code': 'W', 'site_id': self.site.id, 'kind': 'waiting'})
        with self.assertRaisesRegex(ValidationError, 'holds no supplies'):
            self._use(self.masks, room=reception)
        lot = self._lot(self.vaccine, 'X', 5)
        with self.assertRaisesRegex(ValidationError, 'another supply'):
            self._use(self.masks, lot_id=lot.id)

    # === NOT ON THE BOOK === #

    def test_unbooked_is_recorded_and_counted(self):
        self._stock_up(self.exam1, self.masks, 2)
        use = self._use(self.masks, 5)
        quant = self.env['stock.quant'].search([('product_id', '=', self.masks.id), ('location_id', '=', self.exam1.location_id.id)])
        self.assertEqual((use.qty_unbooked, quant.quantity), (3, 0))
        self.assertEqual((quant.user_id, quant.inventory_date), (self.clerk, self.today))
        activity = use.activity_ids
        self.assertEqual((len(activity), activity.user_id), (1, self.clerk))
        self.assertIn("Masks", activity.summary)
        # the next one asks no second time
        again = self._use(self.masks, 1)
        self.assertEqual(again.qty_unbooked, 1)
        self.assertFalse(again.activity_ids)
        # an empty stock record that is to be counted is kept
        self.env['stock.quant']._quant_tasks()
        self.assertTrue(quant.exists())
        quant = quant.with_user(self.clerk).with_context(inventory_mode=True)
        quant.inventory_quantity = 7
        quant.action_apply_inventory()
        self.assertTrue(use.counted_on and again.counted_on)
        self.assertFalse(use.activity_ids)
        self.assertEqual(self._in_room(self.exam1, self.masks), 7)
        self.assertFalse(quant.user_id)

    def test_unbooked_without_stock_record(self):
        self.exam1.user_id = self.manager
        use = self._use(self.masks, 1)
        self.assertFalse(use.sudo().move_ids)
        quant = self.env['stock.quant'].search([('product_id', '=', self.masks.id), ('location_id', '=', self.exam1.location_id.id)])
        self.assertEqual((len(quant), quant.user_id, quant.quantity), (1, self.manager, 0))
        action = use.with_user(self.clerk).action_count()
        self.assertIn(quant, self.env['stock.quant'].search(action['domain']))
        # a nurse who is responsible for the room can't count stock: the clerk of the site does
        self.exam2.user_id = self.nurse
        self.assertEqual(self._use(self.masks, room=self.exam2).activity_ids.user_id, self.clerk)

    def test_stock_never_below_zero(self):
        self._stock_up(self.exam1, self.masks, 1)
        for _number in range(3):
            self._use(self.masks, 1)
        self.assertFalse(self.env['stock.quant'].search([('product_id', '=', self.masks.id), ('quantity', '<', 0), ('location_id.usage', '=', 'internal')]))

    def test_reserved_goods_are_on_the_shelf(self):
        """What is set aside for another room but lies here is taken by who uses it; the transfer waits again."""
        self._stock_up(self.stockroom, self.masks, 5)
        request = self._request({self.masks: 5})
        move = request.sudo().line_ids.move_ids
        self.assertEqual(move.state, 'assigned')
        self.assertEqual(self._use(self.masks, 4, room=self.stockroom).qty_unbooked, 0)
        self.assertEqual(self._in_room(self.stockroom, self.masks), 1)
        self.assertEqual((move.state, move.quantity), ('partially_available', 1))

    # === CONTROLLED === #

    def test_controlled(self):
        lot = self._lot(self.drug, 'C1', 100)
        self._stock_up(self.exam1, self.drug, 2, lot)
        with self.assertRaises(AccessError):
            self._use(self.drug, lot_id=lot.id)
        for user in (self.doctor, self.clerk, self.manager):
            with self.assertRaisesRegex(UserError, 'lot'):
                self._use(self.drug, user=user)
        with self.assertRaisesRegex(UserError, 'never'):
            self._use(self.drug, 3, user=self.doctor, lot_id=lot.id)
        with self.assertRaisesRegex(UserError, 'never'):
            self._use(self.drug, 3, user=self.doctor, lot_id=lot.id, not_listed=True)
        self.assertEqual(self._in_room(self.exam1, self.drug), 2)
        use = self._use(self.drug, 2, user=self.doctor, lot_id=lot.id)
        self.assertEqual(use.lot_names, 'C1')
        # undone by the manager alone, and not by who recorded it
        with self.assertRaisesRegex(UserError, 'controlled'):
            use.undo("Not given")
        use.with_user(self.manager).undo("Not given, sealed")
        self.assertEqual(self._in_room(self.exam1, self.drug, lot), 2)
        own = self._use(self.drug, 1, user=self.manager, lot_id=lot.id)
        with self.assertRaisesRegex(UserError, 'controlled'):
            own.undo("Mistake")

    def test_controlled_expired(self):
        lot = self._lot(self.drug, 'C0', -3)
        self._stock_up(self.exam1, self.drug, 2, lot)
        with self.assertRaises(UnfitLots):
            self._use(self.drug, 1, user=self.doctor, lot_id=lot.id)
        with self.assertRaisesRegex(UserError, 'alone'):
            self._use(self.drug, 2, user=self.doctor, lot_id=lot.id, reason='expired')

    # === UNDO === #

    def test_undo_same_day_by_author(self):
        lot = self._lot(self.vaccine, 'L', 50)
        self._stock_up(self.exam1, self.vaccine, 5, lot, cost=20)
        use = self._use(self.vaccine, 2)
        self.assertTrue(use.can_undo)
        self.assertFalse(use.with_user(self.doctor).can_undo)
        with self.assertRaises(UserError):
            use.with_user(self.doctor).undo("Not mine")
        self.assertTrue(use.action_undo())
        self.assertRecordValues(use, [{'state': 'undone', 'undone_by_id': self.nurse.id, 'can_undo': False}])
        self.assertEqual(self._in_room(self.exam1, self.vaccine, lot), 5)
        self.assertEqual(use.lot_names, 'L')
        product = self.vaccine.with_company(self.company)
        self.assertAlmostEqual(product.total_value, 100)
        with self.assertRaisesRegex(UserError, 'already'):
            use.undo()

    def test_undo_later_by_manager_with_reason(self):
        self._stock_up(self.exam1, self.masks, 5)
        use = self._use(self.masks, 2)
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self.env.invalidate_all()
            self.assertFalse(use.can_undo)
            for user in (self.nurse, self.clerk, self.owner):
                with self.assertRaises(UserError):
                    use.with_user(user).undo("Late")
            managed = use.with_user(self.manager)
            self.assertTrue(managed.can_undo)
            with self.assertRaisesRegex(UserError, 'why'):
                managed.undo(' ')
            action = managed.action_undo()
            wizard = self.env[action['res_model']].with_user(self.manager).with_context(**action['context']).create({'reason': "Recorded twice"})
            wizard.action_undo()
        self.assertRecordValues(use, [{'state': 'undone', 'undone_by_id': self.manager.id, 'undo_reason': "Recorded twice"}])
        self.assertEqual(self._in_room(self.exam1, self.masks), 5)

    def test_undo_transfer_after_goods_moved_on(self):
        self._stock_up(self.exam1, self.masks, 5)
        use = self._use(self.masks, 4, reason='transfer', dest_room_id=self.exam2.id)
        self._use(self.masks, 1, room=self.exam2)
        with self.assertRaisesRegex(UserError, 'has left'):
            use.undo()
        self.assertEqual((self._in_room(self.exam1, self.masks), self._in_room(self.exam2, self.masks)), (1, 3))
        self.assertEqual(use.state, 'done')

    def test_undo_withdraws_count(self):
        use, other = self._use(self.masks, 1), self._use(self.masks, 2)
        quant = self.env['stock.quant'].search([('product_id', '=', self.masks.id), ('location_id', '=', self.exam1.location_id.id)])
        use.undo()
        # the other one still waits for the count
        self.assertEqual((quant.user_id, other.activity_ids.user_id), (self.clerk, self.clerk))
        other.undo()
        self.assertFalse(quant.user_id)
        self.assertFalse(other.activity_ids)

    # === ACCESS === #

    def test_no_edit_no_delete(self):
        self._stock_up(self.exam1, self.masks, 5)
        use = self._use(self.masks, 2)
        for user in (self.nurse, self.clerk, self.manager, self.owner, self.auditor):
            with self.assertRaises(UserError):
                use.with_user(user).write({'quantity': 1})
            with self.assertRaises(UserError):
                use.with_user(user).unlink()
        with self.assertRaises(UserError):
            use.sudo().unlink()

    def test_system_fields_are_not_typed(self):
        self._stock_up(self.exam1, self.masks, 5)
        for values in ({'user_id': self.doctor.id}, {'date': '2020-01-01'}, {'qty_unbooked': 0}, {'state': 'undone'}, {'product_qty': 1},
                       {'value': 0}, {'company_id': self.other.id}, {'move_ids': []}):
            with self.assertRaises(UserError):
                self._use(self.masks, 2, **values)
        self.assertEqual(self._in_room(self.exam1, self.masks), 5)

    def test_defaults_of_a_request_say_nothing(self):
        self._stock_up(self.exam1, self.gloves, 10)
        use = self.env['medical.supply.use'].with_user(self.nurse).with_context(
            default_state='undone', default_qty_unbooked=4, default_user_id=self.clerk.id, default_undo_reason="Never").create(
            {'room_id': self.exam1.id, 'product_id': self.gloves.id, 'quantity': 2})
        self.assertRecordValues(use, [{'state': 'done', 'qty_unbooked': 0, 'user_id': self.nurse.id, 'undo_reason': False}])

    def test_who_records_where(self):
        self._stock_up(self.exam1, self.masks, 5)
        for user in (self.visitor, self.auditor, self.stranger):
            with self.assertRaises(AccessError):
                self._use(self.masks, user=user)
        self.assertEqual(self._in_room(self.exam1, self.masks), 5)
        self.assertTrue(self._use(self.masks, user=self.clerk))
        self.assertTrue(self._use(self.masks, user=self.manager))

    def test_who_reads_what(self):
        self._stock_up(self.exam1, self.masks, 5)
        use = self._use(self.masks)
        for user in (self.nurse, self.doctor, self.clerk, self.manager, self.owner, self.auditor):
            self.assertTrue(use.with_user(user).has_access('read'), user.login)
            use.with_user(user).read(['product_id', 'lot_names', 'can_undo'])
        for user in (self.visitor, self.stranger, self.other_clerk):
            self.assertFalse(self.env['medical.supply.use'].with_user(user).search([]), user.login)
        with self.assertRaises(AccessError):
            use.with_user(self.nurse).read(['value'])

    # === SCREEN === #

    def test_screen(self):
        Use = self.env['medical.supply.use'].with_user(self.nurse)
        Screen = self.env['medical.use.screen'].with_user(self.nurse)
        early, old = self._lot(self.vaccine, 'EARLY', 12), self._lot(self.vaccine, 'OLD', -2)
        self._stock_up(self.exam1, self.vaccine, 2, early)
        self._stock_up(self.exam1, self.vaccine, 1, old)
        screen = Screen.get_use_screen()
        self.assertEqual({room['name'] for room in screen['rooms']}, {"Stockroom", "Exam 1", "Exam 2"})
        self.assertFalse(screen['controlled'])
        self.assertFalse(Screen.with_user(self.visitor).get_use_screen()['rooms'])
        self.assertTrue(Screen.with_user(self.manager).get_use_screen()['rooms'])
        catalog = Screen.get_use_catalog(self.exam1.id)
        self.assertEqual({room['name'] for room in catalog['targets']}, {"Stockroom", "Exam 2"})
        row = next(row for row in catalog['supplies'] if row['id'] == self.vaccine.id)
        self.assertEqual(row['on_hand'], 3)
        self.assertEqual([(lot['name'], lot['quantity'], lot['days']) for lot in row['lots']], [('OLD', 1, -2), ('EARLY', 2, 12)])
        answer = Screen.record_use({'room_id': self.exam1.id, 'product_id': self.vaccine.id, 'quantity': 3, 'reason': 'use', 'user_id': self.doctor.id})
        self.assertEqual([lot['name'] for lot in answer['unfit']], ['OLD'])
        self.assertFalse(Use.search([]))
        answer = Screen.record_use({'room_id': self.exam1.id, 'product_id': self.vaccine.id, 'quantity': 2, 'reason': 'use'})
        self.assertEqual((answer['lots'], answer['unbooked'], answer['supply']['on_hand']), ('EARLY', 0, 1))
        Use.browse(answer['id']).undo()
        self.assertEqual(self._in_room(self.exam1, self.vaccine), 3)
        with self.assertRaises(AccessError):
            Screen.get_use_catalog(self.other_room.id)

    def test_catalog_queries_do_not_grow(self):
        Screen = self.env['medical.use.screen'].with_user(self.nurse)

        def count():
            Screen.get_use_catalog(self.exam1.id)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Screen.get_use_catalog(self.exam1.id)
            return self.env.cr.sql_log_count - before

        self._stock_up(self.exam1, self.vaccine, 3, self._lot(self.vaccine, 'L'))
        few = count()
        for number in range(20):
            product = self._new_product(f"Item {number}", tracking='lot')
            self._stock_up(self.exam1, product, 3, self._lot(product, f'L{number}'))
        self.assertLessEqual(count(), few + 2)

    def test_on_the_scorecard(self):
        self._stock_up(self.exam1, self.gloves, 300, cost=0.08)
        self._use(self.gloves, 1, uom_id=self.box.id)
        self._use(self.gloves, 50, reason='expired')
        old, soon = self._lot(self.vaccine, 'OLD', -3), self._lot(self.vaccine, 'SOON', 30)
        self._stock_up(self.exam1, self.vaccine, 1, old, cost=5)
        self._stock_up(self.exam1, self.vaccine, 2, soon)
        self.env['medical.disposal'].with_user(self.clerk)._dispose(
            {self.env['stock.quant'].search([('lot_id', '=', old.id), ('location_id', '=', self.exam1.location_id.id)]): 1}, 'destroyed', "Expired")
        self._new_site("West", 'WEST', 'Pacific/Honolulu')
        card = self.env['medical.scorecard'].with_company(self.company)
        first = self.company._medical_today().replace(day=1)
        figures = card._figures(self.company, card._months(self.company, [first, fields.Date.subtract(first, months=3)]))
        self.assertAlmostEqual(figures['KPI-41'][0].value, 9, msg="thrown away and disposed of")
        self.assertAlmostEqual(figures['KPI-42'][0].value, 10)
        self.assertIsNone(figures['KPI-43'][0].value, "no visit")
        self.assertAlmostEqual(figures['KPI-43'][0].numerator, 8)
        self.assertEqual([row[1].value for row in (figures['KPI-39'], figures['KPI-41'], figures['KPI-42'])], [None, None, None])
