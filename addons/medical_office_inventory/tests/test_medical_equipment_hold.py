from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestMedicalEquipmentHold(UseCommon):
    """A refrigerator fails: its goods are put on hold and are decided about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fridge = cls.env['maintenance.equipment'].create({
            'name': "Vaccine Refrigerator", 'company_id': cls.company.id, 'medical_room_id': cls.exam1.id})
        cls.fridge.action_medical_make_shelves()
        cls.shelves = cls.fridge.medical_location_id
        cls.lot = cls._lot(cls.vaccine, 'COLD1', 60)
        cls.other_lot = cls._lot(cls.vaccine, 'COLD2', 90)

    def _put(self, product, quantity, lot=None, location=None):
        self.env['stock.quant'].with_company(self.company).with_context(inventory_mode=True).create({
            'product_id': product.id, 'location_id': (location or self.shelves).id, 'lot_id': lot.id if lot else False,
            'inventory_quantity': quantity}).action_apply_inventory()

    def _book(self, product, location):
        """{lot name: quantity} of what the book has in a location."""
        quants = self.env['stock.quant'].search([('product_id', '=', product.id), ('location_id', '=', location.id), ('quantity', '!=', 0)])
        return {quant.lot_id.name: quant.quantity for quant in quants}

    def _hold(self):
        return self.env['stock.location'].search([('medical_hold_equipment_id', '=', self.fridge.id)])

    def test_contents_are_held_whole(self):
        morphine = self._lot(self.drug, 'CII')
        self._put(self.vaccine, 4, self.lot)
        self._put(self.vaccine, 2.5, self.other_lot)
        self._put(self.drug, 3, morphine)
        self._put(self.masks, 7)
        self._stock_up(self.exam1, self.vaccine, 1, self.lot)
        total = self.vaccine.with_company(self.company).qty_available
        self.fridge._medical_hold_contents("14 °C since noon")
        hold = self._hold()
        self.assertEqual((hold.name, hold.location_id, hold.medical_quarantine), ("Hold: Vaccine Refrigerator", self.quarantine, True))
        self.assertEqual(self._book(self.vaccine, hold), {'COLD1': 4, 'COLD2': 2.5})
        self.assertEqual(self._book(self.drug, hold), {'CII': 3})
        self.assertEqual(self._book(self.masks, hold), {False: 7})
        self.assertFalse(self.env['stock.quant'].search([('location_id', '=', self.shelves.id), ('quantity', '!=', 0)]))
        self.assertEqual(self._in_room(self.exam1, self.vaccine), 1, "what stands elsewhere in the room stays")
        self.assertEqual(self.vaccine.with_company(self.company).qty_available, total, "nothing is lost")
        self.assertEqual(self.fridge.medical_held_count, 4)
        self.assertIn("COLD1", self.fridge.message_ids[0].body)
        quant = self.env['stock.quant'].search([('location_id', '=', hold.id), ('lot_id', '=', self.lot.id)])
        self.assertIn("14 °C since noon", quant.medical_source)
        # a second alarm holds what was put in meanwhile, in the same place
        self._put(self.vaccine, 1, self.lot)
        self.fridge._medical_hold_contents("15 °C")
        self.assertEqual(self._hold(), hold)
        self.assertEqual(self._book(self.vaccine, hold), {'COLD1': 5, 'COLD2': 2.5})

    def test_nothing_of_it_is_used_or_promised(self):
        self._put(self.vaccine, 4, self.lot)
        self.fridge._medical_hold_contents("14 °C")
        with self.assertRaisesRegex(UserError, "on hold: don't use it"):
            self._use(self.vaccine, 1)
        with self.assertRaisesRegex(UserError, "on hold"):
            self._use(self.vaccine, 1, lot_id=self.lot.id)
        self._use(self.vaccine, 1, reason='waste', note="Threw one away already")
        room = self.vaccine.with_company(self.company).with_context(location=self.exam1.location_id.id)
        self.assertEqual(room.free_qty, 0)

    def test_reserved_goods_are_taken_from_elsewhere_or_wait(self):
        self._put(self.vaccine, 4, self.lot)
        self._stock_up(self.exam1, self.vaccine, 1, self.other_lot)
        move = self.env['stock.move'].create({
            'product_id': self.vaccine.id, 'product_uom': self.vaccine.uom_id.id, 'product_uom_qty': 3, 'company_id': self.company.id,
            'location_id': self.exam1.location_id.id, 'location_dest_id': self.exam2.location_id.id})
        move._action_confirm()
        move._action_assign()
        self.assertEqual(move.state, 'assigned')
        self.fridge._medical_hold_contents("14 °C")
        self.assertRecordValues(move, [{'state': 'partially_available', 'quantity': 1}])
        self.assertEqual(move.move_line_ids.lot_id, self.other_lot)
        self.assertEqual(self._book(self.vaccine, self._hold()), {'COLD1': 4})
        reserved = self.env['stock.quant'].search([('location_id', '=', self._hold().id)]).mapped('reserved_quantity')
        self.assertEqual(reserved, [0])

    def _decide(self, quant, user, **values):
        return self.env['medical.quarantine.decision'].with_user(user).create({'quant_id': quant.id, **values}).action_apply()

    def test_released_back_or_destroyed(self):
        morphine = self._lot(self.drug, 'CII')
        self._put(self.vaccine, 4, self.lot)
        self._put(self.drug, 2, morphine)
        self.fridge._medical_hold_contents("14 °C")
        vaccine = self.env['stock.quant'].search([('location_id', '=', self._hold().id), ('product_id', '=', self.vaccine.id)])
        drug = self.env['stock.quant'].search([('location_id', '=', self._hold().id), ('product_id', '=', self.drug.id)])
        with self.assertRaisesRegex(UserError, "Only the office manager releases"):
            self._decide(vaccine, self.clerk, kind='release', quantity=3, reason="The maker says so")
        self._decide(vaccine, self.manager, kind='release', quantity=3, reason="The maker says so")
        self.assertEqual(self._book(self.vaccine, self.shelves), {'COLD1': 3}, "back where it stands")
        self._decide(vaccine, self.clerk, kind='dispose', quantity=1, use_reason='damaged', method='destroyed')
        self.assertFalse(self._book(self.vaccine, self._hold()))
        with self.assertRaisesRegex(UserError, "No delivery is known"):
            self._decide(drug, self.manager, kind='return', quantity=2)
        with self.assertRaisesRegex(UserError, "a witness who signs"):
            self._decide(drug, self.manager, kind='dispose', quantity=2, use_reason='damaged', reason="Witnessed", method='destroyed')
        disposal = self.env['medical.disposal'].with_user(self.manager).sudo()._dispose({drug: 2}, 'destroyed', "Warm", witness=self.doctor)
        self.assertEqual(disposal.witness_id, self.doctor)
        self.assertEqual(self._book(self.drug, self.company.medical_use_location_id), {'CII': 2})

    def test_shelves_are_in_the_room(self):
        with self.assertRaisesRegex(ValidationError, "within its room"):
            self.fridge.medical_location_id = self.exam1.location_id
        with self.assertRaisesRegex(ValidationError, "within its room"):
            self.fridge.medical_location_id = self.stock
        with self.assertRaisesRegex(ValidationError, "within its room"):
            self.fridge.medical_room_id = self.exam2
        with self.assertRaisesRegex(UserError, "has its shelves"):
            self.fridge.action_medical_make_shelves()
        with self.assertRaises(AccessError):
            self.fridge.with_user(self.nurse).action_medical_make_shelves()

    def test_without_shelves_or_goods_there_is_a_note(self):
        freezer = self.env['maintenance.equipment'].create({'name': "Freezer", 'company_id': self.company.id, 'medical_room_id': self.exam2.id})
        for equipment in (freezer, self.fridge):
            equipment._medical_hold_contents("2 °C")
            self.assertIn("Don't use what is in here", equipment.message_ids[0].body)
        self.assertFalse(self._hold())

    def test_a_reading_of_a_nurse_puts_it_on_hold(self):
        self._put(self.vaccine, 4, self.lot)
        checklist = self.env['medical.checklist'].create({
            'name': "Refrigerator", 'steps': "[temperature* 2..8 °C] Now", 'company_id': self.company.id, 'scope': 'equipment',
            'equipment_ids': [Command.set(self.fridge.ids)], 'group_id': self.env.ref('medical_office_base.group_staff').id})
        now = fields.Datetime.now()
        run = self.env['medical.checklist.run'].create({
            'checklist_id': checklist.id, 'company_id': self.company.id, 'name': checklist.name, 'kind': 'maintenance', 'site_id': self.site.id,
            'equipment_id': self.fridge.id, 'group_id': checklist.group_id.id, 'date_due': now, 'date_open': now,
            'date_limit': fields.Datetime.add(now, hours=1)})
        screen = self.env['medical.round.screen'].with_user(self.nurse)
        line = screen.get_run(run.id)['lines'][0]['id']
        answer = screen.save_run(run.id, [{
            'key': 'k', 'line_id': line, 'values': {'value_number': 14, 'reason': "Door open"}, 'at': now.timestamp() * 1000}], True)
        self.assertTrue(answer['finished'], answer)
        self.assertEqual(self._book(self.vaccine, self._hold()), {'COLD1': 4})
        self.assertTrue(run.line_ids.request_id)
