import random

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .controlled_common import ControlledCommon


@tagged('post_install', '-at_install')
class TestMedicalControlledEntry(ControlledCommon):
    """The register follows every movement, and stays as it was written."""

    def test_dispensed_on_an_order(self):
        use = self._use(self.drug, 2, user=self.doctor, lot_id=self.lot.id)
        entry = self._entries()[-1]
        self.assertRecordValues(entry, [{
            'kind': 'dispensed', 'quantity': -2, 'balance': 8, 'practitioner_id': self.practitioner.id, 'practitioner_dea': 'AB1234563',
            'registration': 'AB1234563', 'reference': use.name, 'schedule': '2', 'user_id': self.doctor.id, 'room_id': self.exam1.id}])
        # the registration is frozen
        self.env['medical.practice']._get(self.company).dea_number = False
        self.assertEqual(entry.practitioner_dea, 'AB1234563')
        with self._refused('Nobody here has a DEA registration'):
            self._use(self.drug, 1, user=self.doctor, lot_id=self.lot.id)
        self.assertEqual(self.book.balance, 8)

    def test_practitioner_is_registered(self):
        other = self.env['hr.employee'].create({'name': "Dr. Second", 'company_id': self.company.id})
        with self._refused('no valid DEA registration'):
            self._use(self.drug, 1, user=self.clerk, lot_id=self.lot.id, practitioner_id=other.id)
        kind = self.env['medical.credential.type'].create({
            'name': "DEA registration", 'company_id': self.company.id, 'number_check': 'dea', 'holder': 'person', 'has_end': False})
        credential = self.env['medical.credential'].create({'employee_id': other.id, 'type_id': kind.id, 'number': 'BS1234563'})
        with self._refused('no valid DEA registration'):
            self._use(self.drug, 1, user=self.clerk, lot_id=self.lot.id, practitioner_id=other.id)
        credential._move('verified', {'state': 'verified'})
        with self._refused('Say who ordered'):
            self._use(self.drug, 1, user=self.clerk, lot_id=self.lot.id)
        self._use(self.drug, 1, user=self.clerk, lot_id=self.lot.id, practitioner_id=other.id)
        self.assertRecordValues(self._entries()[-1], [{'practitioner_id': other.id, 'practitioner_dea': 'BS1234563', 'user_id': self.clerk.id}])
        # who is registered takes it on their own order
        self._use(self.drug, 1, user=self.doctor, lot_id=self.lot.id)
        self.assertEqual(self._entries()[-1].practitioner_id, self.practitioner)

    def test_schedule_is_needed_to_dispense(self):
        self.drug.medical_schedule = False
        with self._refused('schedule of Morphine is missing'):
            self._use(self.drug, 1, user=self.doctor, lot_id=self.lot.id)

    def test_rest_of_a_dose(self):
        self._use(self.drug, 1, user=self.doctor, lot_id=self.lot.id)
        dose = self._entries()[-1]
        values = {'kind': 'rest', 'dispensed_id': dose.id, 'drawn': 10, 'given': 4, 'measure': 'mg', 'room_id': False}
        with self._refused('less than what was drawn'):
            self._waste(**{**values, 'given': 10}).action_waste()
        self._waste(**values).action_waste()
        entry = self._entries()[-1]
        self.assertRecordValues(entry, [{
            'kind': 'wasted', 'quantity': 0, 'balance': 9, 'drawn': 10, 'given': 4, 'wasted': 6, 'measure': 'mg', 'use_id': dose.use_id.id,
            'witness_id': self.clerk.id, 'practitioner_id': self.practitioner.id}])
        self.assertEqual(entry.dose_words, "Drawn 10 mg, given 4, wasted 6")
        with self._refused('already'):
            self._waste(**values).action_waste()
        self._check_books()

    def test_undone_and_moved(self):
        use = self._use(self.drug, 2, user=self.doctor, lot_id=self.lot.id)
        use.with_user(self.manager).undo("Not given, sealed")
        self._use(self.drug, 3, user=self.doctor, lot_id=self.lot.id, reason='transfer', dest_room_id=self.exam2.id)
        self.assertRecordValues(self._entries(), [
            {'number': 1, 'kind': 'opening', 'quantity': 10, 'balance': 10, 'moved_qty': 0, 'user_id': self.env.uid},
            {'number': 2, 'kind': 'dispensed', 'quantity': -2, 'balance': 8, 'moved_qty': 0, 'user_id': self.doctor.id},
            {'number': 3, 'kind': 'undone', 'quantity': 2, 'balance': 10, 'moved_qty': 0, 'user_id': self.manager.id},
            {'number': 4, 'kind': 'moved', 'quantity': 0, 'balance': 10, 'moved_qty': 3, 'user_id': self.doctor.id},
        ])
        self.assertEqual(self._entries()[-1].dest_room_id, self.exam2)
        self._check_books()

    def test_received_and_between_sites(self):
        self._new_price(self.mckay, self.drug, 5)
        self.mckay.medical_dea_number = 'AB1234563'
        self.drug.medical_schedule = '2'
        order = self._order(self._request({self.drug: 6}).line_ids)
        with self._refused("Form 222"):
            self._receive(order, {self.drug: {'quantity': 6, 'lot': 'R1', 'expiry': self._expiry(300)}})
        self._receive(order, {self.drug: {'quantity': 6, 'lot': 'R1', 'expiry': self._expiry(300)}}, order_form=' 222-001')
        lot = self.env['stock.lot'].search([('name', '=', 'R1'), ('product_id', '=', self.drug.id)])
        received = self._entries(lot)
        self.assertRecordValues(received[:1], [{
            'kind': 'received', 'quantity': 6, 'balance': 6, 'partner_id': self.mckay.id, 'partner_dea': 'AB1234563', 'form': '222-001',
            'user_id': self.clerk.id}])
        lake = self._new_site("Lake", 'LAKE', 'America/New_York')
        ward = self.env['medical.room'].create({'name': "Ward", 'code': 'W', 'site_id': lake.id, 'kind': 'storage'})
        lake.medical_dea_number = 'BS1234563'
        picking = self.env['stock.picking'].with_user(self.clerk).create({
            'picking_type_id': self.site.warehouse_id.int_type_id.id, 'location_id': self.exam1.location_id.id,
            'location_dest_id': ward.location_id.id})
        self.env['stock.move'].with_user(self.clerk).create({
            'product_id': self.drug.id, 'product_uom': self.unit.id, 'product_uom_qty': 4, 'location_id': self.exam1.location_id.id,
            'location_dest_id': ward.location_id.id, 'picking_id': picking.id, 'company_id': self.company.id})
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertRecordValues(self._entries()[-2:].sorted('quantity'), [
            {'kind': 'out', 'quantity': -4, 'balance': 6, 'site_id': self.site.id, 'registration': 'AB1234563'},
            {'kind': 'in', 'quantity': 4, 'balance': 4, 'site_id': lake.id, 'registration': 'BS1234563'}])
        self._check_books()

    def test_places_with_stock_stay_at_their_site(self):
        lake = self._new_site("Lake", 'LAKE', 'America/New_York')
        shelf = self.env['stock.location'].create({
            'name': "Safe", 'usage': 'internal', 'location_id': self.exam1.location_id.id, 'company_id': self.company.id})
        shelf.location_id = self.exam2.location_id
        with self._refused('on the register of its site'):
            self.exam1.location_id.location_id = lake.warehouse_id.view_location_id
        self._check_books()

    def test_balance_is_the_stock_on_random_days(self):
        """Invariant: whatever people do in whatever order, each book is the sum of the stock at its site."""
        chance = random.Random(1304)
        lots = [self.lot, self._lot(self.drug, 'C2', 300)]
        self._stock_up(self.exam2, self.drug, 7, lots[1])
        rooms, uses = [self.stockroom, self.exam1, self.exam2], []
        for _number in range(25):
            lot, room, other = chance.choice(lots), *chance.sample(rooms, 2)
            what, quantity = chance.choice(('use', 'use', 'transfer', 'waste', 'undo', 'count')), chance.randint(1, 4)
            try:
                if what == 'use':
                    uses.append(self._use(self.drug, quantity, user=self.doctor, room=room, lot_id=lot.id))
                elif what == 'transfer':
                    self._use(self.drug, quantity, user=self.clerk, room=room, lot_id=lot.id, reason='transfer', dest_room_id=other.id)
                elif what == 'waste':
                    self._waste(lot_id=lot.id, room_id=room.id, quantity=quantity).action_waste()
                elif what == 'undo' and uses:
                    uses.pop().with_user(self.manager).undo("Not given")
                elif what == 'count':
                    self._stock_up(room, self.drug, quantity, lot)
            except UserError:
                # the room has less: nothing of it may stand on the register
                self.env.invalidate_all()
            self._check_books()

    def test_stays_as_written(self):
        entry = self._entries()[-1]
        for user in (self.doctor, self.clerk, self.manager, self.owner, self.auditor):
            self.assertEqual(entry.with_user(user).balance, 10)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    entry.with_user(user).note = "Otherwise"
                with self.assertRaises(AccessError):
                    entry.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    entry.with_user(user).copy()
                with self.assertRaises(AccessError):
                    self.book.with_user(user).balance = 3
        with self.assertRaises(AccessError):
            entry.sudo().note = "Otherwise"
        # what changes no row of it, as the deletion of somebody who isn't on it does, passes
        self.env.cr.execute("UPDATE medical_controlled_entry SET create_uid = NULL WHERE create_uid = -1")
        for query in ("UPDATE medical_controlled_entry SET quantity = 9", "DELETE FROM medical_controlled_entry",
                      "TRUNCATE medical_controlled_entry CASCADE"):
            with (self.subTest(query=query), mute_logger('odoo.sql_db'), self.assertRaisesRegex(psycopg2.Error, 'kept as it was written'),
                  self.env.cr.savepoint()):
                self.env.cr.execute(query)

    def test_who_reads(self):
        entry = self._entries()[-1]
        self.assertFalse(entry.with_user(self.other_clerk).search([('id', '=', entry.id)]))
        for user in (self.nurse, self.visitor):
            with self.assertRaises(AccessError):
                entry.with_user(user).read(['balance'])
        away = self._new_user('ct_away', 'medical_office_base.group_clinician')
        self.assertFalse(self.env['medical.controlled.entry'].with_user(away).search([('id', '=', entry.id)]), "of another site")
        self.assertNotIn('visit_id', self.env['medical.controlled.entry'].with_user(self.clerk).fields_get())

    def test_books_begin_with_what_is_there(self):
        """As at the upgrade, and when a supply turns out to be controlled."""
        pill = self._new_product("Pill", tracking='lot')
        lot = self._lot(pill, 'P1')
        self._stock_up(self.exam1, pill, 5, lot)
        self._stock_up(self.exam2, pill, 7, lot)
        self.assertFalse(self._entries(lot))
        pill.with_user(self.manager).medical_controlled = True
        self.assertRecordValues(self._entries(lot), [{'kind': 'opening', 'quantity': 12, 'balance': 12, 'user_id': self.manager.id}])
        self.env['res.company']._medical_set_up_all()
        self.assertEqual(len(self._entries(lot)), 1, "once")
        with self._refused('has 12 left'):
            pill.with_user(self.manager).medical_controlled = False
        # before the upgrade there were no books
        self.env.cr.execute("ALTER TABLE medical_controlled_entry DISABLE TRIGGER medical_controlled_refuse")
        self.env.cr.execute("DELETE FROM medical_controlled_entry WHERE lot_id = %s", [lot.id])
        self.env.cr.execute("DELETE FROM medical_controlled_book WHERE lot_id = %s", [lot.id])
        self.env.invalidate_all()
        self.env['res.company']._medical_set_up_all()
        self.assertRecordValues(self._entries(lot), [{'kind': 'opening', 'quantity': 12, 'balance': 12, 'number': 1}])
        self.env['medical.controlled.entry'].init()
        self._check_books()

    def test_opening_stock_begins_books_alone(self):
        def post(lot, quantity):
            opening = self.env['medical.opening.stock'].with_user(self.clerk).create({'site_id': self.site.id, 'line_ids': [(0, 0, {
                'room_id': self.exam2.id, 'product_id': self.drug.id, 'quantity': quantity, 'lot_name': lot, 'expiry': self._expiry(90)})]})
            opening.action_post()
            return opening

        opening = post('N1', 4)
        lot = self.env['stock.lot'].search([('name', '=', 'N1'), ('product_id', '=', self.drug.id)])
        self.assertRecordValues(self._entries(lot), [{'kind': 'opening', 'quantity': 4, 'user_id': self.clerk.id}])
        self.assertIn(opening.name, self._entries(lot).reference)
        with self._refused('already'):
            post('N1', 1)

    def test_never_below_zero(self):
        vals = {'site_id': self.site.id, 'product_id': self.drug.id, 'lot_id': self.lot.id, 'kind': 'loss', 'quantity': -11, 'user_id': self.env.uid}
        with self._refused('The register has 10'):
            self.env['medical.controlled.entry'].sudo()._write_entries([vals])

    def test_queries_do_not_grow(self):
        entries = self.env['medical.controlled.entry'].sudo()

        def count(rows):
            lots = [self._lot(self.drug, f'Q{rows}-{number}', 100) for number in range(rows)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            entries._write_entries([{
                'site_id': self.site.id, 'product_id': self.drug.id, 'lot_id': lot.id, 'kind': 'received', 'quantity': 1,
                'user_id': self.env.uid} for lot in lots])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few = count(20)
        self.assertLessEqual(count(60), few + 2)
