from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain

from .medical_count import OPEN

FOUND = 20


class MedicalCountScreen(models.AbstractModel):
    """The count screen, made for a phone at the shelf: see static/src/count.

    Everything goes by what the user may count (`medical.count._count_fault`); of a blind sheet nothing says what the book has.
    """
    _name = 'medical.count.screen'
    _description = 'Count Screen'

    @api.model
    def get_sheets(self):
        """The open sheets that the user may count, their own first.

        :return: [{id, name, kind, site, rooms, state, due (ISO date), late, mine, lines, counted}]
        """
        Count = self.env['medical.count']
        # record rules leave the sheets of others out, where they aren't for the stockroom or the kind's own people
        counts = Count.search([('state', 'in', OPEN)], order='date_due, id', limit=200).filtered('can_count')
        kinds = dict(Count._fields['kind']._description_selection(self.env))
        states = dict(Count._fields['state']._description_selection(self.env))
        today = fields.Date.context_today(self)
        sheets = [{
            'id': count.id, 'name': count.name, 'kind': kinds[count.kind], 'site': count.site_id.name,
            'rooms': ', '.join(count.room_ids.mapped('name')), 'state': count.state, 'state_words': states[count.state],
            'due': fields.Date.to_string(count.date_due), 'late': count.date_due < today, 'mine': count.person_id == self.env.user,
            'person': count.person_id.name or '', 'lines': count.line_count, 'counted': count.counted_count,
        } for count in counts]
        return sorted(sheets, key=lambda sheet: not sheet['mine'])

    @api.model
    def _sheet(self, count_id):
        """A sheet that the user may count on now, locked.

        :raises UserError: in words
        """
        count = self.env['medical.count'].browse(count_id).exists()
        if not count:
            raise MissingError(self.env._("This count sheet is gone."))
        count.check_access('read')
        count._lock()
        return count

    @api.model
    def open_sheet(self, count_id):
        """What is to be counted, started where it wasn't yet.

        :return: {id, name, state, blind, note, places: [{id, name}], lines: [see `_line_values`]}
        """
        count = self._sheet(count_id)
        if count.state == 'draft':
            count.action_start()
        count._check_counting()
        lines = count.line_ids
        if count.state == 'recount':
            lines = lines.filtered('to_recount')
        # sudo: which shelves a room has is no secret
        places = count.sudo()._rooms()._medical_locations() | lines.sudo().location_id
        return {
            'id': count.id, 'name': count.name, 'state': count.state, 'blind': count.blind, 'note': count.note or '',
            'places': [{'id': place.id, 'name': self._place_name(place)} for place in places.sorted('complete_name')],
            'lines': self._line_values(lines),
        }

    @api.model
    def _place_name(self, place):
        room = place._medical_room()
        return room.name if not room or room.location_id == place else f'{room.name}, {place.name}'

    @api.model
    def _line_values(self, lines):
        """What the screen shows of lines.

        :return: [{id, place_id, place, name, code, barcode, codes: {code: units}, lot, expiry (ISO date or ''), owner, unit, counted
            (quantity or null), book (of sheets that aren't blind, else null), added}]
        """
        # sudo: who counts need not read stock; of items and lots only what stands on the package is shown
        lines = lines.sudo()
        lines.lot_id.fetch(['name', 'expiration_date'])
        places = {place: self._place_name(place) for place in lines.location_id}
        values = []
        for line in lines:
            product, count = line.product_id, line.count_id
            expiry = count.site_id._medical_day(line.lot_id.expiration_date) if line.lot_id else line.expiry
            values.append({
                'id': line.id, 'place_id': line.location_id.id, 'place': places[line.location_id], 'name': product.name,
                'code': product.default_code or '', 'barcode': product.barcode or '',
                'codes': {code.barcode: code.uom_id._compute_quantity(1, product.uom_id, round=False) for code in product.product_uom_ids},
                'lot': line.lot_id.name or line.lot_name or '', 'expiry': fields.Date.to_string(expiry) or '', 'owner': line.owner_id.name or '',
                'unit': product.uom_id.name, 'counted': line.counted_qty if line.is_counted else None,
                'book': None if count.blind else line.book_qty, 'added': line.is_added,
            })
        return values

    @api.model
    def save(self, count_id, changes):
        """Note what was counted; the same twice changes nothing.

        :param list changes: [{line_id, quantity (in the item's own unit), age (milliseconds since it was counted)}]
        :return: {saved: [line ids], faults: [{line_id, message}]}
        :raises UserError: nothing is counted on this sheet now, or not by the user
        """
        count = self._sheet(count_id)
        count._check_counting()
        lines = {line.id: line for line in count._doing().line_ids if count.state == 'counting' or line.to_recount}
        found, faults, now = {}, [], fields.Datetime.now()
        for change in changes:
            line, quantity = lines.get(change.get('line_id')), change.get('quantity')
            if not line:
                faults.append({'line_id': change.get('line_id'), 'message': self.env._("This line isn't counted now.")})
            elif not isinstance(quantity, (int, float)) or isinstance(quantity, bool) or not 0 <= quantity < 1e9:
                faults.append({'line_id': line.id, 'message': self.env._("Type how many there are: 0 or more.")})
            elif line.product_id.tracking == 'serial' and quantity > 1:
                faults.append({'line_id': line.id, 'message': self.env._("There is one of each serial number, or none.")})
            else:
                found[line] = quantity, now - timedelta(milliseconds=max(int(change.get('age') or 0), 0))
        if found:
            count._doing()._record(found)
        return {'saved': [line.id for line in found], 'faults': faults}

    @api.model
    def find_item(self, count_id, text):
        """Items that were found though they aren't on the sheet, by code, barcode or words.

        :return: [{id, name, code, unit, tracked, expires}]
        """
        count = self._sheet(count_id)
        count._check_counting()
        words = (text or '').strip()
        number = words.lstrip('0')
        domain = Domain([('is_storable', '=', True), ('medical_kind', '!=', False), ('company_id', 'in', (False, count.company_id.id))])
        exact = Domain('default_code', '=ilike', words) | Domain('barcode', 'in', [words, number, number.zfill(14), number.zfill(13), number.zfill(12)])
        # sudo: who counts need not read the catalogue; names alone are shown
        products = self.env['product.product'].sudo()
        found = products.search(domain & exact, limit=FOUND) if number else products
        if not found and words:
            found = products.search(domain & (Domain('name', 'ilike', words) | Domain('default_code', 'ilike', words)), order='name, id', limit=FOUND)
        return [{
            'id': product.id, 'name': product.display_name, 'code': product.default_code or '', 'unit': product.uom_id.name,
            'tracked': product.tracking != 'none', 'expires': product.tracking != 'none' and product.use_expiration_date,
        } for product in found]

    @api.model
    def add_line(self, count_id, values):
        """Something that isn't on the sheet was found.

        :param dict values: place_id, product_id, quantity, and where there is one lot and expiry (ISO date)
        :return: its line (`_line_values`)
        :raises UserError: what is found can't be counted on this sheet
        """
        count = self._sheet(count_id)
        count._check_counting()
        if count.state != 'counting':
            raise UserError(self.env._("What was found is added while the sheet is counted the first time."))
        doing = count._doing()
        place = doing.env['stock.location'].browse(int(values.get('place_id') or 0)).exists()
        product = doing.env['product.product'].browse(int(values.get('product_id') or 0)).exists()
        if not place or not product or product.company_id and product.company_id != count.company_id:
            raise UserError(self.env._("Choose the place and the item."))
        expiry = fields.Date.to_date(values.get('expiry') or False)
        line = doing._add_line(place, product, values.get('lot'), expiry)
        answer = self.save(count_id, [{'line_id': line.id, 'quantity': values.get('quantity'), 'age': 0}])
        if answer['faults']:
            raise UserError(answer['faults'][0]['message'])
        return self._line_values(line)[0]

    @api.model
    def finish(self, count_id, leave=False):
        """The counting is over.

        :param bool leave: lines that weren't counted stay as the book has them
        :return: {left: how many aren't counted} where there are any and nothing was said of them; else {state, words}
        """
        count = self._sheet(count_id)
        count._check_counting()
        lines = count.line_ids.filtered('to_recount') if count.state == 'recount' else count.line_ids
        left = len(lines.filtered(lambda line: not line.is_counted))
        if left and not leave:
            return {'left': left}
        count._finish_checked(leave)
        doing = count._doing()
        words = {
            'recount': self.env._("Some lines are counted a second time by %(person)s.", person=doing.recounter_id.name or ''),
            'to_approve': self.env._("Thank you. It waits for approval."),
            'posted': self.env._("Thank you. Everything is as the book has it."),
        }.get(doing.state, self.env._("Thank you."))
        return {'state': doing.state, 'words': words}
