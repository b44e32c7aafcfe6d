from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tests import TransactionCase, tagged

from .count_common import CountCommon


@tagged('post_install', '-at_install')
class TestMedicalCount(CountCommon, TransactionCase):
    """A count sheet from its start to what it changes in the stock."""

    def test_the_book_is_frozen_and_work_goes_on(self):
        sheet = self._sheet()
        self.assertEqual(sheet.state, 'counting')
        self.assertEqual(len(sheet.line_ids), 3)
        # three masks are used before they are counted, one after
        self._use(self.masks, 3)
        self._found(sheet, {self.masks: 7, self.lot_a: 4, self.lot_b: 5})
        self._use(self.masks, 1)
        sheet.action_finish()
        # one dose is worth 20, as much as is tolerated
        self.assertEqual(sheet.state, 'to_approve')
        masks, vaccine = self._line(sheet, self.masks), self._line(sheet, self.vaccine, self.lot_b)
        self.assertRecordValues((masks + vaccine).with_user(self.manager), [
            {'book_qty': 7, 'counted_qty': 7, 'difference': 0, 'difference_value': 0},
            {'book_qty': 6, 'counted_qty': 5, 'difference': -1, 'difference_value': -20}])
        # and one more dose leaves before it is approved: the difference is posted, not the quantity
        self._use(self.vaccine, 1, lot_id=self.lot_b.id)
        vaccine.with_user(self.clerk).write({'reason': 'unrecorded'})
        sheet.with_user(self.manager).action_post()
        self.assertRecordValues(sheet, [{'state': 'posted', 'approved_by_id': self.manager.id, 'counter_ids': self.clerk.ids}])
        self.assertEqual(self._in_room(self.exam1, self.vaccine, self.lot_b), 4)
        self.assertEqual(self._in_room(self.exam1, self.masks), 6)
        self.assertEqual(vaccine.sudo().move_ids.mapped('reference'), [sheet.name])
        self.assertTrue(vaccine.sudo().move_ids.is_inventory)

    def test_blind_keeps_the_book_from_everybody(self):
        sheet = self._sheet()
        self._found(sheet, {self.masks: 3})
        for user in (self.clerk, self.manager):
            lines = sheet.with_user(user).line_ids
            self.assertEqual(set(lines.mapped('book_qty')) | set(lines.mapped('difference')), {0})
            for name in ('start_qty', 'base_qty', 'first_qty', 'first_base_qty'):
                with self.assertRaises(AccessError):
                    lines.read([name])
                with self.assertRaises(AccessError):
                    lines.search([(name, '>', 3)])
                with self.assertRaises(AccessError):
                    lines.formatted_read_group([], [name], ['__count'])
                with self.assertRaises(AccessError):
                    lines.search([], order=name)
                self.assertNotIn(name, lines.fields_get())
            with self.assertRaises(UserError):
                lines.export_data(['start_qty'])
            self.assertNotIn('start_qty', lines.read()[0])
            self.assertFalse(lines.search([('difference', '!=', 0), ('count_id', '=', sheet.id)]))
            self.assertEqual(sheet.with_user(user).differing_count, 0)
        self._found(sheet, {self.lot_a: 4, self.lot_b: 6})
        sheet.action_finish()
        # seven masks are missing: counted again, and the first count is kept from who counts again
        self.assertEqual((sheet.state, sheet.recounter_id), ('recount', self.clerk2))
        masks = self._line(sheet, self.masks).with_user(self.clerk2)
        self.assertRecordValues(masks, [{'counted_qty': 0, 'first_counted_qty': 0, 'difference': 0, 'is_counted': False}])
        with self.assertRaises(UserError):
            sheet.with_user(self.clerk)._check_counting()
        self._found(sheet, {self.masks: 9}, user=self.clerk2)
        sheet.with_user(self.clerk2).action_finish()
        self.assertRecordValues(masks, [{'counted_qty': 9, 'first_counted_qty': 3, 'difference': -1, 'to_recount': True}])
        self.assertEqual(sheet.state, 'to_approve')
        open_sheet = self._sheet(blind=False)
        self.assertEqual(self._line(open_sheet, self.masks).book_qty, 10)

    def test_who_counted_does_not_approve(self):
        sheet = self._sheet(user=self.manager)
        self._found(sheet, {self.masks: 9, self.lot_a: 4, self.lot_b: 6}, user=self.manager)
        sheet.action_finish()
        line = self._line(sheet, self.masks)
        line.with_user(self.manager).reason = 'lost'
        for user in (self.manager, self.clerk, self.nurse):
            with self.assertRaises(UserError):
                sheet.with_user(user).action_post()
            with self.assertRaises(UserError):
                sheet.with_user(user).write({'state': 'posted'})
            with self.assertRaises(UserError):
                sheet.with_user(user).write({'counter_ids': [Command.clear()]})
            with self.assertRaises(UserError):
                sheet.with_user(user).write({'line_ids': [Command.update(line.id, {'counted_qty': 10})]})
        with self.assertRaises(UserError):
            sheet.with_user(self.manager).action_cancel()
        with self.assertRaises(UserError):
            line.with_user(self.manager).write({'difference': 0})
        with self.assertRaises(UserError):
            line.with_user(self.manager).unlink()
        self.assertFalse(sheet.with_user(self.manager).can_decide)
        self.assertTrue(sheet.with_user(self.owner).can_decide)
        sheet.with_user(self.owner).action_post()
        self.assertRecordValues(sheet, [{'state': 'posted', 'approved_by_id': self.owner.id}])
        with self.assertRaises(UserError):
            sheet.with_user(self.clerk2).write({'note': "later"})
        with self.assertRaises(UserError):
            sheet.with_user(self.owner).action_post()

    def test_a_reason_for_each_difference(self):
        sheet = self._sheet()
        self._found(sheet, {self.masks: 9, self.lot_a: 4, self.lot_b: 6})
        sheet.action_finish()
        with self.assertRaisesRegex(UserError, "Masks"):
            sheet.with_user(self.manager).action_post()
        sheet.with_user(self.clerk).write({'line_ids': [Command.update(self._line(sheet, self.masks).id, {'reason': 'theft', 'note': "again"})]})
        sheet.with_user(self.manager).action_recount()
        self.assertEqual((sheet.state, sheet.recounter_id), ('recount', self.clerk2))
        # nobody counts again: the first count stands
        sheet.with_user(self.clerk2).action_finish()
        sheet.with_user(self.manager).action_post()
        self.assertEqual(self._in_room(self.exam1, self.masks), 9)

    def test_nothing_differs_nothing_to_decide(self):
        use = self._use(self.masks, 12)  # two more than the book has: a count is asked for
        self._stock_up(self.exam1, self.masks, 5)
        sheet = self._sheet()
        self._found(sheet, {self.masks: 5, self.lot_a: 4, self.lot_b: 6})
        sheet.action_finish()
        self.assertRecordValues(sheet, [{'state': 'posted', 'approved_by_id': False}])
        self.assertTrue(use.counted_on)
        self.assertFalse(sheet.sudo().line_ids.move_ids)

    def test_what_is_missing_was_used(self):
        self.exam1.count_is_use = True
        sheet = self._sheet()
        self._found(sheet, {self.masks: 8, self.lot_a: 3, self.lot_b: 7})
        sheet.action_finish()
        sheet.with_user(self.clerk).line_ids.write({'reason': 'unrecorded'})
        sheet.with_user(self.manager).action_post()
        moves = sheet.sudo().line_ids.move_ids
        used = moves.filtered(lambda move: move.location_dest_id == self.company.medical_use_location_id)
        self.assertEqual(sorted(used.mapped('quantity')), [1, 2])
        self.assertEqual((set(used.mapped('medical_use_reason')), set(used.mapped('is_inventory'))), ({'use'}, {False}))
        # what is found beyond the book is a correction there too
        self.assertEqual((moves - used).mapped('is_inventory'), [True])
        self.assertEqual([self._in_room(self.exam1, self.vaccine, lot) for lot in (self.lot_a, self.lot_b)], [3, 7])

    def test_found_where_the_book_has_none(self):
        sheet = self._sheet(kind='full', room_ids=[])
        sheet.with_user(self.clerk)._check_counting()
        doing = sheet._doing()
        place = self.exam2.location_id
        line = doing._add_line(place, self.vaccine, 'NEW', self.today)
        self.assertEqual(doing._add_line(place, self.vaccine, ' NEW '), line)
        for product, lot in ((self.vaccine, ''), (self.masks, 'X'), (self.drug, 'D1')):
            with self.assertRaises(UserError):
                doing._add_line(place, product, lot)
        with self.assertRaises(UserError):
            doing._add_line(self.other_room.location_id, self.masks)
        doing._record({line: (2, None)})
        sheet.action_finish()
        self.assertEqual((sheet.state, line.to_recount), ('recount', True))
        doing._record({line: (2, None)})
        sheet.with_user(self.clerk2).action_finish()
        line.reason = 'found'
        sheet.with_user(self.manager).action_post()
        self.assertEqual((line.lot_id.name, line.lot_id.company_id), ('NEW', self.company))
        self.assertEqual(self._in_room(self.exam2, self.vaccine, line.lot_id), 2)
        self.assertEqual(self._in_room(self.exam1, self.masks), 10)

    def test_gone_since_it_was_counted(self):
        sheet = self._sheet()
        self._found(sheet, {self.masks: 9, self.lot_a: 4, self.lot_b: 6})
        sheet.action_finish()
        self._line(sheet, self.masks).with_user(self.clerk).reason = 'lost'
        self._use(self.masks, 10)
        with self.assertRaisesRegex(UserError, "Since they were counted"):
            sheet.with_user(self.manager).action_post()

    def test_sheets_of_others(self):
        sheet = self._sheet(counter_id=self.nurse.id, start=False)
        Count = self.env['medical.count']
        self.assertEqual(Count.with_user(self.nurse).search([]), sheet)
        self.assertFalse(Count.with_user(self.visitor).search([]))
        self.assertFalse(Count.with_user(self.other_clerk).search([]))
        with self.assertRaises(AccessError):
            sheet.with_user(self.other_clerk).action_start()
        with self.assertRaises(AccessError):
            sheet.with_user(self.visitor).action_start()
        sheet.with_user(self.nurse).action_start()
        self.assertEqual(len(sheet.with_user(self.nurse).line_ids), 3)
        with self.assertRaises(AccessError):
            sheet.with_user(self.nurse).write({'note': "x"})
        with self.assertRaises(UserError):
            Count.with_user(self.clerk).create({'site_id': self.site.id, 'kind': 'full', 'state': 'posted'})
        made = Count.with_user(self.clerk).with_context(default_state='posted', default_approved_by_id=self.manager.id).create(
            {'site_id': self.site.id, 'kind': 'full'})
        self.assertRecordValues(made, [{'state': 'draft', 'approved_by_id': False}])
        with self.assertRaises(UserError):
            Count.with_user(self.clerk).create({'site_id': self.site.id, 'kind': 'room', 'room_ids': self.other_room.ids})
        for user in (self.owner, self.auditor):
            self.assertEqual(Count.with_user(user).search([('company_id', '=', self.company.id)]), made + sheet)
            with self.assertRaises(AccessError):
                sheet.with_user(user).write({'note': "x"})
        with self.assertRaises(UserError):
            sheet.with_user(self.clerk).unlink()

    def test_as_many_queries_for_many_lines(self):
        products = self.env['product.product'].create([{
            'name': f'Many {number}', 'categ_id': self.categ.id, 'type': 'consu', 'is_storable': True, 'medical_kind': 'medical',
        } for number in range(80)])
        self.env['stock.quant'].create([{
            'product_id': product.id, 'location_id': (self.exam1 if number < 20 else self.exam2).location_id.id, 'quantity': 5}
            for number, product in enumerate(products)])

        def way(room):
            self.env.flush_all()
            self.env.invalidate_all()
            sheet = self._sheet(room_ids=room.ids, start=False)
            before = self.cr.sql_log_count
            sheet.action_start()
            sheet._doing()._record({line: (line.start_qty, None) for line in sheet.sudo().line_ids})
            sheet.action_finish()
            self.env.flush_all()
            self.assertEqual(sheet.state, 'posted')
            return self.cr.sql_log_count - before

        way(self.exam1)
        few, many = way(self.exam1), way(self.exam2)
        # Odoo writes a hundred rows a statement, and reads a thousand
        self.assertLessEqual(many, few + 2)

    def test_classes(self):
        self._use(self.vaccine, 5)
        self._use(self.masks, 5)
        self.env['medical.abc.class'].with_user(self.clerk).with_company(self.company).action_classify()
        found = self.env['medical.abc.class'].search([('company_id', '=', self.company.id)])
        classes = {row.product_id: (row.abc_class, row.quantity, row.value) for row in found}
        self.assertEqual(classes[self.vaccine], ('a', 5, 100))
        self.assertEqual(classes[self.masks], ('c', 5, 5))
        self.assertEqual(classes[self.gloves], ('c', 0, 0))
        sheet = self._sheet(kind='cycle', abc_class='a', room_ids=[])
        self.assertEqual(sheet.line_ids.product_id, self.vaccine)
        with self.assertRaises(AccessError):
            self.env['medical.abc.class'].with_user(self.nurse).action_classify()
        with self.assertRaises(AccessError):
            found[:1].with_user(self.manager).write({'abc_class': 'c'})
        self.assertFalse(self.env['medical.abc.class'].with_user(self.other_clerk).search(Domain('company_id', '=', self.company.id)))
