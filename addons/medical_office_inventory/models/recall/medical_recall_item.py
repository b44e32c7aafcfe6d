from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ...tools.gs1 import gtin14
from ...tools.recall_codes import barcode_forms, lot_key, ndc_gtins, read_lots

CONTENT = {'product_id', 'gtin', 'code', 'words', 'partner_id', 'lots', 'all_lots', 'expiry_from', 'expiry_to', 'recall_id'}


def sql_key(column):
    """SQL: a code or lot as `lot_key` compares it; the index on `stock_lot` has the same words."""
    return SQL("upper(regexp_replace(%s, '[^A-Za-z0-9]', '', 'g')) COLLATE \"C\"", column)


class MedicalRecallItem(models.Model):
    """One line of what is recalled: a product, by whatever the notice tells of it, and which of its lots.

    A supply of the practice is meant when it is the one chosen, bears the GTIN, UPC or NDC (in whichever pack), or has the catalogue
    number as its own code or a vendor's. Words of the name, or the vendor alone, find supplies that may be meant. Where no such supply is
    known, a lot number alone finds what may be meant. What may be meant is marked to be checked at the boxes.
    """
    _name = 'medical.recall.item'
    _description = 'Recalled Item'
    _order = 'recall_id, sequence, id'
    _rec_name = 'description'
    _check_company_auto = True

    recall_id = fields.Many2one('medical.recall', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='recall_id.company_id', store=True, index=True, precompute=True)
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        'product.product', 'Supply', check_company=True, index='btree_not_null', ondelete='restrict',
        domain=[('medical_kind', '!=', False), ('is_storable', '=', True)])
    gtin = fields.Char('GTIN, UPC or NDC', help="As printed; an NDC with its hyphens.")
    code = fields.Char('Catalogue Number', help="Of the manufacturer or a vendor.")
    words = fields.Char('Words of the Name', help="A supply whose name has all of these may be meant.")
    partner_id = fields.Many2one(
        'res.partner', 'Delivered By', check_company=True, index='btree_not_null', ondelete='restrict',
        help="Where nothing else tells the product: all that this vendor sells you may be meant.")
    lots = fields.Text('Lots or Serial Numbers', help="Separated by commas or lines; ranges as AB100 to AB120.")
    all_lots = fields.Boolean(help="The notice concerns every lot.")
    expiry_from = fields.Date('Expires From')
    expiry_to = fields.Date('Expires Until')
    description = fields.Char(compute='_compute_description')
    product_ids = fields.Many2many('product.product', 'medical_recall_item_product_rel', string='Is Meant', readonly=True, copy=False)
    maybe_product_ids = fields.Many2many('product.product', 'medical_recall_item_maybe_rel', string='May Be Meant', readonly=True, copy=False)

    @api.depends('product_id', 'gtin', 'code', 'words', 'partner_id', 'lots', 'all_lots')
    def _compute_description(self):
        for item in self:
            product = item.product_id.display_name or item.gtin or item.code or item.words or item.partner_id.name or self.env._("Any supply")
            lots = self.env._("all lots") if item.all_lots else ' '.join((item.lots or '').split())[:60]
            item.description = ' · '.join(filter(None, (product, lots)))

    @api.constrains(*CONTENT)
    def _check_content(self):
        for item in self:
            named = item.product_id or item.gtin or item.code or item.words or item.partner_id
            if not named and not item.lots:
                raise ValidationError(self.env._(
                    "Say what is recalled: the supply, its GTIN, catalogue number or words of its name, the vendor, or at least lot numbers."))
            if not (item.lots or item.all_lots or item.expiry_from or item.expiry_to):
                raise ValidationError(self.env._("Say which lots of %(item)s are recalled, or tick that it is all of them.", item=item.description))
            if item.lots and item.all_lots:
                raise ValidationError(self.env._("Either all lots of %(item)s are recalled, or those named: not both.", item=item.description))
            unread = read_lots(item.lots).unread
            if unread:
                raise ValidationError(self.env._(
                    "“%(part)s” is no lot number and no clear range: write both ends with as many digits, as AB100 to AB120.", part=unread[0]))
            if item.gtin and not item._gtins():
                raise ValidationError(self.env._(
                    "%(code)s is no GTIN or UPC (its check digit is another), nor an NDC with its hyphens. If it is a catalogue number, write it there.",
                    code=item.gtin))
            if item.code and len(lot_key(item.code)) < 2:
                raise ValidationError(self.env._("A catalogue number has at least two letters or digits."))
            if item.expiry_from and item.expiry_to and item.expiry_from > item.expiry_to:
                raise ValidationError(self.env._("The first expiry day is after the last."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_typed(*vals_list)
        items = super().create(vals_list)
        items.recall_id._check_item_change()
        items._find_products()
        return items

    def write(self, vals):
        self._check_typed(vals)
        self.recall_id._check_item_change()
        res = super().write(vals)
        if CONTENT & set(vals):
            self.recall_id._check_item_change()
            self._find_products()
        return res

    def _check_typed(self, *vals_list):
        if not self.env.su and any({'product_ids', 'maybe_product_ids'} & set(vals) for vals in vals_list):
            raise AccessError(self.env._("Which of your supplies are meant follows from the item, it can't be typed: choose the supply."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self.recall_id._check_item_change()

    # === WHICH SUPPLIES === #

    def _gtins(self):
        """The item numbers that the item names, as fourteen digits."""
        gtin = gtin14(self.gtin)
        return {gtin} if gtin else ndc_gtins(self.gtin)

    def _find_products(self):
        """Note which supplies these items mean, and which they may mean: one query for the sure ones, one for the others."""
        if not self:
            return
        self.env.flush_all()
        sure, maybe = self._sql_sure(), self._sql_maybe()
        found = {item.id: (set(item.product_id.ids), set()) for item in self}
        for place, query in enumerate((sure, maybe)):
            if query:
                for item_id, product_id in self.env.execute_query(query):
                    found[item_id][place].add(product_id)
        # sudo: what is found is no secret to whoever writes the notice, and may not be typed
        for item in self.sudo():
            meant, may_be = found[item.id]
            item.write({'product_ids': [Command.set(meant)], 'maybe_product_ids': [Command.set(may_be - meant)]})

    def _sql_products(self):
        """SQL: the goods of the companies of these items, with their item's company to compare."""
        return SQL("""
            product_product product JOIN product_template template ON template.id = product.product_tmpl_id
            WHERE template.is_storable AND (template.company_id IS NULL OR template.company_id = item.company_id)""")

    def _sql_sure(self):
        gtins = [(item.id, form) for item in self for gtin in item._gtins() for form in barcode_forms(gtin)]
        codes = [(item.id, lot_key(item.code)) for item in self if item.code]
        parts = []
        if gtins:
            wanted = SQL("(SELECT * FROM unnest(%s::int[], %s::varchar[]))", *map(list, zip(*gtins, strict=True)))
            parts += [
                SQL("""SELECT item.id, product.id FROM %s AS wanted (item_id, code) JOIN medical_recall_item item ON item.id = wanted.item_id,
                    %s AND product.barcode = wanted.code""", wanted, self._sql_products()),
                SQL("""SELECT item.id, product.id FROM %s AS wanted (item_id, code) JOIN medical_recall_item item ON item.id = wanted.item_id
                    JOIN product_uom pack ON pack.barcode = wanted.code, %s AND product.id = pack.product_id""", wanted, self._sql_products())]
        if codes:
            wanted = SQL("(SELECT * FROM unnest(%s::int[], %s::varchar[]))", *map(list, zip(*codes, strict=True)))
            parts += [
                SQL("""SELECT item.id, product.id FROM %s AS wanted (item_id, code) JOIN medical_recall_item item ON item.id = wanted.item_id,
                    %s AND %s = wanted.code""", wanted, self._sql_products(), sql_key(SQL("product.default_code"))),
                SQL("""SELECT item.id, product.id FROM %s AS wanted (item_id, code) JOIN medical_recall_item item ON item.id = wanted.item_id
                    JOIN product_supplierinfo price ON %s = wanted.code,
                    %s AND (product.id = price.product_id OR price.product_id IS NULL AND template.id = price.product_tmpl_id)""",
                    wanted, sql_key(SQL("price.product_code")), self._sql_products())]
        return parts and SQL(" UNION ").join(parts)

    def _sql_maybe(self):
        parts = []
        for item in self:
            words = [f'%{word}%' for word in (item.words or '').replace('%', '').replace('_', '').split()]
            if words:
                parts.append(SQL(
                    "SELECT item.id, product.id FROM medical_recall_item item, %s AND item.id = %s AND template.name::text ILIKE ALL(%s)",
                    self._sql_products(), item.id, words))
            if item.partner_id and not (item.product_id or item.gtin or item.code or item.words):
                vendor = item.partner_id.commercial_partner_id.id
                parts += [
                    SQL("""SELECT item.id, product.id FROM medical_recall_item item
                        JOIN product_supplierinfo price ON TRUE JOIN res_partner vendor ON vendor.id = price.partner_id,
                        %s AND item.id = %s AND vendor.commercial_partner_id = %s
                        AND (product.id = price.product_id OR price.product_id IS NULL AND template.id = price.product_tmpl_id)""",
                        self._sql_products(), item.id, vendor),
                    SQL("""SELECT item.id, product.id FROM medical_recall_item item
                        JOIN res_partner vendor ON vendor.commercial_partner_id = %s
                        JOIN stock_picking picking ON picking.partner_id = vendor.id AND picking.medical_is_receipt
                        JOIN stock_move_line line ON line.picking_id = picking.id AND line.state = 'done',
                        %s AND item.id = %s AND product.id = line.product_id""", vendor, self._sql_products(), item.id)]
        return parts and SQL(" UNION ").join(parts)

    # === WHICH LOTS === #

    def _sql_lots(self, lots):
        """SQL: which lots `lot` an item means, whatever the supply; by the index on the lot's key where lots are named."""
        self.ensure_one()
        conditions = [SQL("(lot.company_id IS NULL OR lot.company_id = %s)", self.company_id.id)]
        if lots:
            key = sql_key(SQL("lot.name"))
            named = [SQL("%s = ANY(%s)", key, sorted(lots.keys))] if lots.keys else []
            named += [SQL(
                "(%(key)s BETWEEN %(first)s AND %(last)s AND length(lot.name) >= %(length)s AND %(key)s ~ %(pattern)s)", key=key,
                first=part.prefix + part.first, last=part.prefix + part.last, length=len(part.prefix + part.first),
                pattern=f'^{part.prefix}[0-9]{{{len(part.first)}}}$') for part in lots.ranges]
            conditions.append(SQL("(%s)", SQL(" OR ").join(named)))
        # an expiry day is kept as noon at the site: its day in UTC; what has none may be meant
        if self.expiry_from:
            conditions.append(SQL("(lot.expiration_date IS NULL OR lot.expiration_date::date >= %s)", self.expiry_from))
        if self.expiry_to:
            conditions.append(SQL("(lot.expiration_date IS NULL OR lot.expiration_date::date <= %s)", self.expiry_to))
        return SQL(" AND ").join(conditions)

    def _sql_hits(self):
        """SQL: (product_id, lot_id, how, rank) of everything that an item means or may mean; no lot for goods without lots."""
        self.ensure_one()
        lots = read_lots(self.lots)
        condition = self._sql_lots(lots)
        parts = []
        for products, how, rank in ((self.product_ids, 'lot' if lots else 'product', 1), (self.maybe_product_ids, 'words', 3)):
            if products:
                parts += [
                    SQL("SELECT lot.product_id, lot.id AS lot_id, %s::varchar AS how, %s AS rank FROM stock_lot lot WHERE lot.product_id = ANY(%s) AND %s",
                        how, rank, products.ids, condition),
                    SQL("SELECT product.id, NULL::int, %s::varchar, %s FROM product_product product WHERE product.id = ANY(%s)",
                        'product' if how == 'product' and self.all_lots else 'untracked', rank + 1, products.ids)]
        if lots and not self.product_ids:
            parts.append(SQL("SELECT lot.product_id, lot.id, 'lot_only'::varchar, 5 FROM stock_lot lot WHERE %s", condition))
        return parts

    def _names_lot(self, lot_name, expiry):
        """Whether the item means a lot of a supply that it means: of goods that arrive, whose lot may not be on the book yet.

        :param expiry: the day, or False
        """
        self.ensure_one()
        if self.expiry_from and expiry and expiry < self.expiry_from or self.expiry_to and expiry and expiry > self.expiry_to:
            return False
        lots = read_lots(self.lots)
        return not lots or lot_key(lot_name) in lots
