from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from .stock_move_line import CONDITIONS, OUTCOMES


class MedicalReceipt(models.AbstractModel):
    """The receiving screen: what is expected of a delivery, and what was found in it.

    Everything is done with the rights of the user; the rules themselves stand on ``stock.picking`` and hold for core's
    own screens too. Quantities are in the product's unit, dates are days at the site (ISO).
    """
    _name = 'medical.receipt'
    _description = 'Receiving Screen'

    @api.model
    def get_receipt(self, picking_id):
        """What the screen shows of a receipt.

        :return: dict of the delivery and its ``items``: {move_id, product, code, barcode, unit, expected, pack, pack_qty,
            lot, serial, expiry, controlled, short_days, policy}; pack: the unit it was ordered in, empty for single units
        :raises UserError: no receipt of a site
        """
        picking = self._get_picking(picking_id)
        orders = picking.move_ids.purchase_line_id.order_id
        site = picking.medical_site_id
        moves = picking.move_ids.filtered(lambda move: move.state not in ('done', 'cancel'))
        return {
            'id': picking.id,
            'name': picking.name,
            'open': picking.state not in ('done', 'cancel'),
            'vendor': picking.partner_id.name or '',
            'order': ', '.join(orders.mapped('name')) or picking.origin or '',
            'reference': ', '.join(ref for ref in orders.mapped('partner_ref') if ref),
            'site': site.name,
            'today': fields.Date.to_string(site._today()),
            'expected': fields.Date.to_string(site._medical_day(picking.scheduled_date)),
            'due': picking.medical_due or '',
            'is_manager': self.env.user.has_group('medical_office_base.group_manager'),
            'items': [self._prepare_item(move) for move in moves],
        }

    def _prepare_item(self, move):
        product = move.product_id
        order_line = move.purchase_line_id
        pack = order_line.product_uom_id if order_line.product_uom_id != product.uom_id else self.env['uom.uom']
        return {
            'move_id': move.id,
            'product': product.name,
            'code': product.default_code or '',
            'barcode': product.barcode or '',
            'unit': product.uom_id.name,
            'expected': move.product_qty,
            'pack': pack.name or '',
            'pack_qty': pack._compute_quantity(1, product.uom_id, round=False) if pack else 1,
            'lot': product.tracking != 'none',
            'serial': product.tracking == 'serial',
            'expiry': product.tracking != 'none' and product.use_expiration_date,
            'controlled': product.medical_controlled,
            'short_days': product.categ_id.medical_short_dated_days,
            'policy': product.categ_id.medical_short_dated_policy,
        }

    @api.model
    def get_lot_expiry(self, move_id, lot):
        """The expiry day of a lot that is known already, else an empty text: the clerk need not type it again."""
        move = self.env['stock.move'].browse(move_id).exists()
        move.check_access('read')
        picking = self._get_picking(move.picking_id.id)
        known = self.env['stock.lot'].search([
            ('product_id', '=', move.product_id.id), ('name', '=', (lot or '').strip()),
            ('company_id', 'in', (False, picking.company_id.id))], limit=1)
        return fields.Date.to_string(picking.medical_site_id._medical_day(known.expiration_date)) or ''

    @api.model
    def receive(self, picking_id, items, rest=None, over_ok=False, order_form=None):
        """Receive a delivery as it was found.

        Nothing is written when something is missing or has to be asked first.

        :param list items: dicts with move_id, quantity, lot, expiry (ISO date), condition, outcome, note; an item that
            came in several lots or conditions is given several times
        :param str rest: 'later' or 'close', what becomes of what is missing
        :param bool over_ok: more than ordered was confirmed
        :param str order_form: number of the Form 222, CSOS order or invoice of controlled substances
        :return: {'ask': 'over' | 'rest', 'rows': [text]} or {'done': True, 'rows': [text]}
        :raises UserError: naming every fault
        """
        picking = self._get_picking(picking_id)
        picking.check_access('write')
        try:
            picking.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._("Someone else is receiving this delivery right now.")) from error
        picking.invalidate_recordset(['state'])
        if picking.state in ('done', 'cancel'):
            raise UserError(self.env._("%(receipt)s has been received already.", receipt=picking.name))
        moves = {move.id: move for move in picking.move_ids if move.state not in ('done', 'cancel')}
        found = self._check_items(picking, moves, items)
        over, short = self._compare(moves, found)
        if over and not over_ok:
            return {'ask': 'over', 'rows': over}
        if short and rest not in ('later', 'close'):
            return {'ask': 'rest', 'rows': short}
        self._write_lines(picking, moves, found)
        before = picking.medical_issue_ids
        context = {'skip_backorder': True}
        if rest == 'close':
            context['picking_ids_not_to_backorder'] = picking.ids
        picking.with_context(**context).button_validate()
        return {'done': True, 'rows': [issue._medical_text() for issue in (picking.medical_issue_ids - before).sorted('id')]}

    def _get_picking(self, picking_id):
        picking = self.env['stock.picking'].browse(picking_id).exists()
        if not picking:
            raise UserError(self.env._("This delivery does not exist any more."))
        picking.check_access('read')
        if not picking.medical_is_receipt:
            raise UserError(self.env._("%(transfer)s is no delivery of a vendor.", transfer=picking.name))
        return picking

    def _check_items(self, picking, moves, items):
        """The items in known types, those of quantity zero left out; every fault is named at once."""
        conditions, outcomes = dict(CONDITIONS), dict(OUTCOMES)
        faults, found, lots = [], [], set()
        for item in items:
            move = moves.get(item.get('move_id'))
            if not move:
                raise UserError(self.env._("This delivery has changed meanwhile. Open it again."))
            product = move.product_id.display_name
            try:
                quantity = move.product_id.uom_id.round(float(item.get('quantity') or 0))
            except (TypeError, ValueError):
                quantity = -1
            if quantity < 0:
                faults.append(self.env._("%(product)s: the quantity is not a number above zero.", product=product))
            if quantity <= 0:
                continue
            try:
                expiry = fields.Date.to_date(item.get('expiry') or False)
            except ValueError:
                expiry = None
                faults.append(self.env._("%(product)s: %(text)s is no date.", product=product, text=item['expiry']))
            condition, outcome = item.get('condition') or 'ok', item.get('outcome') or False
            if condition not in conditions or (outcome and outcome not in outcomes):
                raise UserError(self.env._("%(product)s: choose the condition from those offered.", product=product))
            lot = (item.get('lot') or '').strip() if move.product_id.tracking != 'none' else ''
            if lot and outcome != 'refuse' and (move, lot, condition, outcome) in lots:
                faults.append(self.env._("%(product)s: lot %(lot)s stands here twice. Add the quantities.", product=product, lot=lot))
            lots.add((move, lot, condition, outcome))
            found.append({
                'move': move,
                'quantity': quantity,
                'lot': lot,
                'expiry': expiry if move.product_id.use_expiration_date else False,
                'condition': condition,
                'outcome': outcome,
                'note': (item.get('note') or '').strip(),
            })
        if not found and not faults:
            faults.append(self.env._("Say how much came of at least one item."))
        if faults:
            raise UserError('\n'.join(faults))
        return found

    def _compare(self, moves, found):
        """(what came above the order, what is missing), in words; what is refused did not come."""
        over, short = [], []
        for move in moves.values():
            rows = [row for row in found if row['move'] == move]
            came = sum(row['quantity'] for row in rows if self._outcome(row) != 'refuse')
            uom = move.product_id.uom_id
            words = self.env._(
                "%(product)s: %(came)s of %(expected)s %(unit)s", product=move.product_id.display_name, came=f'{came:g}',
                expected=f'{move.product_qty:g}', unit=uom.name)
            if uom.compare(came, move.product_qty) > 0:
                over.append(words)
            elif uom.compare(came, move.product_qty) < 0:
                short.append(words)
        return over, short

    def _outcome(self, row):
        return self.env['stock.move.line'].new(self._prepare_line(row))._medical_verdict()[1]

    def _prepare_line(self, row):
        move = row['move']
        picking = move.picking_id
        return {
            'move_id': move.id,
            'picking_id': picking.id,
            'product_id': move.product_id.id,
            'product_uom_id': move.product_id.uom_id.id,
            'location_id': move.location_id.id,
            'location_dest_id': move.location_dest_id.id,
            'company_id': picking.company_id.id,
            'quantity': row['quantity'],
            'lot_name': row['lot'],
            'expiration_date': row['expiry'] and picking.medical_site_id._medical_noon(row['expiry']),
            'medical_condition': row['condition'],
            'medical_outcome': row['outcome'],
            'medical_note': row['note'],
            'picked': True,
        }

    def _write_lines(self, picking, moves, found):
        picking.move_line_ids.filtered(lambda line: line.state != 'done').unlink()
        self.env['stock.move.line'].create([self._prepare_line(row) for row in found])
