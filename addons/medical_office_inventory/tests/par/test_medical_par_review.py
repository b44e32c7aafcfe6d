from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .par_common import ParCommon

EVERY_WEEK = range(1, 57, 7)


@tagged('post_install', '-at_install')
class TestMedicalParReview(TodayChecks, ParCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 14 a week, every week alike
        cls._history(cls.exam1, cls.masks, dict.fromkeys(EVERY_WEEK, 14))
        cls.par = cls._par(cls.exam1, cls.masks, 20, 50)

    def test_suggest_and_apply(self):
        review = self._review()
        self.assertEqual((review.state, review.date, review.user_id, review.open_count), ('ready', self.today, self.manager, 1))
        line = self._line(review, self.exam1, self.masks)
        self.assertRecordValues(line, [{
            'advice': 'lower', 'current_min': 20, 'current_par': 50, 'new_min': 2, 'new_par': 16, 'use_per_day': 2, 'use_spread': 0,
            'lead_days': 1, 'on_hand': 88, 'orderpoint_id': self.par.id, 'seasonal': False, 'dead_stock': False}])
        self.assertIn("Uses 2 Units a day ± 0 over 8 weeks", line.reason)
        self.assertIn("stockroom assumed", line.reason)
        self.assertEqual(self.par.product_min_qty, 20, "nothing changes before it is applied")
        # the person knows better about the par
        line.with_user(self.clerk).new_par = 30
        line.with_user(self.clerk).action_apply()
        self.assertEqual((self.par.product_min_qty, self.par.product_max_qty), (2, 30))
        self.assertRecordValues(line, [{
            'state': 'applied', 'decided_by_id': self.clerk.id, 'current_min': 20, 'current_par': 50, 'suggested_par': 16, 'new_par': 30}])
        self.assertFalse(review.open_count)
        with self.assertRaises(UserError):
            line.with_user(self.clerk).action_apply()
        with self.assertRaises(UserError):
            review.action_suggest()
        self.assertIn("1 par levels applied", ' '.join(review.message_ids.mapped('body')))

    def test_undone_wasted_expired_and_moved(self):
        use = self.company.medical_use_location_id
        taken = self._moved(self.masks, self.exam1.location_id, use, 70, 3, medical_use_reason='use')
        self._moved(self.masks, use, self.exam1.location_id, 70, 1, origin_returned_move_id=taken.id)
        self._moved(self.masks, self.exam1.location_id, use, 7, 10, medical_use_reason='waste')
        self._moved(self.masks, self.exam1.location_id, use, 50, 10, medical_use_reason='expired')
        # to another room, to today, and long ago: no use of the time looked at
        self._moved(self.masks, self.exam1.location_id, self.exam2.location_id, 5, 4)
        self._moved(self.masks, self.exam1.location_id, use, 5, 0, medical_use_reason='use')
        line = self._line(self._review(), self.exam1, self.masks)
        self.assertAlmostEqual(line.use_per_day, (8 * 14 + 7) / 56, delta=0.001)
        self.assertAlmostEqual(line.wasted_per_day, 7 / 56, delta=0.001)
        self.assertGreater(line.use_spread, 0)
        self.assertIn('of it wasted', line.reason)
        # a count that found more takes back what counts had booked
        self._moved(self.masks, use, self.exam1.location_id, 7, 10)
        self.assertAlmostEqual(self._line(self._review(), self.exam1, self.masks).use_per_day, 2, 2)

    def test_stockroom(self):
        """The stockroom needs what it brings to rooms, and lasts until the vendor comes; a review says when a vendor is slow."""
        self._moved(self.gloves, self.vendor_stock, self.stock, 1000, 70)
        for days in EVERY_WEEK:
            self._moved(self.gloves, self.stock, self.exam1.location_id, 14, days)
        back = self._moved(self.gloves, self.stock, self.exam2.location_id, 100, 5)
        self._moved(self.gloves, self.exam2.location_id, self.stock, 100, 4, origin_returned_move_id=back.id)
        review = self._review()
        line = self._line(review, self.stockroom, self.gloves)
        self.assertRecordValues(line, [{
            'advice': 'new', 'orderpoint_id': False, 'use_per_day': 2, 'lead_days': 5, 'vendor_id': self.bell.id, 'new_min': 10, 'new_par': 100}])
        self.assertIn("Bell states 5 days", line.reason)
        self.assertIn("in packs of 100", line.reason)
        line.with_user(self.manager).action_apply()
        self.assertRecordValues(line.orderpoint_id, [{
            'location_id': self.stock.id, 'product_min_qty': 10, 'product_max_qty': 100, 'trigger': 'manual', 'company_id': self.company.id}])
        # measured from the approval of three orders to their receipts: 8, 10 and 12 days
        for days, taken in ((40, 8), (30, 10), (20, 12)):
            request = self._request({self.gloves: 100}, room=self.stockroom)
            order = self._order(request.line_ids)
            self.assertEqual(order.partner_id, self.bell)
            self._receive(order, {self.gloves: 100})
            order.sudo().write({'date_approve': self.site._medical_noon(self.today - timedelta(days=days))})
            self._set_back(order.sudo().picking_ids.move_ids, days - taken)
        line = self._line(self._review(room_ids=self.stockroom.ids), self.stockroom, self.gloves)
        self.assertRecordValues(line, [{'lead_days': 10, 'lead_spread': 2, 'deliveries': 3, 'new_min': 27, 'new_par': 100}])
        self.assertIn("Bell takes 10 days ± 2 (3 deliveries)", line.reason)

    def test_requests_tell_how_long_a_room_waits(self):
        self._stock_up(self.stockroom, self.masks, 500)
        for days in (2, 3, 4):
            request = self._request({self.masks: 5})
            self._deliver(request)
            line = request.sudo().line_ids
            self.env['medical.approval'].sudo().search([('res_model', '=', request._name), ('res_id', '=', request.id)]).unlink()
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE medical_supply_request SET create_date = %s WHERE id = %s", [line.received_on - timedelta(days=days), request.id])
        line = self._line(self._review(), self.exam1, self.masks)
        self.assertEqual((line.lead_days, line.deliveries), (3, 3))
        self.assertIn("Requests take 3 days ± 1 (3 supplies)", line.reason)

    def test_little_history_unused_and_dead(self):
        fresh = self._par(self.exam2, self.masks, 5, 10)
        self._history(self.exam2, self.masks, {1: 3}, first_day=10)
        never = self._par(self.exam2, self.gloves, 5, 10)
        self._moved(self.gloves, self.vendor_stock, self.exam2.location_id, 8, 200)
        self.gloves.with_company(self.company).standard_price = 0.25
        self._history(self.exam1, self.gloves, {100: 4}, received=20, first_day=150)
        review = self._review()
        self.assertRecordValues(self._line(review, self.exam2, self.masks), [
            {'advice': 'little', 'new_min': 5, 'new_par': 10, 'orderpoint_id': fresh.id}])
        unused = self._line(review, self.exam2, self.gloves)
        self.assertRecordValues(unused, [{'advice': 'unused', 'never_used': True, 'dead_stock': True, 'held': 8, 'value': 2}])
        dead = self._line(review, self.exam1, self.gloves)
        self.assertRecordValues(dead, [{
            'advice': 'unused', 'never_used': False, 'dead_stock': True, 'held': 16, 'orderpoint_id': False,
            'last_use': self.today - timedelta(days=100)}])
        self.assertIn("16 Units on hand", dead.reason)
        self.assertEqual(review.unused_count, 2)
        with self.assertRaises(UserError):
            self._line(review, self.exam2, self.masks).with_user(self.manager).action_archive_level()
        unused.with_user(self.manager).action_archive_level()
        self.assertFalse(never.active)
        self.assertEqual(unused.state, 'archived')
        # who gave up a par level is not asked again, but what lies there still counts
        again = self._line(self._review(), self.exam2, self.gloves)
        self.assertRecordValues(again, [{'advice': 'unused', 'orderpoint_id': False, 'held': 8}])

    def test_seasonal(self):
        """The coming months of last year, at twice the year's mean and more."""
        last_year = [self.today - timedelta(days=365 - offset) for offset in (1, 8, 15, 22)]
        self._history(self.exam2, self.gloves, {
            **{(self.today - day).days: 100 for day in last_year}, **dict.fromkeys(EVERY_WEEK, 1)}, received=1000, first_day=400)
        line = self._line(self._review(), self.exam2, self.gloves)
        self.assertTrue(line.seasonal)
        self.assertGreater(line.new_par, 7 * 100 / 31)
        self.assertIn("Seasonal: last year", line.reason)

    def test_out_of_season(self):
        """What is used at this time of the year alone is no dead stock now."""
        self._history(self.exam2, self.gloves, {365 - offset: 100 for offset in (1, 8, 15, 22)}, received=500, first_day=400)
        line = self._line(self._review(), self.exam2, self.gloves)
        self.assertRecordValues(line, [{'advice': 'new', 'seasonal': True, 'dead_stock': False}])
        self.assertIn("Not used of late. Seasonal: last year", line.reason)

    def test_changed_meanwhile(self):
        line = self._line(self._review(), self.exam1, self.masks)
        self.par.product_max_qty = 60
        with self.assertRaisesRegex(UserError, 'changed since this review'):
            line.with_user(self.manager).action_apply()
        self.par.product_max_qty = 50
        self.par.active = False
        with self.assertRaisesRegex(UserError, 'changed since this review'):
            line.with_user(self.manager).action_apply()

    def test_guards(self):
        review = self._review(user=self.clerk)
        line = self._line(review, self.exam1, self.masks)
        for user in (self.owner, self.auditor):
            self.assertEqual(line.with_user(user).read(['advice', 'value'])[0]['advice'], 'lower')
            with self.assertRaises(AccessError):
                line.with_user(user).action_apply()
            with self.assertRaises(AccessError):
                line.with_user(user).new_par = 5
            with self.assertRaises(AccessError):
                self.env['medical.par.review'].with_user(user).create({})
            with self.assertRaises(AccessError):
                review.with_user(user).action_close()
        for user in (self.nurse, self.buyer, self.doctor, self.other_clerk):
            with self.assertRaises(AccessError):
                line.with_user(user).read(['advice'])
            with self.assertRaises(AccessError):
                review.with_user(user).read(['name'])
        with self.assertRaises(AccessError):
            line.with_user(self.clerk).read(['value'])
        for values in ({'state': 'applied'}, {'new_par': 5, 'reason': "x"}, {'suggested_par': 4}):
            with self.assertRaises(AccessError):
                line.with_user(self.manager).write(values)
        with self.assertRaises(AccessError):
            self.env['medical.par.suggestion'].with_user(self.manager).create({
                'review_id': review.id, 'room_id': self.exam1.id, 'product_id': self.masks.id, 'advice': 'raise'})
        for values in ({'state': 'draft'}, {'date': '2020-01-01'}, {'months': 12}):
            with self.assertRaises(UserError):
                review.with_user(self.manager).write(values)
        with self.assertRaises(UserError):
            self.env['medical.par.review'].with_user(self.manager).create({'state': 'ready'})
        with self.assertRaises(UserError):
            self.env['medical.par.review'].with_user(self.manager).with_context(default_state='ready').create({})
        with self.assertRaises(UserError):
            review.with_user(self.manager).unlink()
        with self.assertRaises(UserError):
            line.with_user(self.manager).write({'new_min': 9, 'new_par': 8})
        review.with_user(self.manager).action_close()
        self.assertEqual((review.state, line.state), ('closed', 'left'))
        with self.assertRaises(UserError):
            line.with_user(self.manager).action_apply()

    def test_card(self):
        self._review()
        for user, count in ((self.clerk, 1), (self.manager, 1), (self.other_clerk, 0)):
            self.assertEqual(self.assert_cards_match(user)['supply_par_changes'], count)
        self.assertNotIn('supply_par_changes', self._shown(self.owner))

    def test_dead_stock_record(self):
        def rows(user, **values):
            page = self.env['medical.dead.stock.record'].with_user(user).record_page({'company_id': user.company_id.id, **values}, limit=100)
            names = [column['name'] for column in page['columns']]
            return [dict(zip(names, row, strict=True)) for row in page['rows']], page

        self.gloves.with_company(self.company).standard_price = 0.25
        self._history(self.exam2, self.gloves, {250: 4}, received=20, first_day=300)
        lot = self._lot(self.vaccine, 'V1', 90)
        self._moved(self.vaccine, self.vendor_stock, self.stock, 9, 200, lot=lot)
        found, page = rows(self.manager)
        self.assertEqual([(row['item'], row['room'], row['quantity'], row['value']) for row in found], [
            ("Gloves", "Exam 2", '16', '4.00'), ("Vaccine", "Stockroom", '9', '0.00')])
        self.assertEqual([bool(row['last_use']) for row in found], [True, False])
        self.assertEqual(page['totals'], {'value': '4.00'})
        self.assertNotIn('value', rows(self.clerk)[0][0])
        self.assertEqual(rows(self.other_clerk)[0], [])
        self.assertEqual(rows(self.owner, months=9)[0], [], "used 250 days ago")
        # what a stockroom brings to rooms it does not keep in vain
        self._moved(self.vaccine, self.stock, self.exam1.location_id, 1, 3, lot=lot)
        self.assertEqual([row['item'] for row in rows(self.manager)[0]], ["Gloves"])
        with self.assertRaises(AccessError):
            rows(self.nurse)
        with self.assertRaises(UserError):
            rows(self.manager, months=0)

    def test_two_companies(self):
        """Neither a review of all sites nor its moves reach into another practice."""
        theirs = self.env['medical.par.review'].with_user(self.other_clerk).create({'months': 2})
        theirs.action_suggest()
        self.assertFalse(theirs.suggestion_ids)
        ours = self._review(site_id=False)
        self.assertEqual(ours.suggestion_ids.company_id, self.company)
        self.assertEqual(ours.suggestion_ids.room_id, self.exam1)

    def test_one_pass(self):
        """As many statements for 60 supplies as for 20, of rooms and of the stockroom."""
        def cost(size):
            products = self.env['product.product'].create([{
                'name': f'Item {size} {number}', 'type': 'consu', 'is_storable': True, 'medical_kind': 'medical', 'categ_id': categ.id,
                'seller_ids': [fields.Command.create({'partner_id': self.mckay.id, 'price': 1 + number, 'delay': 2})]} for number in range(size)])
            self.env['stock.warehouse.orderpoint'].create([{
                'product_id': product.id, 'location_id': place.id, 'warehouse_id': self.site.warehouse_id.id, 'company_id': self.company.id,
                'product_min_qty': 1, 'product_max_qty': 2} for product in products for place in (self.stock, self.exam1.location_id)])
            self.env.cr.execute(
                """WITH moved AS (INSERT INTO stock_move (company_id, product_id, product_uom, location_id, location_dest_id, procure_method, product_uom_qty,
                                       product_qty, quantity, date, state, picked)
                   SELECT %(company)s, product.id, %(unit)s, place.id, %(target)s, 'make_to_stock', 7, 7, 7,
                          now() AT TIME ZONE 'UTC' - week * interval '7 days', 'done', TRUE
                     FROM unnest(%(products)s) AS product(id), unnest(%(places)s) AS place(id), generate_series(0, 8) week
                   RETURNING *)
                   INSERT INTO stock_move_line (move_id, company_id, product_id, product_uom_id, location_id, location_dest_id, quantity,
                                                quantity_product_uom, date, state, picked)
                   SELECT id, company_id, product_id, product_uom, location_id, location_dest_id, quantity, quantity, date, 'done', TRUE FROM moved""",
                {'company': self.company.id, 'unit': self.unit.id, 'target': self.company.medical_use_location_id.id, 'products': products.ids,
                 'places': [self.stock.id, self.exam1.location_id.id]})
            review = self.env['medical.par.review'].with_user(self.manager).create({'months': 2, 'category_ids': categ.ids})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            review.action_suggest()
            self.env.flush_all()
            count = self.env.cr.sql_log_count - before
            self.assertEqual(set(review.suggestion_ids.mapped('advice')), {'raise'})
            return count

        categ = self.categ.create({'name': "One Pass", 'medical_kind': 'medical'})
        cost(5)
        self.assertLessEqual(cost(60), cost(20) + 3)
