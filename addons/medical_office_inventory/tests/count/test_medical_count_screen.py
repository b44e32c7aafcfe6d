import json

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .count_common import CountCommon


@tagged('post_install', '-at_install')
class TestMedicalCountScreen(TodayChecks, CountCommon, TransactionCase):
    """What the count screen and plans do on the server."""

    def _screen(self, user=None):
        return self.env['medical.count.screen'].with_user(user or self.nurse).with_company(self.company)

    def _rows(self, screen, sheet):
        return {(row['name'], row['lot']): row for row in screen.open_sheet(sheet.id)['lines']}

    def test_a_nurse_counts_what_is_theirs(self):
        sheet = self._sheet(counter_id=self.nurse.id, start=False)
        other = self._sheet(start=False)
        screen = self._screen()
        self.assertEqual([row['id'] for row in screen.get_sheets()], [sheet.id])
        self.assertEqual([row['mine'] for row in self._screen(self.clerk).get_sheets() if row['id'] in (sheet + other).ids], [True, False])
        answer = screen.open_sheet(sheet.id)
        self.assertEqual((answer['state'], sheet.state, sheet.started_by_id), ('counting', 'counting', self.nurse))
        # nothing of what the browser gets names a quantity of the book
        self.assertEqual({(row['counted'], row['book']) for row in answer['lines']}, {(None, None)})
        self.assertNotIn('10', json.dumps([{key: row[key] for key in row if key not in ('id', 'place_id', 'expiry')} for row in answer['lines']]))
        rows = self._rows(screen, sheet)
        self.assertEqual(fields.Date.to_date(rows['Vaccine', 'VA']['expiry']), self.site._medical_day(self.lot_a.expiration_date))
        with self.assertRaises(UserError), self.cr.savepoint():
            screen.finish(sheet.id, leave=True)
        masks = rows['Masks', '']['id']
        answer = screen.save(sheet.id, [
            {'line_id': masks, 'quantity': 10, 'age': 0}, {'line_id': rows['Vaccine', 'VA']['id'], 'quantity': -1},
            {'line_id': 0, 'quantity': 1}])
        self.assertEqual((answer['saved'], [fault['line_id'] for fault in answer['faults']]), ([masks], [rows['Vaccine', 'VA']['id'], 0]))
        self.assertEqual(screen.save(sheet.id, [{'line_id': masks, 'quantity': 10, 'age': 9}])['saved'], [masks])
        self.assertEqual(screen.finish(sheet.id), {'left': 2})
        # what was left uncounted is seen by who approves
        self.assertEqual(screen.finish(sheet.id, leave=True)['state'], 'to_approve')
        self.assertEqual(sheet.counter_ids, self.nurse)
        with self.assertRaises(UserError):
            screen.save(sheet.id, [{'line_id': masks, 'quantity': 3}])
        # another's sheet, another practice's
        for method, args in (('open_sheet', ()), ('save', ([],)), ('finish', ()), ('find_item', ('Mask',)), ('add_line', ({},))):
            with self.assertRaises(UserError):
                getattr(screen, method)(other.id, *args)
            with self.assertRaises(UserError):
                getattr(self._screen(self.other_clerk).with_company(self.other), method)(other.id, *args)

    def test_a_count_that_arrives_late(self):
        sheet = self._sheet()
        masks = self._line(sheet, self.masks)
        sheet.sudo().date_started = fields.Datetime.subtract(sheet.date_started, hours=2)
        for moves in (self.env['stock.move'], self.env['stock.move.line']):
            moves.search([('product_id', '=', self.masks.id)]).date = fields.Datetime.subtract(fields.Datetime.now(), hours=3)
        # counted an hour ago, before two were used
        self._use(self.masks, 2)
        self._screen(self.clerk).save(sheet.id, [{'line_id': masks.id, 'quantity': 10, 'age': 3600 * 1000}])
        self.assertEqual(masks.sudo().base_qty, 10)
        # a moment before the start, or in years, counts as the start
        self._screen(self.clerk).save(sheet.id, [{'line_id': masks.id, 'quantity': 10, 'age': 10 ** 13}])
        self.assertEqual(masks.counted_at, sheet.date_started)
        self._screen(self.clerk).save(sheet.id, [{'line_id': masks.id, 'quantity': 8}])
        self.assertEqual(masks.sudo().base_qty, 8)

    def test_found_on_the_screen(self):
        sheet = self._sheet(counter_id=self.nurse.id)
        screen = self._screen()
        self.gloves.barcode = '00312345678906'
        self.assertEqual([row['id'] for row in screen.find_item(sheet.id, '312345678906')], [self.gloves.id])
        self.assertIn(self.gloves.id, [row['id'] for row in screen.find_item(sheet.id, 'glov')])
        self.assertTrue(screen.find_item(sheet.id, 'Vaccine')[0]['expires'])
        place = self.exam1.location_id.id
        line = screen.add_line(sheet.id, {'place_id': place, 'product_id': self.vaccine.id, 'quantity': 2, 'lot': 'VC', 'expiry': '2031-05-31'})
        self.assertEqual((line['lot'], line['expiry'], line['counted'], line['added']), ('VC', '2031-05-31', 2, True))
        for values in (
                {'place_id': self.other_room.location_id.id, 'product_id': self.gloves.id, 'quantity': 1},
                {'place_id': place, 'product_id': self.vaccine.id, 'quantity': 1},
                {'place_id': place, 'product_id': self.drug.id, 'quantity': 1, 'lot': 'D'},
                {'place_id': place, 'product_id': self.gloves.id, 'quantity': -1}):
            with self.assertRaises(UserError), self.cr.savepoint():
                screen.add_line(sheet.id, values)
        self.assertEqual(len(sheet.line_ids), 4)

    def test_plans_make_sheets_ahead(self):
        Plan = self.env['medical.count.plan'].with_user(self.clerk).with_company(self.company)
        Plan.action_suggest()
        plans = Plan.search([('site_id', '=', self.site.id)])
        self.assertEqual(
            [(plan.abc_class, plan.interval_number, plan.interval_unit) for plan in plans],
            [('a', 1, 'months'), ('b', 3, 'months'), ('c', 12, 'months')])
        Plan.action_suggest()
        self.assertEqual(Plan.search([('site_id', '=', self.site.id)]), plans)
        self._use(self.vaccine, 1)
        self.exam1.user_id = self.clerk2
        self.env['medical.count.plan']._cron_make_sheets()
        sheets = self.env['medical.count'].search([('plan_id', 'in', plans.ids)])
        self.assertEqual({(sheet.abc_class, sheet.room_ids) for sheet in sheets}, {
            ('a', self.exam1), ('c', self.exam1), ('c', self.stockroom)})
        self.assertEqual(set(sheets.mapped('state')), {'draft'})
        self.assertEqual(sheets.filtered(lambda sheet: sheet.room_ids == self.exam1).counter_id, self.clerk2)
        a = plans[0]
        self.assertEqual(a.date_next, fields.Date.add(self.site._today(), months=1))
        # one at most is open per plan and room, however often it is asked for
        a.date_next = self.site._today()
        self.env['medical.count.plan']._cron_make_sheets()
        self.assertEqual(len(a.count_ids), 1)
        with self.assertRaises(UserError):
            a.action_make_sheets()
        a.count_ids.with_user(self.clerk).action_cancel()
        self.assertEqual(self.env['medical.count'].search(a.action_make_sheets()['domain']).room_ids, self.exam1)
        with self.assertRaises(AccessError):
            a.with_user(self.other_clerk).action_make_sheets()
        with self.assertRaises(AccessError):
            a.with_user(self.nurse).action_make_sheets()

    def test_cards_of_today(self):
        sheet = self._sheet(counter_id=self.nurse.id)
        later = self._sheet(counter_id=self.nurse.id, date_due=fields.Date.add(self.today, days=2), start=False)
        self.assertEqual(self.assert_cards_match(self.nurse)['counts_to_do'], 1)
        self.assertEqual(later.state, 'draft')
        self._found(sheet, {self.masks: 9, self.lot_a: 4, self.lot_b: 6}, user=self.nurse)
        sheet.with_user(self.nurse).action_finish()
        self.assertEqual([self._shown(user)['counts_to_approve']['count'] for user in (self.manager, self.owner)], [1, 1])
        shown = self._shown(self.clerk)
        self.assertNotIn('counts_to_approve', shown)
        self.assertEqual(shown['counts_to_do']['count'], 0)
