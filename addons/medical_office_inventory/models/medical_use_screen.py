from odoo import api, fields, models

from .medical_supply_use import CONTROLLED_ROLES, FAR, TYPED, UnfitLots


class MedicalUseScreen(models.AbstractModel):
    """The use screen, made for a phone in the room: see static/src/use. Everything is done with the rights of the user."""
    _name = 'medical.use.screen'
    _description = 'Use Screen'

    @api.model
    def get_use_screen(self):
        """Where the user may take supplies.

        :return: {rooms: [{id, name, site, kind}], reasons: [{key, label}], controlled: whether they may take those}
        """
        rooms = self.env['medical.room'].search([('location_id', '!=', False), ('company_id', '=', self.env.company.id)])
        own = rooms.filtered(lambda room: self.env.user in room.site_id.user_ids)
        if not own and self.env.user.has_group('stock.group_stock_user'):
            own = rooms
        reasons = self.env['medical.supply.use']._fields['reason']._description_selection(self.env)
        return {
            'rooms': [{'id': room.id, 'name': room.name, 'site': room.site_id.name, 'kind': room.kind} for room in own],
            'reasons': [{'key': key, 'label': label} for key, label in reasons],
            'controlled': self.env.user.has_groups(CONTROLLED_ROLES),
        }

    @api.model
    def get_use_catalog(self, room_id, product_ids=None):
        """What is in a room, then what else the practice keeps; the first to expire comes first among lots.

        :param list product_ids: only these supplies
        :return: {targets: other rooms of the site, [{id, name}], visits: patients here now that the user may open, [{id, name, here:
            whether in this room}], supplies: [{id, name, code, barcode, uom_id, uom, packs,
            on_hand, controlled, tracked, lots: [{id, name, quantity, expiry (ISO date or ''), days, text}]}]};
            days until expiry by the site's date, text: the same in words while it is near
        """
        room = self.env['medical.room'].browse(room_id)
        room.check_access('read')
        site = room.site_id
        today = site._today()
        domain = [('medical_kind', '!=', False), ('is_storable', '=', True), ('company_id', 'in', (False, room.company_id.id))]
        if product_ids:
            domain.append(('id', 'in', product_ids))
        products = self.env['product.product'].search(domain, order='name, id')
        quants = self.env['stock.quant'].search([
            ('location_id', 'in', room._medical_locations().ids), ('product_id', 'in', products.ids), ('quantity', '!=', 0)])
        quants.lot_id.fetch(['name', 'expiration_date'])
        by_product = quants.grouped('product_id')
        supplies = []
        for product in products:
            here = by_product.get(product, quants.browse())
            lots = []
            for lot, rows in here.filtered('lot_id').grouped('lot_id').items():
                expiry = site._medical_day(lot.expiration_date)
                lots.append({
                    'id': lot.id,
                    'name': lot.name,
                    'quantity': sum(rows.mapped('quantity')),
                    'expiry': fields.Date.to_string(expiry) or '',
                    'days': (expiry - today).days if expiry else False,
                    'text': expiry and quants._medical_expiry_words((expiry - today).days) or '',
                })
            supplies.append({
                **product._medical_screen_values(),
                'on_hand': sum(here.mapped('quantity')),
                'tracked': product.tracking != 'none',
                'lots': sorted(
                    (lot for lot in lots if lot['quantity'] > 0), key=lambda lot: (lot['expiry'] or fields.Date.to_string(FAR), lot['id'])),
            })
        targets = self.env['medical.room'].search([
            ('site_id', '=', site.id), ('location_id', '!=', False), ('id', '!=', room.id)])
        return {'targets': [{'id': target.id, 'name': target.name} for target in targets], 'visits': self._visits(room), 'supplies': supplies}

    @api.model
    def _visits(self, room):
        """Today's visits of a room's site whose patients are in the practice now: those in this room, then the others."""
        Visit = self.env['medical.visit']
        if not Visit.has_access('read'):
            return []
        visits = Visit.search([('site_id', '=', room.site_id.id), ('date', '=', room.site_id._today()), ('state', 'in', ('arrived', 'roomed'))])
        visits = visits.sorted(lambda visit: (visit.room_id != room, visit.date_start))
        return [{'id': visit.id, 'name': f'{visit.patient_number} · {visit.time_words}', 'here': visit.room_id == room} for visit in visits]

    @api.model
    def record_use(self, values):
        """Record one use from the use screen.

        :param dict values: room_id, product_id, quantity, uom_id, reason, and where wanted lot_id, not_listed, note, dest_room_id, visit_id
        :return: {id, name, quantity, unit, lots, unbooked, supply: its row of the catalogue afterwards}; or
            {unfit: [lots], message} when the lots on the book don't go with the reason: nothing was recorded
        :raises UserError: anything else that is wrong, in words
        """
        try:
            with self.env.cr.savepoint():
                use = self.env['medical.supply.use'].create({key: value for key, value in values.items() if key in TYPED})
        except UnfitLots as unfit:
            return {'unfit': unfit.lots, 'message': str(unfit)}
        return {
            'id': use.id,
            'name': use.name,
            'quantity': use.quantity,
            'unit': use.uom_id.name,
            'lots': use.lot_names,
            'unbooked': use.qty_unbooked,
            'supply': self.get_use_catalog(use.room_id.id, use.product_id.ids)['supplies'][0],
        }
