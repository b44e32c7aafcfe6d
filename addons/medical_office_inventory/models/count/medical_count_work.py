from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# a phone's clock is no proof: a count is at most this old when it arrives
OLDEST = timedelta(days=3)


class MedicalCount(models.Model):
    """The way of a sheet until it is counted: start, counts that arrive, the second count."""
    _inherit = 'medical.count'

    @api.model
    def _open(self, site, kind='room', counter=None, **values):
        """Make a sheet and start it. Called as superuser.

        :param counter: who counts; else the user
        :return: the sheet, counting
        """
        count = self.create({'site_id': site.id, 'kind': kind, 'counter_id': (counter or self.env.user).id, **values})
        count._start()
        return count

    def action_start(self):
        """Note what the book has, and let the counting begin.

        :raises UserError: not to be started, or nothing is there to be counted
        """
        for count in self:
            count.check_access('read')
            count._lock()
            if count.state != 'draft':
                raise UserError(self.env._("%(sheet)s was started already.", sheet=count.name))
            fault = count._count_fault()
            if fault:
                raise UserError(fault)
            count._doing()._start()
        return True

    def _start(self):
        """Freeze the book of what is counted into lines. Called as superuser.

        One line per place, item, lot, package and owner, at the present cost.
        """
        self.ensure_one()
        here = defaultdict(float)
        for quant in self.env['stock.quant'].search(self._domain_quants(), order='location_id, product_id, lot_id, id'):
            here[quant.location_id, quant.product_id, quant.lot_id, quant.package_id, quant.owner_id] += quant.quantity
        self.write({'state': 'counting', 'date_started': fields.Datetime.now(), 'started_by_id': self.env.uid})
        rooms = {location: location._medical_room() for location in {key[0] for key in here}}
        lines = self.env['medical.count.line'].create([
            self._prepare_line(rooms[key[0]], *key, quantity) for key, quantity in here.items()])
        if not self.blind:
            for line in lines:
                line.book_qty = line.start_qty

    def _prepare_line(self, room, location, product, lot, package, owner, quantity):
        """Values of a line as the sheet is started."""
        return {
            'count_id': self.id, 'room_id': room.id, 'location_id': location.id, 'product_id': product.id, 'lot_id': lot.id,
            'package_id': package.id, 'owner_id': owner.id, 'start_qty': quantity, 'base_qty': quantity,
            'unit_cost': product.with_company(self.company_id).standard_price,
        }

    # === COUNTS THAT ARRIVE === #

    def _check_counting(self):
        """The user may count on this sheet at this moment.

        :raises UserError: in words
        """
        self.ensure_one()
        if self.state not in ('counting', 'recount'):
            raise UserError(self.env._(
                "Nothing is counted on %(sheet)s now: it is %(state)s.", sheet=self.name,
                state=dict(self._fields['state']._description_selection(self.env))[self.state]))
        fault = self._count_fault()
        if fault:
            raise UserError(fault)

    def _record(self, found):
        """Note counts. Called as superuser, once the user was checked.

        :param dict found: {line: (quantity in the item's own unit, naive UTC moment at which it was counted)}
        """
        self.ensure_one()
        lines = self.env['medical.count.line'].browse([line.id for line in found])
        now = fields.Datetime.now()
        moments = {line: min(max(moment or now, self.date_started, now - OLDEST), now) for line, (_quantity, moment) in found.items()}
        book = lines._book_at(moments)
        for line, (quantity, _moment) in found.items():
            line.write({
                'counted_qty': line.product_id.uom_id.round(quantity), 'is_counted': True, 'counted_by_id': self.env.uid,
                'counted_at': moments[line], 'base_qty': book[line]})
        if self.env.uid not in self.counter_ids.ids:
            self.write({'counter_ids': [fields.Command.link(self.env.uid)]})
        if not self.blind:
            lines._reveal()

    def _add_line(self, location, product, lot_name='', expiry=False, package=None, owner=None):
        """The line of something that is not on the sheet: found where the book has none. Called as superuser.

        :raises UserError: what is found can't be on this sheet
        :return: the line; the one that is there already, where it is
        """
        self.ensure_one()
        lot_name = (lot_name or '').strip()
        self._check_found(location, product, lot_name)
        lot = self.env['stock.lot'].search([
            ('product_id', '=', product.id), ('name', '=', lot_name), ('company_id', 'in', (False, self.company_id.id))],
            order='company_id, id', limit=1) if lot_name else self.env['stock.lot']
        same = self.env['medical.count.line'].search([
            ('count_id', '=', self.id), ('location_id', '=', location.id), ('product_id', '=', product.id),
            ('lot_id', '=', lot.id), ('lot_name', '=', False if lot else lot_name or False),
            ('package_id', '=', package.id if package else False), ('owner_id', '=', owner.id if owner else False)], limit=1)
        return same or self.env['medical.count.line'].create({
            **self._prepare_line(
                location._medical_room(), location, product, lot, package or self.env['stock.package'], owner or self.env['res.partner'], 0),
            'lot_name': False if lot else lot_name or False, 'expiry': expiry if not lot.expiration_date else False, 'is_added': True})

    def _fill(self, rows):
        """Note many counts at once, in a constant number of queries. As superuser, once the rows were checked.

        :param list rows: of OpeningRow, each place, item and lot once; counts go to the room's own shelf, of no package and no owner
        """
        self.ensure_one()
        known = self.env['medical.opening.stock']._known_lots(rows)

        def key(row):
            lot = known.get((row.product, row.lot)) if row.lot else None
            return row.room.location_id.id, row.product.id, lot.id if lot else False, '' if lot else row.lot

        lines = {
            (line.location_id.id, line.product_id.id, line.lot_id.id, line.lot_name or ''): line
            for line in self.line_ids if not line.package_id and not line.owner_id}
        missing = [row for row in rows if key(row) not in lines]
        empty = self.env['stock.package'], self.env['res.partner']
        made = self.env['medical.count.line'].create([{
            **self._prepare_line(
                row.room, row.room.location_id, row.product, known.get((row.product, row.lot), self.env['stock.lot']), *empty, 0),
            'lot_name': key(row)[3] or False, 'expiry': row.expiry if key(row)[3] else False, 'is_added': True} for row in missing])
        lines.update(zip(map(key, missing), made, strict=True))
        self._record({lines[key(row)]: (row.quantity, None) for row in rows})

    def _check_found(self, location, product, lot_name):
        item = product.display_name
        if location not in self._rooms()._medical_locations():
            raise UserError(self.env._("%(place)s isn't counted on this sheet.", place=location.display_name))
        if not product.is_storable:
            raise UserError(self.env._("%(item)s is not kept in stock.", item=item))
        if product.medical_controlled and not self._counts_controlled():
            raise UserError(self.env._(
                "%(item)s is a controlled substance: it is counted with a witness, on a sheet of its own.", item=item))
        if product.tracking == 'none' and lot_name:
            raise UserError(self.env._("%(item)s is not tracked by lot: leave the lot empty.", item=item))
        if product.tracking != 'none' and not lot_name:
            raise UserError(self.env._("%(item)s is tracked by lot: type the lot that is printed on the package.", item=item))

    # === COUNTED === #

    def _finish(self, leave=False):
        """The counting is over: what differs too much is counted again, else it waits for approval or is posted. As superuser.

        :param bool leave: lines that weren't counted stay as the book has them
        :raises UserError: lines are left, and nothing was said of them
        """
        self.ensure_one()
        lines = self.line_ids.filtered('to_recount') if self.state == 'recount' else self.line_ids
        left = lines.filtered(lambda line: not line.is_counted)
        if left and (not leave or not self._may_leave(left)):
            raise UserError(self.env._("%(number)s lines of %(sheet)s are not counted yet.", number=len(left), sheet=self.name))
        if lines and len(left) == len(lines) and self.state == 'counting':
            raise UserError(self.env._("Nothing of %(sheet)s is counted yet: call it off if it isn't to be counted.", sheet=self.name))
        if self.state == 'counting':
            again = self.line_ids.filtered('is_counted')._beyond_tolerance()
            if again:
                again._ask_again()
                self.write({'state': 'recount', 'recounter_id': self._other_counters()[:1].id or self.counter_id.id})
                return
        elif left:
            # what nobody counted again stands as it was counted first
            left._take_first()
        self._after_counted()

    def _may_leave(self, lines):
        """Whether lines may be left uncounted. To be extended."""
        return self.state == 'recount' or self.kind in ('cycle', 'room', 'category', 'full')

    def _after_counted(self):
        """Show what was found, and pass it on: who approves sees what wasn't counted, too. To be extended. Called as superuser."""
        self.line_ids.filtered('is_counted')._reveal()
        self.write({'date_counted': fields.Datetime.now()})
        if self._differing() or not all(self.line_ids.mapped('is_counted')):
            self.write({'state': 'to_approve'})
        else:
            self._post()

    def _differing(self):
        return self.line_ids.filtered(lambda line: line.is_counted and not line.product_id.uom_id.is_zero(line.difference))

    def action_finish(self):
        """The counting is over; lines that weren't counted stay as the book has them."""
        self.ensure_one()
        return self._finish_checked(leave=True)

    def _finish_checked(self, leave):
        self.check_access('read')
        self._lock()
        self._check_counting()
        self._doing()._finish(leave)
        return True

    def action_count(self):
        """Open this sheet on the count screen."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_count_screen')
        return {**action, 'context': {'medical_count_id': self.id}}

    @api.model
    def _domain_mine(self):
        """Sheets that wait to be counted by the user, today or before."""
        today = fields.Date.to_string(fields.Date.context_today(self))
        return Domain([('state', 'in', ('draft', 'counting', 'recount')), ('person_id', '=', self.env.uid), ('date_due', '<=', today)])
