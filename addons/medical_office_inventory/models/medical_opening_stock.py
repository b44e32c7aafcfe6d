from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

# written by posting alone
SYSTEM_FIELDS = {'state', 'date_posted', 'posted_by_id', 'name'}


class OpeningRow(NamedTuple):
    """What was counted of one supply and lot in one room.

    quantity: in the supply's own unit; cost: per that unit in the company's currency, 0: not known;
    expiry: a day at the site, or False
    """
    room: models.BaseModel
    product: models.BaseModel
    lot: str
    expiry: object
    quantity: float
    cost: float


class MedicalOpeningStock(models.Model):
    """What is on the shelves when the office begins to keep book, typed in one list and posted at once.

    Posting sets the quantities of the rows as counted, by Odoo's own inventory adjustment: posting the same again
    changes nothing. What goods beyond the book cost is as stated, else what Odoo knows of the supply. The import of
    opening stock posts through the same methods.

    Supply clerk and office manager; a posted list is kept and doesn't change.
    """
    _name = 'medical.opening.stock'
    _description = 'Opening Stock'
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char('Number', required=True, readonly=True, copy=False, default='/')
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True, default=lambda self: self._default_site_id())
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    user_id = fields.Many2one('res.users', 'Counted By', required=True, default=lambda self: self.env.user, copy=False)
    date_posted = fields.Datetime('Posted On', readonly=True, copy=False)
    posted_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    state = fields.Selection(
        [('draft', 'Draft'), ('done', 'Posted')], required=True, readonly=True, default='draft', copy=False)
    line_ids = fields.One2many('medical.opening.stock.line', 'opening_id', 'Lines')
    line_count = fields.Integer('Lines on the List', compute='_compute_totals')
    amount_total = fields.Monetary('Value', compute='_compute_totals')

    @api.model
    def _default_site_id(self):
        return self.env['medical.site'].search(
            [('user_ids', 'in', self.env.uid), ('company_id', '=', self.env.company.id)], limit=1) or self.env['medical.site'].search(
            [('company_id', '=', self.env.company.id)], limit=1)

    @api.depends('line_ids.value')
    def _compute_totals(self):
        for opening in self:
            opening.line_count = len(opening.line_ids)
            opening.amount_total = sum(opening.line_ids.mapped('value'))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and SYSTEM_FIELDS & set(vals):
                raise UserError(self.env._("A list begins as a draft; it is posted by its button."))
            site = self.env['medical.site'].browse(vals.get('site_id')) or self._default_site_id()
            # sudo: numbers are given to whoever may count
            vals['name'] = self.env['ir.sequence'].sudo().with_company(site.company_id or self.env.company).next_by_code('medical.opening.stock')
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and (SYSTEM_FIELDS & set(vals) or any(opening.state != 'draft' for opening in self)):
            raise UserError(self.env._("A posted list doesn't change. Correct the stock with a count."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if any(opening.state != 'draft' for opening in self):
            raise UserError(self.env._("A posted list is kept."))

    def action_post(self):
        """Check every line, then set the stock as counted.

        :raises UserError: naming every line that is wrong; nothing was posted
        """
        for opening in self:
            opening.check_access('write')
            if opening.state != 'draft':
                raise UserError(self.env._("%(list)s was posted already.", list=opening.name))
            if not opening.line_ids:
                raise UserError(self.env._("Type what is on the shelves first."))
            lines = opening.line_ids
            rows = [line._row() for line in lines]
            faults = self._row_faults(rows)
            if faults:
                raise UserError('\n'.join(
                    self.env._("Line %(line)s: %(problem)s", line=number + 1, problem=f'{problem} {remedy}')
                    for number, _column, problem, remedy in faults))
            # sudo: the state is written by posting alone
            opening.sudo().write({'state': 'done', 'date_posted': fields.Datetime.now(), 'posted_by_id': self.env.uid})
            self._post_rows(rows, self.env._("Opening Stock %(list)s", list=opening.name))
        return True

    def action_open_stock(self):
        """Open what is on hand at this site."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_on_hand')
        return {**action, 'context': {'search_default_medical_site_id': self.site_id.id}}

    # === ENGINE === #

    @api.model
    def _row_faults(self, rows):
        """What is wrong with rows: [(index, column, problem, remedy)]; columns: room, product, lot, expiry, quantity, cost.

        :param list rows: of OpeningRow
        """
        known = self._known_lots(rows)
        faults, seen, dates = [], {}, {}
        for index, row in enumerate(rows):
            product = row.product
            lot = known.get((product, row.lot)) if row.lot else None
            known_day = lot and row.room.site_id._medical_day(lot.expiration_date)
            found = self._quantity_faults(row) + self._lot_faults(row, known_day)
            first, day = dates.setdefault((product, row.lot), (index, row.expiry)) if row.lot and row.expiry else (index, row.expiry)
            if day != row.expiry:
                found.append(('expiry', self.env._(
                    "Lot %(lot)s of %(item)s has another expiry date in line %(line)s.", lot=row.lot, item=product.display_name,
                    line=self._row_label(first)), self.env._("Check the packages: a lot has one date.")))
            first = seen.setdefault((row.room, product, row.lot), index)
            if first != index:
                found.append(('product', self.env._(
                    "%(item)s in %(room)s stands in line %(line)s already.", item=product.display_name, room=row.room.display_name,
                    line=self._row_label(first)), self.env._("Add the quantities up in one line.")))
            faults += [(index, *fault) for fault in found]
        return faults

    @api.model
    def _quantity_faults(self, row):
        faults, item = [], row.product.display_name
        if not row.room.location_id:
            faults.append(('room', self.env._("%(room)s holds no supplies.", room=row.room.display_name),
                           self.env._("Choose another room, or tick Holds Supplies on it.")))
        if not row.product.is_storable:
            faults.append(('product', self.env._("%(item)s is not kept in stock.", item=item),
                           self.env._("Tick Track Inventory on the supply, or leave it out.")))
        if row.quantity < 0:
            faults.append(('quantity', self.env._("The quantity is below zero."), self.env._("Write what was counted; 0 if there is none.")))
        elif row.product.tracking == 'serial' and row.quantity > 1:
            faults.append(('quantity', self.env._("%(item)s is tracked by serial number: there is one of each.", item=item),
                           self.env._("Write a line per serial number.")))
        if row.cost < 0:
            faults.append(('cost', self.env._("The unit cost is below zero."), self.env._("Write what a unit cost, or leave it empty.")))
        return faults

    @api.model
    def _lot_faults(self, row, known_day):
        faults, item, product = [], row.product.display_name, row.product
        if product.tracking == 'none' and row.lot:
            faults.append(('lot', self.env._("%(item)s is not tracked by lot.", item=item),
                           self.env._("Leave the lot empty, or track the supply by lots.")))
        elif product.tracking != 'none' and not row.lot:
            faults.append(('lot', self.env._("%(item)s is tracked by lot, and the lot is missing.", item=item),
                           self.env._("Write the lot that is printed on the package.")))
        if product.tracking != 'none' and product.use_expiration_date and not row.expiry and not known_day:
            faults.append(('expiry', self.env._("%(item)s expires, and the expiry date is missing.", item=item),
                           self.env._("Write the date that is printed on the package.")))
        elif row.expiry and not product.use_expiration_date:
            faults.append(('expiry', self.env._("%(item)s has no expiry dates.", item=item),
                           self.env._("Leave the date empty, or tick Expiration Date on the supply.")))
        elif row.expiry and known_day and row.expiry != known_day:
            faults.append(('expiry', self.env._(
                "Lot %(lot)s of %(item)s is known to expire on %(date)s.", lot=row.lot, item=item, date=format_date(self.env, known_day)),
                self.env._("Check the package; correct this date, or the lot.")))
        return faults

    @api.model
    def _row_label(self, index):
        return self.env.context.get('medical_row_numbers', {}).get(index, index + 1)

    @api.model
    def _known_lots(self, rows):
        """The lots that exist already: {(product, name): lot}; a lot of the company before a shared one."""
        names = {row.lot for row in rows if row.lot}
        companies = {row.room.company_id.id for row in rows}
        lots = self.env['stock.lot'].search([
            ('name', 'in', list(names)), ('product_id', 'in', list({row.product.id for row in rows})),
            ('company_id', 'in', [False, *companies])], order='company_id desc, id') if names else self.env['stock.lot']
        return {(lot.product_id, lot.name): lot for lot in lots.sorted('company_id')}

    @api.model
    def _on_hand(self, rows):
        """Stock records that rows speak of: {(location id, product id, lot name or ''): quants}."""
        quants = self.env['stock.quant'].search([
            ('location_id', 'in', list({row.room.location_id.id for row in rows})), ('product_id', 'in', list({row.product.id for row in rows})),
            ('package_id', '=', False), ('owner_id', '=', False)], order='id')
        found = defaultdict(self.env['stock.quant'].browse)
        for quant in quants:
            found[quant.location_id.id, quant.product_id.id, quant.lot_id.name or ''] |= quant
        return found

    @api.model
    def _post_rows(self, rows, reason):
        """Set the stock as counted. The rows have no faults (``_row_faults``) and are of one company.

        :param str reason: what the stock moves are named
        :return: number of stock records that changed
        """
        if not self.env.su and not self.env.user.has_group('stock.group_stock_user'):
            raise UserError(self.env._("The supply clerk and the office manager enter stock."))
        rows = [row for row in rows if row.room.location_id]
        # sudo: the group is checked above; lots, stock and its value are set together, as Odoo's own adjustment does
        self = self.sudo().with_company(rows[0].room.company_id)
        lots = self._ensure_lots(rows)
        quants_here, costs, vals_list, changed = self._on_hand(rows), {}, [], self.env['stock.quant']
        for row in rows:
            uom = row.product.uom_id
            quants = quants_here[row.room.location_id.id, row.product.id, row.lot or '']
            if uom.compare(sum(quants.mapped('quantity')), row.quantity) == 0:
                continue
            if quants:
                # of several records of the same goods (Odoo merges them by and by) the first takes up the difference
                quants[0].inventory_quantity = row.quantity - sum(quants[1:].mapped('quantity'))
                changed |= quants[0]
                costs[quants[0].id] = row.cost or None
            else:
                vals_list.append(({
                    'product_id': row.product.id, 'location_id': row.room.location_id.id, 'inventory_quantity': row.quantity,
                    'lot_id': lots[row.product, row.lot].id if row.lot else False}, row.cost))
        created = self.env['stock.quant'].create([vals for vals, _cost in vals_list])
        costs.update({quant.id: cost or None for quant, (_vals, cost) in zip(created, vals_list, strict=True)})
        changed |= created
        if not changed:
            return 0
        self._set_standard_costs(rows)
        conflict = changed.with_context(inventory_name=reason, medical_unit_costs=costs).action_apply_inventory()
        if conflict:
            raise UserError(self.env._("Stock has moved meanwhile. Post once more."))
        return len(changed)

    @api.model
    def _ensure_lots(self, rows):
        """The lots of the rows, made where they are new, with the expiry on the package: {(product, name): lot}."""
        lots = self._known_lots(rows)
        missing = {}
        for row in rows:
            if not row.lot:
                continue
            expiry = row.expiry and row.room.site_id._medical_noon(row.expiry)
            lot = lots.get((row.product, row.lot))
            if lot and expiry and not lot.expiration_date:
                lot.expiration_date = expiry
            elif not lot:
                vals = missing.setdefault((row.product, row.lot), {
                    'name': row.lot, 'product_id': row.product.id, 'company_id': row.room.company_id.id})
                if expiry:
                    vals['expiration_date'] = expiry
        lots.update(zip(missing, self.env['stock.lot'].create(list(missing.values())), strict=True))
        return lots

    @api.model
    def _set_standard_costs(self, rows):
        """Supplies at standard cost that were never in stock get the cost stated for them, weighted by quantity."""
        stated = defaultdict(lambda: [0, 0])
        for row in rows:
            if row.cost and row.product.with_company(self.env.company).cost_method == 'standard':
                stated[row.product][0] += row.quantity
                stated[row.product][1] += row.quantity * row.cost
        for product, (quantity, value) in stated.items():
            product = product.sudo().with_company(self.env.company)
            if quantity and not product.qty_available and not product.standard_price:
                product.standard_price = value / quantity
