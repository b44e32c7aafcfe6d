from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .recall_common import GTIN, RecallCommon


@tagged('post_install', '-at_install')
class TestMedicalRecall(RecallCommon):
    """What is found of a recall, by whatever the notice says, and what is done until nothing is left."""

    # === MATCHING === #

    def test_each_criterion(self):
        here = {('here', 'BAD-1', 5), ('here', 'BAD-1', 7)}
        self.env['product.supplierinfo'].search([('product_tmpl_id', '=', self.vaccine.product_tmpl_id.id)]).product_code = 'MK 77/1'
        for item, how in (
                ({'product_id': self.vaccine.id, 'lots': 'bad 1'}, 'lot'),
                ({'gtin': GTIN, 'lots': 'BAD-1, BAD-2'}, 'lot'),
                ({'gtin': '1234-5678-90', 'lots': 'BAD0 to BAD5'}, 'lot'),
                ({'gtin': '50312345678901', 'lots': 'BAD1'}, 'lot'),
                ({'code': 'vax10', 'lots': 'BAD1'}, 'lot'),
                ({'code': 'MK-77-1', 'lots': 'BAD1'}, 'lot'),
                ({'words': 'vacc', 'lots': 'BAD1'}, 'words'),
                ({'partner_id': self.mckay.id, 'lots': 'BAD1'}, 'words'),
                ({'lots': 'BAD1'}, 'lot_only'),
                ({'gtin': '00000000000017', 'lots': 'BAD1'}, 'lot_only'),
                ({'product_id': self.vaccine.id, 'expiry_to': self._expiry(150)}, 'product')):
            with self.subTest(item=item):
                recall = self._recall(**item)
                self.assertEqual(self._found(recall, 'here'), here)
                self.assertEqual(set(recall.match_ids.mapped('how')), {how})
                self.assertEqual(recall.state, 'matched')
                self.assertEqual(recall.check_count, 0 if how in ('lot', 'product') else 2)
        self.assertEqual(self._found(self._recall(product_id=self.vaccine.id, all_lots=True), 'here'), here | {('here', 'GOOD-1', 3)})

    def test_nothing_found(self):
        recall = self._recall(product_id=self.vaccine.id, lots='OTHER-9')
        self.assertEqual((recall.state, recall.match_ids), ('none', recall.match_ids.browse()))
        with self.assertRaisesRegex(UserError, "office manager"):
            recall.action_not_ours()
        recall.with_user(self.manager).action_not_ours()
        self.assertEqual(recall.state, 'not_ours')

    def test_without_lots(self):
        """Goods without lots: all of them when all lots are recalled, else somebody looks at the boxes."""
        self._stock_up(self.exam1, self.masks, 9)
        recall = self._recall(product_id=self.masks.id, lots='M1')
        self.assertEqual({(match.how, match.to_check) for match in recall.match_ids}, {('untracked', True)})
        self._use(self.masks, 1)
        recall.match_ids.action_not_concerned()
        self.assertFalse(recall.match_ids)
        every = self._recall(product_id=self.masks.id, all_lots=True)
        self.assertEqual({match.how for match in every.match_ids}, {'product'})
        with self.assertRaisesRegex(UserError, "all of it"):
            self._use(self.masks, 1)

    def test_content_is_checked(self):
        for item in (
                {'all_lots': True}, {'product_id': self.vaccine.id}, {'product_id': self.vaccine.id, 'lots': 'A1', 'all_lots': True},
                {'product_id': self.vaccine.id, 'lots': 'A1 to A100'}, {'gtin': '00312345678905', 'all_lots': True},
                {'product_id': self.vaccine.id, 'expiry_from': '2031-02-01', 'expiry_to': '2031-01-01'}):
            with self.subTest(item=item), self.assertRaises(ValidationError):
                self._recall(search=False, **item)

    def test_due(self):
        recall = self._recall(search=False)
        for kind, days in (('1', 1), ('2', 3), ('3', 10), ('none', 3)):
            recall.classification = kind
            self.assertEqual(recall.date_due, recall.date_received + timedelta(days=days))

    # === TRACE === #

    def test_trace(self):
        """Used, wasted, moved, undone; where, when, by whom; and the patient by the visit."""
        self._use(self.vaccine, 1, lot_id=self.bad.id, user=self.doctor, visit_id=self.visit.id)
        self._use(self.vaccine, 1, lot_id=self.bad.id, reason='waste', note="fell")
        self._use(self.vaccine, 1, lot_id=self.bad.id, reason='transfer', dest_room_id=self.exam2.id)
        undone = self._use(self.vaccine, 1, lot_id=self.bad.id)
        undone.undo()
        beyond = self._use(self.vaccine, 9, lot_id=self.bad.id, room=self.exam2)
        recall = self._recall()
        self.assertEqual(self._found(recall, 'here'), {('here', 'BAD-1', 2), ('here', 'BAD-1', 7)})
        self.assertEqual(self._found(recall, 'used', 'wasted', 'moved'), {
            ('used', 'BAD-1', 1), ('wasted', 'BAD-1', 1), ('moved', 'BAD-1', 1), ('used', 'BAD-1', 8)})
        self.assertEqual(beyond.qty_unbooked, 8)
        used = recall.match_ids.filtered(lambda match: match.kind == 'used' and match.user_id == self.doctor)
        self.assertRecordValues(used, [{'room_id': self.exam1.id, 'site_id': self.site.id, 'quantity': 1}])
        self.assertRecordValues(recall.sudo().patient_ids, [{'patient_id': self.patient.id, 'what': 'BAD-1', 'told_on': False}])
        self.assertEqual((recall.used_count, recall.patient_count, recall.to_tell_count), (3, 1, 1))

    def test_received_and_returned(self):
        order = self._order(self._request({self.vaccine: 4}, room=self.stockroom).line_ids)
        picking, _answer = self._receive(order, {self.vaccine: {'quantity': 4, 'lot': 'CAME-1', 'expiry': self._expiry(300)}})
        recall = self._recall(product_id=self.vaccine.id, lots='CAME1')
        self.assertEqual(self._found(recall), {('received', 'CAME-1', 4), ('here', 'CAME-1', 4)})
        self.assertRecordValues(recall.match_ids.filtered(lambda match: match.kind == 'received'), [
            {'picking_id': picking.id, 'partner_id': self.mckay.id, 'user_id': self.clerk.id}])
        recall.action_quarantine()
        recall.action_return()
        self.assertEqual(self._found(recall), {('received', 'CAME-1', 4), ('quarantined', 'CAME-1', 4), ('returned', 'CAME-1', 4)})
        self.assertEqual(picking.return_ids.state, 'done')

    def test_queries_do_not_grow(self):
        """A search takes as many queries for 60 places as for 20."""
        recall = self._recall(product_id=self.vaccine.id, lots='MANY0 to MANY9')

        def search(number, count):
            lot = self._lot(self.vaccine, f'MANY{number}', 50)
            shelves = self.env['stock.location'].create([
                {'name': f'{number}-{place}', 'location_id': self.exam2.location_id.id, 'company_id': self.company.id} for place in range(count)])
            for shelf in shelves:
                self.env['stock.quant']._update_available_quantity(self.vaccine, shelf, 1, lot_id=lot)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            recall.sudo()._search_now()
            return self.env.cr.sql_log_count - before
        search(0, 5)
        recall.activity_ids.unlink()
        first = search(1, 20)
        recall.activity_ids.unlink()
        self.assertLessEqual(search(2, 60), first)
        self.assertEqual(recall.on_hand_count, 85)

    # === KEPT FROM USE === #

    def test_not_used(self):
        before = self._use(self.vaccine, 1, lot_id=self.bad.id)
        self._recall()
        before.undo()
        self.assertEqual(self._in_room(self.exam1, self.vaccine, self.bad), 5, "a mistake is undone all the same")
        with self.assertRaisesRegex(UserError, "is recalled"):
            self._use(self.vaccine, 1, lot_id=self.bad.id)
        with self.assertRaisesRegex(UserError, "is recalled"):
            self._use(self.vaccine, 1, lot_id=self.bad.id, reason='transfer', dest_room_id=self.exam2.id)
        supply = self.env['medical.use.screen'].with_user(self.nurse).get_use_catalog(self.exam1.id, self.vaccine.ids)['supplies'][0]
        self.assertEqual([(lot['name'], lot['text']) for lot in supply['lots']], [('GOOD-1', ''), ('BAD-1', 'Recalled')])
        use = self._use(self.vaccine, 3)
        self.assertEqual(use.lot_names, 'GOOD-1', "another lot is taken, though the bad one expires first")
        with self.assertRaisesRegex(UserError, "take another lot"):
            self._use(self.vaccine, 1)
        self.assertEqual(self._use(self.vaccine, 1, not_listed=True).qty_unbooked, 1, "one that the book doesn't know")
        self._use(self.vaccine, 1, lot_id=self.bad.id, reason='damaged', note="thrown away")

    def test_not_moved_on(self):
        self._recall()
        request = self._request({self.vaccine: 2}, room=self.exam2)
        with self.assertRaisesRegex(UserError, "only be put in quarantine"):
            self._deliver(request)

    def test_what_was_looked_at(self):
        recall = self._recall(lots='BAD1')
        with self.assertRaises(UserError):
            self._use(self.vaccine, 1, lot_id=self.bad.id)
        recall.match_ids.action_not_concerned()
        self.assertEqual((recall.state, len(recall.match_ids)), ('none', 0))
        self._use(self.vaccine, 1, lot_id=self.bad.id)
        sure = self._recall()
        with self.assertRaisesRegex(UserError, "office manager"):
            sure.match_ids.action_not_concerned()

    def test_arrives_after_the_notice(self):
        recall = self._recall(product_id=self.vaccine.id, lots='LATE1, LATE2')
        self.assertEqual(recall.state, 'none')
        order = self._order(self._request({self.vaccine: 6}, room=self.stockroom).line_ids)
        day = self._expiry(300)
        with self.assertRaisesRegex(UserError, "is recalled"):
            self._receive(order, {self.vaccine: {'quantity': 6, 'lot': 'Late-1', 'expiry': day, 'outcome': 'accept'}})
        _picking, answer = self._receive(order, {self.vaccine: [
            {'quantity': 2, 'lot': 'Late-1', 'expiry': day}, {'quantity': 1, 'lot': 'LATE 2', 'expiry': day, 'outcome': 'refuse'},
            {'quantity': 3, 'lot': 'FINE', 'expiry': day}]}, rest='later')
        self.assertIn('recalled', ' '.join(answer['rows']))
        self.assertEqual(self._on_hand(self.vaccine, self.quarantine), 2)
        self.assertEqual((recall.state, self._found(recall, 'quarantine')), ('matched', {('quarantine', 'Late-1', 2)}))
        self.assertFalse([row for row in self._found(recall) if row[1] in ('FINE', 'LATE 2')])

    # === UNTIL IT IS CLOSED === #

    def test_until_closed(self):
        recall = self._recall(user=self.manager)
        recall.wanted = 'destroy'
        task = recall.activity_ids
        self.assertEqual((task.user_id, task.date_deadline), (self.manager, recall.date_due))
        with self.assertRaises(UserError) as missing:
            recall.action_close()
        for words in ("quarantine it", "return or destroy", "Answer the vendor"):
            self.assertIn(words, str(missing.exception))
        as_clerk = recall.with_user(self.clerk)
        as_clerk.action_quarantine()
        self.assertEqual((self._on_hand(self.vaccine, self.quarantine), recall.on_hand_count, recall.state), (12, 0, 'progress'))
        with self.assertRaisesRegex(UserError, "No delivery is known"):
            as_clerk.action_return()
        action = as_clerk.action_destroy()
        self.env[action['res_model']].with_user(self.clerk).with_context(default_recall_id=recall.id).create({
            'method': 'destroyed'}).action_apply()
        self.assertEqual((recall.on_hand_count, recall.quarantine_count), (0, 0))
        self.assertEqual({kind for kind, *_rest in self._found(recall)} & {'disposed', 'adjusted'}, {'disposed', 'adjusted'})
        as_clerk.action_answered()
        with self.assertRaisesRegex(UserError, "office manager"):
            as_clerk.action_close()
        self.env['ir.attachment'].with_user(self.clerk).create({
            'name': 'notice.txt', 'raw': b'Fictional notice', 'res_model': 'medical.recall', 'res_id': recall.id})
        recall.action_close()
        self.assertEqual((recall.state, recall.closed_by_id, bool(recall.activity_ids)), ('closed', self.manager, False))
        self.assertEqual(recall.figures['files'][0][0], 'notice.txt')
        self.assertEqual([row['disposed'] for row in recall.figures['rows']], [12])
        with self.assertRaises(UserError):
            recall.title = 'Another'
        with self.assertRaises(UserError):
            recall.item_ids.lots = 'X1'
        with self.assertRaises(UserError):
            recall.action_search()
        page = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html('medical_office_inventory.report_recall_report', recall.ids)[0].decode()
        for words in ('Fictional vaccine', 'BAD-1', 'notice.txt', 'Destroyed:'):
            self.assertIn(words, page)
        recall.action_reopen()
        self.assertEqual(recall.state, 'progress')

    def test_cron_and_cards(self):
        recall = self._recall(product_id=self.vaccine.id, lots='NEW1')
        self._stock_up(self.exam2, self.vaccine, 2, self._lot(self.vaccine, 'NEW-1', 80))
        recall.sudo().searched_on = fields.Datetime.now() - timedelta(days=1)
        self.exam2.user_id = self.nurse
        with self.enter_registry_test_mode():
            self.env.ref('medical_office_inventory.cron_medical_recall_search').method_direct_trigger()
        self.assertEqual((recall.state, recall.on_hand_count), ('matched', 1))
        self.assertEqual(recall.activity_ids.user_id, self.clerk | self.nurse, "who is responsible for the room hears of it")
        cards = {card.key: card for card in self.env['medical.today'].with_user(self.clerk)._cards()}
        card = cards['recalls_class_1']
        self.assertEqual((card.urgency, self.env[card.model].with_user(self.clerk).search_count(card.domain)), ('danger', 1))
        recall.with_user(self.clerk).action_tell_staff()
        self.assertIn("Exam 2", recall.message_ids[0].body)
        self.assertIn(self.nurse.partner_id, recall.message_ids[0].notified_partner_ids)
        recall.with_user(self.clerk).action_quarantine()
        self.assertEqual(recall.activity_ids.user_id, self.clerk, "the room's is done")
