from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from odoo.addons.medical_office_base.tools.roles import FIGURES

from ..medical_opening_stock import OpeningRow

REASONS = [
    ('unrecorded', 'Use Not Recorded'),
    ('miscount', 'Counted Wrong Before'),
    ('unit', 'Wrong Unit'),
    ('moved', 'In Another Room'),
    ('receipt', 'Receipt Not Recorded'),
    ('damaged', 'Damaged or Spoilt'),
    ('expired', 'Expired and Thrown Away'),
    ('found', 'Found Again'),
    ('lost', 'Lost'),
    ('theft', 'Theft Suspected'),
    ('other', 'Other'),
]
TYPED = {'reason', 'note'}


class MedicalCountLine(models.Model):
    """One place, item, lot, package and owner on a count sheet. Quantities in the item's own unit.

    `start_qty` is what the book had when the sheet was started, `base_qty` what it had when the line was counted; nobody reads them, nor
    the first count of a line that is counted again. `book_qty`, `difference` and `first_counted_qty` show them when the counting is over
    (of sheets that aren't blind, at once). Written by the sheet's methods alone; reason and note by the stockroom, while it waits for
    approval.
    """
    _name = 'medical.count.line'
    _description = 'Line of a Count Sheet'
    _order = 'count_id, room_id, location_id, product_id, lot_id, id'
    _rec_name = 'product_id'
    _check_company_auto = True

    count_id = fields.Many2one('medical.count', 'Sheet', required=True, readonly=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='count_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one(related='count_id.site_id', store=True, index=True, precompute=True)
    state = fields.Selection(related='count_id.state', string='Sheet Is')
    room_id = fields.Many2one('medical.room', readonly=True, index=True, check_company=True, ondelete='restrict')
    location_id = fields.Many2one('stock.location', 'Shelf', required=True, readonly=True, check_company=True, ondelete='restrict')
    product_id = fields.Many2one('product.product', 'Item', required=True, readonly=True, index=True, check_company=True, ondelete='restrict')
    categ_id = fields.Many2one(related='product_id.categ_id', string='Category')
    uom_id = fields.Many2one(related='product_id.uom_id')
    lot_id = fields.Many2one('stock.lot', readonly=True, check_company=True, index='btree_not_null', ondelete='restrict')
    lot_name = fields.Char('New Lot', readonly=True, help="A lot that the book didn't know, as it was read from the package.")
    expiry = fields.Date('Expires', readonly=True, help="Of a new lot, as it was read from the package.")
    package_id = fields.Many2one('stock.package', readonly=True, ondelete='restrict')
    owner_id = fields.Many2one('res.partner', 'Owner of the Goods', readonly=True, ondelete='restrict')
    is_added = fields.Boolean('Not on the Sheet Before', readonly=True)
    start_qty = fields.Float('Book at the Start', readonly=True, digits='Product Unit', groups=NO_ACCESS)
    base_qty = fields.Float('Book When Counted', readonly=True, digits='Product Unit', groups=NO_ACCESS)
    first_qty = fields.Float('First Count Kept', readonly=True, digits='Product Unit', groups=NO_ACCESS)
    first_base_qty = fields.Float('Book at the First Count', readonly=True, digits='Product Unit', groups=NO_ACCESS)
    first_at = fields.Datetime('First Counted At', readonly=True, groups=NO_ACCESS)
    first_by_id = fields.Many2one('res.users', 'First Counted By', readonly=True)
    is_counted = fields.Boolean('Counted', readonly=True)
    counted_qty = fields.Float('Quantity Counted', readonly=True, digits='Product Unit')
    counted_by_id = fields.Many2one('res.users', readonly=True, index='btree_not_null')
    counted_at = fields.Datetime(readonly=True)
    to_recount = fields.Boolean('Counted Twice', readonly=True)
    book_qty = fields.Float('On the Book', readonly=True, digits='Product Unit', help="When it was counted. Shown when the counting is over.")
    difference = fields.Float(readonly=True, digits='Product Unit', help="Counted less on the book. Shown when the counting is over.")
    first_counted_qty = fields.Float('First Count', readonly=True, digits='Product Unit')
    unit_cost = fields.Float('Cost', readonly=True, min_display_digits='Product Price', groups=FIGURES)
    difference_value = fields.Monetary('Value of the Difference', readonly=True, groups=FIGURES)
    is_use = fields.Boolean('Posted as Use', readonly=True, help="Missing where use follows from counts: it was used, not lost.")
    reason = fields.Selection(REASONS)
    note = fields.Char('Remark')
    move_ids = fields.One2many('stock.move', 'medical_count_line_id', 'Stock Moves', readonly=True)

    _place_uniq = models.UniqueIndex(
        "(count_id, location_id, product_id, COALESCE(lot_id, 0), COALESCE(lot_name, ''), COALESCE(package_id, 0), COALESCE(owner_id, 0))",
        'This stands on the sheet already.')
    _counted_positive = models.Constraint('CHECK (counted_qty >= 0)', 'A count is not below zero.')

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Lines follow from what the book has and what is found: count on the Count screen."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if set(vals) - TYPED:
                raise AccessError(self.env._("A count is typed on the Count screen."))
            if any(line.count_id.state != 'to_approve' for line in self):
                raise UserError(self.env._("Reasons are given when the counting is over, before it is approved."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(line.count_id.state != 'draft' for line in self):
            raise UserError(self.env._("Lines of a count stay on record."))

    def _key(self):
        self.ensure_one()
        return self.location_id.id, self.product_id.id, self.lot_id.id, self.package_id.id, self.owner_id.id

    # === HELD AGAINST THE BOOK === #

    def _stock(self):
        """The stock that these lines speak of, locked: {key: stock records}. Called as superuser."""
        found = defaultdict(list)
        quants = self.env['stock.quant'].search([
            ('location_id', 'in', self.location_id.ids), ('product_id', 'in', self.product_id.ids)], order='id')
        wanted = {line._key() for line in self}
        for quant in quants:
            key = quant.location_id.id, quant.product_id.id, quant.lot_id.id, quant.package_id.id, quant.owner_id.id
            if key in wanted:
                found[key].append(quant.id)
        self.env['medical.count']._locked(quants.browse([quant_id for ids in found.values() for quant_id in ids]))
        return {key: quants.browse(ids) for key, ids in found.items()}

    def _book_at(self, moments):
        """What the book had of each line at a moment: what it has now, less what moved since. Called as superuser.

        :param dict moments: {line: naive UTC moment}
        :return: {line: quantity}
        """
        domain = [('location_id', 'in', self.location_id.ids), ('product_id', 'in', self.product_id.ids)]
        book = {
            tuple(record.id for record in key): quantity for *key, quantity in self.env['stock.quant']._read_group(
                domain, ['location_id', 'product_id', 'lot_id', 'package_id', 'owner_id'], ['quantity:sum'])}
        known = self.filtered(lambda line: line.lot_id or not line.lot_name)
        # a lot without record is on no book
        result = {**dict.fromkeys(self, 0), **{line: book.get(line._key(), 0) for line in known}}
        later = self.env['stock.move.line'].search([
            ('state', '=', 'done'), ('product_id', 'in', self.product_id.ids), ('date', '>', min(moments.values())),
            '|', ('location_id', 'in', self.location_id.ids), ('location_dest_id', 'in', self.location_id.ids)]) if moments else []
        by_key = {line._key(): line for line in known}
        for moved in later:
            what = moved.product_id.id, moved.lot_id.id
            for place, package, sign in (
                    (moved.location_dest_id, moved.result_package_id, -1), (moved.location_id, moved.package_id, 1)):
                line = by_key.get((place.id, *what, package.id, moved.owner_id.id))
                if line and moved.date > moments[line]:
                    result[line] += sign * moved.quantity_product_uom
        return {line: line.product_id.uom_id.round(quantity) for line, quantity in result.items()}

    def _beyond_tolerance(self):
        """The lines whose difference asks for a second count. Called as superuser."""
        practice = self.env['medical.practice']._get(self.company_id)
        currency = self.company_id.currency_id

        def beyond(line):
            difference = abs(line.counted_qty - line.base_qty)
            return line.product_id.uom_id.compare(difference, practice.count_tolerance_qty) > 0 or currency.compare_amounts(
                difference * line.unit_cost, practice.count_tolerance_value) > 0

        return self.filtered(beyond)

    def _ask_again(self):
        """Keep the count and ask for another. Called as superuser."""
        for line in self:
            line.write({
                'first_qty': line.counted_qty, 'first_base_qty': line.base_qty, 'first_at': line.counted_at, 'first_by_id': line.counted_by_id.id})
        self.write({'to_recount': True, 'is_counted': False, 'counted_qty': 0, 'counted_by_id': False, 'counted_at': False})
        blind = self.filtered(lambda line: line.count_id.blind)
        blind.write({'book_qty': 0, 'difference': 0, 'difference_value': 0, 'first_counted_qty': 0})

    def _take_first(self):
        """Nobody counted these again: the first count stands. Called as superuser."""
        for line in self:
            line.write({
                'is_counted': True, 'counted_qty': line.first_qty, 'base_qty': line.first_base_qty, 'counted_by_id': line.first_by_id.id,
                'counted_at': line.first_at})

    def _reveal(self):
        """Show what the book had. Called as superuser."""
        for line in self:
            difference = line.product_id.uom_id.round(line.counted_qty - line.base_qty)
            line.write({
                'book_qty': line.base_qty, 'difference': difference, 'difference_value': line.currency_id.round(difference * line.unit_cost),
                'first_counted_qty': line.first_qty if line.to_recount else 0})

    def _ensure_lots(self):
        """Lots that the book didn't know get their record. Called as superuser."""
        new = self.filtered(lambda line: line.lot_name and not line.lot_id and line.counted_qty)
        if not new:
            return
        rows = {line: OpeningRow(line.room_id, line.product_id, line.lot_name, line.expiry, 0, 0) for line in new}
        lots = self.env['medical.opening.stock']._ensure_lots(list(rows.values()))
        for line in new:
            line.lot_id = lots[line.product_id, line.lot_name]

    def _check_possible(self, quants):
        """What is to be taken off the book must still be on it. Called as superuser.

        :raises UserError: naming what has left since it was counted
        """
        gone = self.filtered(lambda line: line.difference < 0 and line.product_id.uom_id.compare(
            sum(quants[line._key()].mapped('quantity')) if line._key() in quants else 0, -line.difference) < 0)
        if gone:
            raise UserError(self.env._(
                "Since they were counted, more of these has left than was there: have them counted once more. %(items)s",
                items=', '.join(f'{line.product_id.display_name} ({line.room_id.name})' for line in gone[:5])))
