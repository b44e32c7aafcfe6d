from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .expiry_common import ExpiryCommon


@tagged('post_install', '-at_install')
class TestMedicalExpiringStock(ExpiryCommon):
    """The worklist of what expires, and what is done about it."""

    def _wizard(self, action, user=None):
        return self.env[action['res_model']].with_user(user or self.clerk).browse(action['res_id'])

    # === THE LIST === #

    def test_stages_and_value(self):
        rows = self._rows(user=self.manager)
        self.assertEqual({row.lot_id.name: (row.stage, row.days, row.quantity, row.value, row.room_id.name) for row in rows}, {
            'OLD': ('expired', -2, 4, 40, "Exam 1"), 'SOON': ('d30', 20, 6, 60, "Exam 1"), 'LATER': ('d60', 50, 5, 50, "Exam 2")})
        self.assertEqual(rows.mapped('words'), ["Expired 2 days ago", "Expires in 20 days", "Expires in 50 days"])
        self.assertEqual([row.waiting for row in rows], [True, True, False])
        self.assertEqual(rows.responsible_id, self.nurse)
        groups = self.env['medical.expiring.stock'].with_user(self.manager)._read_group(
            [('company_id', '=', self.company.id)], ['stage'], ['value:sum'])
        self.assertEqual(dict(groups), {'expired': 40, 'd30': 60, 'd60': 50})

    def test_the_day_is_the_sites(self):
        west = self._new_site("West", 'WEST', 'Pacific/Honolulu')
        room = self.env['medical.room'].create({'name': "Exam W", 'code': 'EW', 'site_id': west.id, 'kind': 'exam'})
        shelf = self.env['stock.location'].create({'name': "Cupboard", 'usage': 'internal', 'location_id': room.location_id.id, 'company_id': self.company.id})
        lot = self._lot(self.vaccine, 'TODAY', 0)
        for location in (shelf, self.exam1.location_id):
            self.env['stock.quant'].with_company(self.company)._update_available_quantity(self.vaccine, location, 1, lot_id=lot)
        # two in the morning of the next day in New York is still the same day in Honolulu
        with freeze_time(self.site._medical_noon(self.today) + timedelta(hours=14)):
            rows = self._rows(lot)
            self.assertEqual({row.site_id.code: (row.stage, row.days) for row in rows}, {'MAIN': ('expired', -1), 'WEST': ('d30', 0)})
            self.assertEqual(rows.filtered(lambda row: row.site_id == west).room_id, room, "a shelf is its room's")

    def test_rows_cost_the_same(self):
        def spent(first, last):
            for number in range(first, last):
                self.env['stock.quant']._update_available_quantity(
                    self.vaccine, self.exam2.location_id, 1, lot_id=self._lot(self.vaccine, f'N{number}', number))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env['medical.expiring.stock'].with_user(self.clerk).web_search_read([], {
                'product_id': {'fields': {'display_name': {}}}, 'lot_id': {'fields': {'display_name': {}}},
                'room_id': {'fields': {'display_name': {}}}, 'words': {}, 'quantity': {}, 'stage': {}}, limit=80)
            self.assertEqual(found['length'], last + 3)
            return self.env.cr.sql_log_count - before

        spent(0, 1)
        few = spent(1, 20)
        self.assertEqual(spent(20, 60), few, "60 rows cost what 20 do")

    def test_who_sees_and_who_may(self):
        self.assertFalse(self._rows(user=self.other_clerk), "another practice's")
        self.assertTrue(self._rows(user=self.owner) and self._rows(user=self.auditor))
        with self.assertRaises(AccessError):
            self._rows(user=self.clerk).read(['value'])
        for user in (self.doctor, self.visitor, self.owner):
            for name in ('action_use_first', 'action_quarantine', 'action_move'):
                with self.assertRaises(AccessError):
                    getattr(self._rows(self.soon, user), name)()
        for name in ('action_dispose', 'action_return'):
            with self.assertRaisesRegex(AccessError, "supply clerk"):
                getattr(self._rows(self.soon, self.nurse), name)()
        with self.assertRaises(AccessError):
            self._rows(self.later, self.nurse).action_use_first()
        with self.assertRaises(AccessError):
            self.env['medical.expiry.action'].with_user(self.manager).create({
                'kind': 'dispose', 'product_id': self.vaccine.id, 'location_id': self.stock.id, 'site_id': self.site.id, 'quantity': 1,
                'uom_id': self.unit.id})
        with self.assertRaises(AccessError):
            self.env['medical.disposal.make'].with_user(self.nurse).create({})
        self.assertFalse(self._actions())

    # === WHAT IS DONE === #

    def test_use_first(self):
        with self.assertRaisesRegex(UserError, "has expired"):
            self._rows(user=self.clerk).action_use_first()
        self._rows(self.soon, self.nurse).action_use_first()
        self.assertRecordValues(self._actions(), [{
            'kind': 'use_first', 'user_id': self.nurse.id, 'lot_id': self.soon.id, 'room_id': self.exam1.id, 'quantity': 6, 'value': 60}])
        row = self._rows(self.soon)
        self.assertEqual((row.use_first, row.waiting), (True, False))
        self._rows(self.soon).action_use_first()
        self.assertEqual(len(self._actions()), 1, "it is marked already")
        supplies = self.env['medical.use.screen'].with_user(self.nurse).get_use_catalog(self.exam1.id, self.vaccine.ids)['supplies']
        self.assertEqual({lot['name']: (lot['use_first'], lot['text']) for lot in supplies[0]['lots']}, {
            'OLD': (False, "Expired 2 days ago"), 'SOON': (True, "Use first · Expires in 20 days")})
        with self.assertRaises(AccessError):
            self._actions().write({'quantity': 1})
        with self.assertRaises(AccessError):
            self._actions().unlink()
        with freeze_time(fields.Datetime.now() + timedelta(days=21)):
            self.assertEqual(self._rows(self.soon).waiting, True, "once it has expired something else has to be done")

    def test_busier_room(self):
        use = self.env['medical.supply.use'].with_user(self.clerk)
        exam3 = self.env['medical.room'].create({'name': "Exam 3", 'code': 'E3', 'site_id': self.site.id, 'kind': 'exam'})
        stock = self._lot(self.vaccine, 'PLENTY', 400)
        for room, quantity in ((self.exam1, 9), (self.exam2, 18), (exam3, 45)):
            self._stock_up(room, self.vaccine, quantity, stock)
            use.create({'room_id': room.id, 'product_id': self.vaccine.id, 'quantity': quantity, 'lot_id': stock.id})
        self._stock_up(exam3, self.vaccine, 7, self._lot(self.vaccine, 'THERE', 10))
        proposal = self._rows(self.soon)._busier_rooms()[self._rows(self.soon)]
        # 21 days: exam room 1 uses 2.1 of the 6 itself; exam room 3 uses 10.5 and has 7 that expire before
        self.assertEqual((proposal.room, proposal.quantity), (exam3, 3))
        self.assertIn("Exam 3 uses 0.5 a day, Exam 1 0.1", proposal.words)
        self.assertFalse(self._rows(self.later)._busier_rooms()[self._rows(self.later)].room, "exam room 2 will use its 5 itself")
        with self.assertRaisesRegex(UserError, "no room can use it"):
            self._rows(self.old).action_move()
        wizard = self._wizard(self._rows(self.soon, self.nurse).action_move(), self.nurse)
        with self.assertRaisesRegex(UserError, "there are 6"):
            wizard.line_ids.quantity = 7
            wizard.action_apply()
        wizard.line_ids.quantity = 3
        wizard.action_apply()
        self.assertEqual((self._in_room(self.exam1, self.vaccine, self.soon), self._in_room(exam3, self.vaccine, self.soon)), (3, 3))
        self.assertRecordValues(self._actions(), [{'kind': 'move', 'quantity': 3, 'room_id': self.exam1.id, 'to_room_id': exam3.id}])
        self.assertFalse(any(row.waiting for row in self._rows(self.soon)), "nobody is reminded of it in its new room at once")

    def test_quarantine_and_undo(self):
        self._rows(self.old + self.soon, self.nurse).action_quarantine()
        self.assertFalse(self._rows(self.old + self.soon))
        self.assertEqual(self._actions().mapped('kind'), ['quarantine', 'quarantine'])
        there = self.env['stock.quant'].search([('location_id', '=', self.quarantine.id), ('product_id', '=', self.vaccine.id)])
        self.assertEqual({quant.lot_id.name: quant.quantity for quant in there}, {'OLD': 4, 'SOON': 6})
        self.assertIn("Expires soon", there.filtered(lambda quant: quant.lot_id == self.soon).medical_source)
        release = there.filtered(lambda quant: quant.lot_id == self.soon).with_user(self.manager).action_medical_release()
        decision = Form(self.env['medical.quarantine.decision'].with_user(self.manager).with_context(**release['context']))
        decision.reason = "Set aside by mistake"
        decision.save().action_apply()
        self.assertEqual(self._on_hand(self.vaccine, self.stock), 6)
        self.assertEqual(self._actions('release').user_id, self.manager)

    def test_return_to_the_vendor(self):
        with self.assertRaisesRegex(UserError, "No delivery is known"):
            self._rows(self.soon).action_return()
        order = self._order(self._request({self.vaccine: 3}).line_ids)
        self._receive(order, {self.vaccine: {'quantity': 3, 'lot': 'BOUGHT', 'expiry': self._expiry(45)}})
        self._deliver(order.order_line.medical_allocation_ids.request_line_id.request_id)
        lot = self.env['stock.lot'].search([('name', '=', 'BOUGHT'), ('product_id', '=', self.vaccine.id)])
        self.assertEqual(self._in_room(self.exam1, self.vaccine, lot), 3)
        decision = self._rows(lot).action_return()
        form = Form(self.env['medical.quarantine.decision'].with_user(self.clerk).with_context(**decision['context']))
        form.save().action_apply()
        self.assertRecordValues(order.sudo().picking_ids.return_ids, [{'state': 'done', 'partner_id': self.mckay.id}])
        self.assertEqual(order.sudo().order_line.qty_received, 0, "credited")
        self.assertEqual(order.sudo().order_line.medical_allocation_ids.request_line_id.state, 'received', "nobody orders it again for it")
        self.assertFalse(self._on_hand(self.vaccine, self.quarantine))
        self.assertEqual(self._actions().mapped('kind'), ['quarantine', 'return'])

    def test_dispose(self):
        second = self._new_site("Second", 'SEC', 'America/Denver')
        room = self.env['medical.room'].create({'name': "Exam S", 'code': 'ES', 'site_id': second.id, 'kind': 'exam'})
        self._stock_up(room, self.vaccine, 2, self.old)
        wizard = self._wizard(self._rows(self.old).action_dispose())
        self.assertEqual((wizard.use_reason, wizard.line_ids.mapped('quantity')), ('expired', [4, 2]))
        with self.assertRaisesRegex(UserError, "Say how"):
            wizard.action_apply()
        wizard.method = 'pharmaceutical'
        wizard.line_ids[0].quantity = 3
        action = wizard.action_apply()
        disposals = self.env['medical.disposal'].search(action['domain'], order='site_id')
        self.assertRecordValues(disposals, [
            {'site_id': self.site.id, 'reason': "Expired", 'value': 30, 'certificate_missing': True},
            {'site_id': second.id, 'reason': "Expired", 'value': 20, 'certificate_missing': True}])
        self.assertEqual(self._rows(self.old).mapped('quantity'), [1])
        self.assertEqual(self._actions('dispose').mapped('value'), [30, 20])

    def test_cards(self):
        today = self.env['medical.today'].with_user(self.clerk)
        cards = {card.key: card for card in today._cards()}
        counts = today._counts([cards[f'supplies_{key}'] for key in ('expired', 'expiring_30', 'expiring_60')])
        self.assertEqual(list(counts.values()), [1, 1, 1])
        self.assertEqual(today.open_card('supplies_expired')['res_model'], 'medical.expiring.stock')
