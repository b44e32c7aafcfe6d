from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ...tools.controlled_mark import ControlledMark
from .controlled_common import ControlledCommon


@tagged('post_install', '-at_install')
class TestMedicalControlledWitness(ControlledCommon):
    """Nobody wastes or destroys a controlled substance alone, and nobody else types the witness's password for them."""

    def test_wasted_before_a_witness(self):
        wizard = self._waste()
        self.assertFalse(wizard.witness_password, "it is kept nowhere")
        wizard.action_waste()
        entry = self._entries()[-1]
        self.assertRecordValues(entry, [{
            'kind': 'wasted', 'quantity': -1, 'balance': 9, 'user_id': self.doctor.id, 'witness_id': self.clerk.id, 'note': "Broke",
            'room_id': self.exam1.id, 'number': 2}])
        self.assertEqual(self._in_room(self.exam1, self.drug), 9)
        # the proof is used up
        with self._refused('witness is needed'):
            wizard.action_waste()
        self._check_books()

    def test_who_may_witness(self):
        candidates = self._waste(witness_password=False).witness_candidate_ids
        self.assertLessEqual(self.clerk | self.manager, candidates)
        self.assertFalse(candidates & (self.doctor | self.nurse | self.visitor | self.auditor | self.owner | self.stranger | self.other_clerk))
        for witness in (self.doctor, self.nurse, self.stranger):
            with self.subTest(witness=witness.login), self._refused("can't witness"):
                self._waste(witness=witness)

    def test_wrong_password(self):
        for password in ('wrong', self.doctor.login.ljust(8, 'x'), ' '):
            with self._refused("isn't the password"):
                self._waste(password=password)
        wizard = self._waste(witness_password=False)
        with self._refused('witness is needed'):
            wizard.action_waste()
        self.assertEqual(self.book.balance, 10)

    def test_attempts_are_counted_as_at_the_log_in(self):
        asked = []
        users = type(self.env['res.users'])
        allowed = users._assert_can_auth

        def counted(records, user=None):
            asked.append(user)
            return allowed(records, user=user)

        with patch.object(users, '_assert_can_auth', counted):
            self._waste()
        self.assertEqual(asked, [self.clerk.login])

    def test_the_proof_holds_for_what_was_shown(self):
        wizard = self._waste()
        wizard.quantity = 5
        with self._refused('witness is needed'):
            wizard.action_waste()
        wizard = self._waste()
        wizard.sudo().witness_proven_on = fields.Datetime.now() - timedelta(minutes=6)
        with self._refused('witness is needed'):
            wizard.action_waste()
        self.assertEqual(self.book.balance, 10)

    def test_proof_is_not_typed(self):
        Waste = self.env['medical.controlled.waste'].with_user(self.doctor)
        with self.assertRaises(AccessError):
            Waste.create({'witness_proven_id': self.clerk.id})
        wizard = Waste.with_context(
            default_witness_proven_id=self.clerk.id, default_witness_proven_on=fields.Datetime.now()).create({
                'kind': 'units', 'room_id': self.exam1.id, 'product_id': self.drug.id, 'lot_id': self.lot.id, 'note': "Broke",
                'witness_id': self.clerk.id})
        self.assertFalse(wizard.witness_proven_id)
        with self.assertRaises(AccessError):
            wizard.write({'witness_proven_id': self.clerk.id})
        with self._refused('witness is needed'):
            wizard.action_waste()

    # === EACH WAY ROUND IT === #

    def test_faked_by_a_use(self):
        Use = self.env['medical.supply.use'].with_user(self.manager)
        values = {'room_id': self.exam1.id, 'product_id': self.drug.id, 'lot_id': self.lot.id, 'quantity': 1, 'reason': 'waste', 'note': "Broke"}
        for reason in ('waste', 'damaged'):
            with self.subTest(reason=reason), self._refused('alone'):
                Use.create({**values, 'reason': reason})
        with self._refused("can't be typed"):
            Use.create({**values, 'witness_id': self.clerk.id})
        forged = Use.with_context(default_witness_id=self.clerk.id, default_medical_witness_id=self.clerk.id, medical_controlled={
            'kind': 'wasted', 'witness_id': self.clerk.id})
        with self._refused('alone'):
            forged.create(values)
        with self._refused('alone'):
            self.env['medical.use.screen'].with_user(self.doctor).record_use(values)
        self.assertEqual(self.book.balance, 10)

    def _move_values(self, **values):
        target = self.company.medical_use_location_id
        return {
            'product_id': self.drug.id, 'product_uom': self.unit.id, 'product_uom_qty': 1, 'location_id': self.exam1.location_id.id,
            'location_dest_id': target.id, 'company_id': self.company.id, 'picked': True, 'move_line_ids': [Command.create({
                'product_id': self.drug.id, 'product_uom_id': self.unit.id, 'quantity': 1, 'lot_id': self.lot.id, 'picked': True,
                'location_id': self.exam1.location_id.id, 'location_dest_id': target.id})], **values}

    def test_faked_by_a_move(self):
        Move = self.env['stock.move'].with_user(self.clerk)
        use = self._use(self.drug, 1, user=self.doctor, lot_id=self.lot.id)
        for values in ({'medical_witness_id': self.manager.id}, {'medical_controlled_kind': 'dispensed'}, {'medical_use_id': use.id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                Move.create(self._move_values(**values))
        moves = Move.create(self._move_values()) | Move.with_context(
            default_medical_use_id=use.id, default_medical_witness_id=self.manager.id, default_medical_controlled_kind='wasted',
            medical_controlled={'kind': 'dispensed'}).create(self._move_values())
        for move in moves:
            self.assertFalse(move.medical_use_id or move.medical_witness_id or move.medical_controlled_kind)
            with self.assertRaises(AccessError):
                move.write({'medical_witness_id': self.manager.id})
            with self._refused('none of them'):
                move._action_done()
        # one's own name is no witness, not even to the suite's methods
        for witness in (None, self.clerk):
            move = Move.sudo().with_context(medical_controlled=ControlledMark('destroyed', witness=witness)).create(self._move_values())
            with self._refused('alone'):
                move._action_done()
        self.assertEqual(self.book.balance, 9)

    def test_faked_by_scrap_and_transfer(self):
        scrap = self.env['stock.scrap'].with_user(self.manager).create({
            'product_id': self.drug.id, 'lot_id': self.lot.id, 'scrap_qty': 1, 'location_id': self.exam1.location_id.id, 'company_id': self.company.id})
        with self._refused('none of them'):
            scrap.action_validate()
        warehouse = self.site.warehouse_id
        for target in (self.company.medical_use_location_id, self.env.ref('stock.stock_location_customers')):
            picking = self.env['stock.picking'].with_user(self.clerk).create({
                'picking_type_id': warehouse.out_type_id.id, 'location_id': self.exam1.location_id.id, 'location_dest_id': target.id})
            move = self._move_values(location_dest_id=target.id, picking_id=picking.id)
            move['move_line_ids'][0][2].update(location_dest_id=target.id, picking_id=picking.id)
            self.env['stock.move'].with_user(self.clerk).create(move)
            with self.subTest(target=target.name), self._refused('none of them'):
                picking.button_validate()
        self.assertEqual(self._in_room(self.exam1, self.drug), 10)

    def test_faked_by_an_adjustment(self):
        Quant = self.env['stock.quant'].with_user(self.clerk).with_context(inventory_mode=True)
        quant = Quant.search([('lot_id', '=', self.lot.id), ('location_id', '=', self.exam1.location_id.id)])
        quant.inventory_quantity = 8
        for forged in (quant, quant.with_context(medical_controlled={'kind': 'count'}, default_medical_controlled_kind='count')):
            with self._refused('by a count'):
                forged.action_apply_inventory()
        with self._refused('by a count'):
            Quant.create({'product_id': self.drug.id, 'lot_id': self._lot(self.drug, 'NEW', 10).id, 'inventory_quantity': 4,
                          'location_id': self.exam2.location_id.id}).action_apply_inventory()
        with self._refused('follows from'):
            quant.with_context(inventory_mode=False).write({'quantity': 3})
        with self._refused('follows from'):
            Quant.with_context(inventory_mode=False).create({
                'product_id': self.drug.id, 'lot_id': self.lot.id, 'quantity': 4, 'location_id': self.exam2.location_id.id})
        # the suite's own count may, and says so on the register
        quant.sudo().with_context(medical_controlled=ControlledMark('count', witness=self.manager, reference='CC/1')).action_apply_inventory()
        self.assertRecordValues(self._entries()[-1], [{
            'kind': 'count', 'quantity': -2, 'balance': 8, 'user_id': self.clerk.id, 'witness_id': self.manager.id, 'reference': 'CC/1'}])
        self._check_books()

    def test_faked_by_a_done_line(self):
        use = self._use(self.drug, 1, user=self.doctor, lot_id=self.lot.id)
        line = use.sudo().move_ids.move_line_ids.with_user(self.clerk)
        for values in ({'quantity': 3}, {'location_dest_id': self.exam2.location_id.id}, {'lot_id': self._lot(self.drug, 'X', 5).id}):
            with self.subTest(values=values), self._refused("doesn't change"):
                line.write(values)
        with self._refused("doesn't change"):
            line.create({
                'move_id': line.move_id.id, 'product_id': self.drug.id, 'product_uom_id': self.unit.id, 'quantity': 1, 'lot_id': self.lot.id,
                'location_id': self.exam1.location_id.id, 'location_dest_id': line.location_dest_id.id})
        self._check_books()

    def test_destroyed_and_sent_away(self):
        quarantined = self.env['stock.quant'].search([('lot_id', '=', self.lot.id), ('location_id', '=', self.exam1.location_id.id)])
        values = {'quant_id': quarantined.id, 'quantity': 4, 'reason': "Expired", 'witness_id': self.manager.id}
        Destroy = self.env['medical.controlled.destroy'].with_user(self.clerk)
        quarantined._medical_quarantine("Expired")
        quarantined = self.env['stock.quant'].search([('lot_id', '=', self.lot.id), ('location_id', '=', self.quarantine.id)])
        with self._refused('Controlled Substances'):
            self.env['medical.quarantine.decision'].with_user(self.manager).create({
                'quant_id': quarantined.id, 'kind': 'dispose', 'method': 'destroyed', 'quantity': 1, 'use_reason': 'expired',
                'reason': "Witnessed"}).action_apply()
        values['quant_id'] = quarantined.id
        with self._refused('witness is needed'):
            Destroy.create({**values, 'method_note': "Digestion"}).action_destroy()
        password = {'witness_password': 'or_manager'.ljust(8, 'x')}
        with self._refused('non-retrievable'):
            Destroy.create({**values, **password}).action_destroy()
        Destroy.create({**values, **password, 'method_note': "Digestion", 'form': '41-7'}).action_destroy()
        self.assertRecordValues(self._entries()[-1], [{
            'kind': 'destroyed', 'quantity': -4, 'balance': 6, 'witness_id': self.manager.id, 'user_id': self.clerk.id, 'form': '41-7'}])
        with self._refused('DEA registration'):
            Destroy.create({**values, **password, 'way': 'return', 'partner_id': self.mckay.id, 'quantity': 2}).action_destroy()
        self.mckay.medical_dea_number = 'AB1234563'
        Destroy.create({**values, **password, 'way': 'return', 'partner_id': self.mckay.id, 'quantity': 2, 'form': '222-1'}).action_destroy()
        self.assertRecordValues(self._entries()[-1], [{
            'kind': 'returned', 'quantity': -2, 'balance': 4, 'partner_id': self.mckay.id, 'partner_dea': 'AB1234563', 'form': '222-1'}])
        self.assertEqual(len(self.env['medical.disposal'].search([('site_id', '=', self.site.id)])), 2)
        with self.assertRaises(AccessError):
            self.env['medical.controlled.destroy'].with_user(self.doctor).create(values)
        self._check_books()
