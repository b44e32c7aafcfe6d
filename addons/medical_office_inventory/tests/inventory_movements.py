from datetime import timedelta

from odoo import Command

from ..models.medical_opening_stock import OpeningRow

KINDS = (
    'receive', 'receive_damaged', 'fill_room', 'transfer', 'use', 'waste', 'undo', 'adjust', 'open', 'count', 'count_is_use', 'quarantine', 'release',
    'return', 'dispose', 'dispose_quarantined', 'recall', 'recall_return', 'fund_receive', 'fund_use', 'borrow', 'pay_back', 'dispense',
    'waste_controlled', 'destroy_controlled', 'move')

class InventoryMovements:
    """What people do with supplies, by the suite's own ways, as who does it.

    For classes on `ControlledCommon` with ``rooms``, ``lots`` ({product: names of lots}), a vaccine ``flu`` that is kept apart by fund and the
    fund ``vfc``. Each ``_do_`` takes product, name of a lot, room, quantity and price as they fall, and answers whether anything was moved;
    those that need goods of a kind take what there is.
    """

    # === WHAT PEOPLE DO === #

    def _lot_of(self, product, name):
        return self.env['stock.lot'].search([('product_id', '=', product.id), ('name', '=', name)], limit=1)

    def _quants(self, places):
        return self.env['stock.quant'].search([
            ('location_id', 'in', places.ids), ('product_id', 'in', (self.products - self.drug).ids), ('quantity', '>', 0)])

    def _quant(self, product, lot_name, room):
        """Goods on the shelves: those named where they are there, else what comes next to them."""
        return self._quants(self.rooms.location_id).sorted(lambda quant: (
            quant.product_id != product, quant.location_id != room.location_id, (quant.lot_id.name or '') != lot_name, quant.id))[:1]

    def _do_receive(self, product, lot_name, room, quantity, price, **found):
        order = self.env['purchase.order'].with_company(self.company).create({
            'partner_id': self.mckay.id, 'company_id': self.company.id, 'user_id': self.buyer.id, 'picking_type_id': self.site.warehouse_id.in_type_id.id,
            'order_line': [Command.create({
                'product_id': product.id, 'product_qty': quantity + 3, 'product_uom_id': product.uom_id.id, 'price_unit': price,
                'tax_ids': [Command.clear()]})]})
        order.button_confirm()
        item = {'quantity': quantity, **({'lot': lot_name, 'expiry': self._expiry(500)} if lot_name else {}), **found}
        return self._receive(order, {product: item}, rest='later' if quantity % 2 else 'close', user=self.clerk)[1].get('done')

    def _do_receive_damaged(self, product, lot_name, room, quantity, price):
        return self._do_receive(product, lot_name, room, quantity, price, condition='damaged', outcome='quarantine', note="Crushed")

    def _do_fill_room(self, product, lot_name, room, quantity, price):
        """A request that is filled from the stockroom and brought to the room."""
        request = self.env['medical.supply.request'].with_user(self.doctor).create({
            'room_id': self.exam1.id, 'line_ids': [Command.create({'product_id': product.id, 'quantity': quantity, 'uom_id': product.uom_id.id})]})
        request.action_submit()
        for user in (self.env['medical.practice']._get(self.company).dea_user_id, self.manager, self.owner):
            decided = request.with_user(user)
            if request.state == 'submitted' and decided.can_decide:
                decided.action_approve()
        return self._deliver(request)

    def _do_transfer(self, product, lot_name, room, quantity, price):
        other = self.exam2 if room != self.exam2 else self.exam1
        return self._take(product, lot_name, room, quantity, reason='transfer', dest_room_id=other.id)

    def _do_use(self, product, lot_name, room, quantity, price):
        return self._take(product, lot_name, room, quantity, **({'fund_eligibility': 'none'} if product == self.flu else {}))

    def _do_waste(self, product, lot_name, room, quantity, price):
        return self._take(product, lot_name, room, quantity, reason='waste', note="Dropped")

    def _take(self, product, lot_name, room, quantity, **values):
        lot = self._lot_of(product, lot_name) if lot_name else self.env['stock.lot']
        return self._use(product, quantity, user=self.clerk, room=room, lot_id=lot.id, **values)

    def _do_undo(self, product, lot_name, room, quantity, price):
        use = self.env['medical.supply.use'].search([('company_id', '=', self.company.id), ('state', '!=', 'undone')], order='id desc', limit=1)
        return use and use.with_user(self.manager).undo("Mistake")

    def _do_adjust(self, product, lot_name, room, quantity, price):
        quant = self._quant(product, lot_name, room).with_user(self.clerk).with_context(inventory_mode=True)
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()
        return quant

    def _do_count(self, product, lot_name, room, quantity, price):
        """More or less than the book has."""
        return self._count(self._quant(product, lot_name, room).location_id.medical_room_id or room, quantity, quantity % 5 - 2 or 3)

    def _do_count_is_use(self, product, lot_name, room, quantity, price):
        """What is missing was used."""
        room = self._quant(product, lot_name, room).location_id.medical_room_id or room
        room.count_is_use = True
        lines = self._count(room, quantity, -1)
        room.count_is_use = False
        return lines and lines.move_ids.filtered(lambda move: move.medical_use_reason == 'use')

    def _count(self, room, which, difference):
        """A blind sheet of a room, of which one line differs: counted again by somebody else if it must be, explained, and approved by a third."""
        sheet = self.env['medical.count'].with_user(self.clerk).create({'site_id': self.site.id, 'kind': 'room', 'room_ids': room.ids})
        sheet.action_start()
        lines = sheet.sudo().line_ids
        if not lines:
            return False
        found = {line: (line.start_qty, None) for line in lines}
        line = lines[which % len(lines)]
        found[line] = max(line.start_qty + difference, 0), None
        sheet._doing()._record(found)
        sheet.action_finish()
        if sheet.sudo().state == 'recount':
            again = sheet.with_user(sheet.sudo().recounter_id)
            again._check_counting()
            again._doing()._record({line: found[line] for line in lines if line.to_recount})
            again.action_finish()
        lines.with_user(self.clerk).filtered('difference').reason = 'unrecorded'
        sheet.with_user(self.owner if self.manager in sheet.sudo().counter_ids else self.manager).action_post()
        return sheet.sudo().state == 'posted' and line

    def _do_quarantine(self, product, lot_name, room, quantity, price):
        quant = self._quant(product, lot_name, room)
        return quant and quant._medical_quarantine("Recalled")

    def _decide(self, kind, quants, quantity, **values):
        quant = quants and quants[quantity % len(quants)]
        return quant and self.env['medical.quarantine.decision'].with_user(self.manager).create({
            'quant_id': quant.id, 'kind': kind, 'quantity': min(quantity, quant.quantity), 'reason': "Looked at", **values}).action_apply()

    def _do_release(self, product, lot_name, room, quantity, price):
        quants = self._quants(self.quarantine)
        recalled, _products = self.env['medical.recall']._blocked(self.company, self.products, quants.lot_id)
        return self._decide('release', quants.filtered(lambda quant: quant.lot_id not in recalled), quantity)

    def _do_return(self, product, lot_name, room, quantity, price):
        return self._decide('return', self._quants(self.quarantine).filtered(lambda quant: all(
            move for move, _quantity in quant._medical_return_sources(min(quantity, quant.quantity)))), quantity)

    def _do_dispose_quarantined(self, product, lot_name, room, quantity, price):
        return self._decide('dispose', self._quants(self.quarantine), quantity, method='trash')

    def _do_dispose(self, product, lot_name, room, quantity, price):
        """From the shelf, under a certificate."""
        quant = self._quant(product, lot_name, room)
        if not quant:
            return False
        action = self.env['medical.disposal.make'].with_user(self.clerk).create({
            'method': 'medical_waste', 'use_reason': 'damaged', 'line_ids': [Command.create({
                'quant_id': quant.id, 'quantity': min(quantity, quant.quantity)})]}).action_apply()
        certificate = self.env['medical.disposal'].browse(action['res_id'])
        return certificate.certificate_missing and certificate.move_ids

    def _do_recall(self, product, lot_name, room, quantity, price):
        """A notice names a lot that was delivered: what of it is on the shelves is set aside."""
        quants = self.env['stock.quant'].search([
            ('location_id', 'in', self.rooms.location_id.ids), ('lot_id', '!=', False), ('quantity', '>', 0), ('product_id.medical_controlled', '=', False),
            ('owner_id', '=', False)])
        delivered = self.env['stock.move.line'].search([
            ('state', '=', 'done'), ('lot_id', 'in', quants.lot_id.ids), ('location_id.usage', '=', 'supplier')]).lot_id
        lots = quants.lot_id & delivered
        if not lots:
            return False
        lot = lots[quantity % len(lots)]
        recall = self.env['medical.recall'].with_user(self.clerk).with_company(self.company).create({
            'title': "Fictional recall", 'item_ids': [Command.create({'product_id': lot.product_id.id, 'lots': lot.name})]})
        recall.action_search()
        recall.action_quarantine()
        return recall.quarantine_count

    def _do_recall_return(self, product, lot_name, room, quantity, price):
        """What is recalled goes back to the vendors whose deliveries brought it, as the book finds them."""
        recalls = self.env['medical.recall'].with_user(self.clerk).search([('company_id', '=', self.company.id)])
        recall = recalls.filtered(lambda recall: any(
            move for quant in recall._quants('quarantine') for move, _quantity in quant._medical_return_sources(quant.quantity)))[:1]
        return recall and recall.action_return()

    def _do_open(self, product, lot_name, room, quantity, price):
        row = OpeningRow(room, product, lot_name, self.today + timedelta(days=500) if lot_name else False, quantity, price)
        opening = self.env['medical.opening.stock'].with_user(self.clerk)
        return not list(opening._row_faults([row])) and opening._post_rows([row], "Opening stock")

    def _do_move(self, product, lot_name, room, quantity, price):
        """What expires soon goes to a room that uses it."""
        quant = self._quant(product, lot_name, room)
        other = self.exam2 if quant.location_id != self.exam2.location_id else self.exam1
        return quant and self.env['medical.expiry.move'].with_user(self.clerk).with_company(self.company).create({'line_ids': [Command.create({
            'quant_id': quant.id, 'quantity': min(quantity, quant.quantity), 'to_room_id': other.id})]}).action_apply()

    # === OF ANOTHER OWNER === #

    def _flu(self, number, owner, least=1):
        """Doses of one stock in a room, as they fall."""
        quants = self.env['stock.quant'].search([
            ('product_id', '=', self.flu.id), ('location_id', 'in', self.rooms.location_id.ids), ('quantity', '>=', least),
            ('owner_id', '=', owner.id)])
        return quants and quants[number % len(quants)]

    def _give(self, quant, eligibility, quantity, **values):
        return self._use(
            self.flu, quantity, user=self.doctor, room=quant.location_id.medical_room_id, lot_id=quant.lot_id.id, fund_eligibility=eligibility,
            fund_id=self.vfc.id if quant.owner_id else False, **values)

    def _do_fund_receive(self, product, lot_name, room, quantity, price):
        action = self.env['medical.fund.receipt'].with_user(self.clerk).with_company(self.company).create({
            'site_id': self.site.id, 'fund_id': self.vfc.id, 'line_ids': [Command.create({'product_id': self.flu.id, 'quantity': quantity})],
        }).action_receive()
        picking = self.env['stock.picking'].browse(action['context']['active_id'])
        return self.env['medical.receipt'].with_user(self.clerk).receive(picking.id, [{
            'move_id': picking.move_ids.id, 'quantity': quantity, 'lot': self.lots[self.flu][quantity % 2], 'expiry': self._expiry(500)}]).get('done')

    def _do_fund_use(self, product, lot_name, room, quantity, price):
        quant = self._flu(quantity, self.vfc.partner_id)
        return quant and not self._give(quant, 'medicaid', min(quantity, quant.quantity)).qty_unbooked

    def _do_borrow(self, product, lot_name, room, quantity, price):
        """A program's dose for a patient of the practice's own stock, or the other way round."""
        owner = self.vfc.partner_id if quantity % 2 else self.env['res.partner']
        quant = self._flu(quantity, owner)
        return quant and self._give(quant, 'none' if owner else 'medicaid', min(quantity % 3 + 1, quant.quantity), borrow_reason='ran_out').borrowing_ids

    def _do_pay_back(self, product, lot_name, room, quantity, price):
        for borrowing in self.env['medical.fund.borrowing'].with_user(self.clerk).search([('company_id', '=', self.company.id), ('state', '=', 'open')]):
            if borrowing._payback_quants():
                self.env['medical.fund.return'].with_user(self.clerk).create({'borrowing_id': borrowing.id}).action_pay_back()
                return borrowing.state == 'returned'
        return False

    # === CONTROLLED SUBSTANCES === #

    def _vials(self):
        return self.env['stock.quant'].search([
            ('product_id', '=', self.drug.id), ('location_id', 'in', self.rooms.location_id.ids), ('quantity', '>=', 1)], limit=1)

    def _do_dispense(self, product, lot_name, room, quantity, price):
        vials = self._vials()
        return vials and self._use(self.drug, 1, user=self.doctor, room=vials.location_id.medical_room_id, lot_id=vials.lot_id.id)

    def _do_waste_controlled(self, product, lot_name, room, quantity, price):
        """Before a witness, who types their own password."""
        vials = self._vials()
        return vials and self._waste(lot_id=vials.lot_id.id, room_id=vials.location_id.medical_room_id.id).action_waste()

    def _do_destroy_controlled(self, product, lot_name, room, quantity, price):
        vials = self._vials()
        return vials and self.env['medical.controlled.destroy'].with_user(self.clerk).create({
            'site_id': self.site.id, 'quant_id': vials.id, 'quantity': 1, 'reason': "Expired", 'method_note': "Dissolved", 'witness_id': self.doctor.id,
            'witness_password': self.doctor.login.ljust(8, 'x')}).action_destroy()
