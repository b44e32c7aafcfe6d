from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .product_template_controlled import SCHEDULES

KINDS = [
    ('opening', 'Opening'),
    ('received', 'Received'),
    ('in', 'Brought In'),
    ('out', 'Taken Out'),
    ('moved', 'Moved Between Rooms'),
    ('dispensed', 'Dispensed'),
    ('undone', 'Entry Undone'),
    ('wasted', 'Wasted'),
    ('destroyed', 'Destroyed'),
    ('returned', 'Returned'),
    ('count', 'Count Correction'),
    ('loss', 'Theft or Loss'),
]
# what nobody does alone
WITNESSED = ('wasted', 'destroyed')


class MedicalControlledEntry(models.Model):
    """The perpetual register of controlled substances: every movement of every lot, with the balance after it (21 CFR 1304.21,
    1304.22).

    Written by ``_write_entries`` alone: by each done stock move that touches a place of a site, whoever made it
    (``stock.move._action_done``), by the waste of what is left of a dose, and where a book begins. An entry never changes: the ORM
    and a trigger of the database refuse it (medical_controlled_entry_table.py). The balance of a book is the sum of Odoo's stock at
    the site.

    - supply clerk, office manager, owner, compliance officer, auditor: read
    - clinician: read those of their sites
    """
    _name = 'medical.controlled.entry'
    _description = 'Register Entry of a Controlled Substance'
    _inherit = ['medical.guarded']
    _order = 'date desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['product_id', 'lot_id', 'reference']
    _stays = True

    book_id = fields.Many2one('medical.controlled.book', 'Page', required=True, readonly=True, ondelete='restrict', index=True)
    number = fields.Integer('No.', required=True, readonly=True, aggregator=None)
    date = fields.Datetime('When', required=True, readonly=True, index=True)
    # plain copies, not related fields: those would be recomputed, and an entry never changes
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='restrict')
    site_id = fields.Many2one('medical.site', required=True, readonly=True, index=True, ondelete='restrict')
    product_id = fields.Many2one('product.product', 'Supply', required=True, readonly=True, index=True, ondelete='restrict')
    lot_id = fields.Many2one('stock.lot', readonly=True, index='btree_not_null', ondelete='restrict')
    schedule = fields.Selection(SCHEDULES, readonly=True, help="At that time.")
    uom_id = fields.Many2one('uom.uom', 'Unit', required=True, readonly=True, ondelete='restrict')
    kind = fields.Selection(KINDS, 'What', required=True, readonly=True, index=True)
    quantity = fields.Float('In or Out', required=True, readonly=True, digits='Product Unit', help="What it does to the balance.")
    moved_qty = fields.Float('Moved', readonly=True, digits='Product Unit', help="Between two rooms of the site: the balance stays.")
    balance = fields.Float(required=True, readonly=True, digits='Product Unit', aggregator=None)
    room_id = fields.Many2one('medical.room', readonly=True, ondelete='restrict')
    dest_room_id = fields.Many2one('medical.room', 'To Room', readonly=True, ondelete='restrict')
    user_id = fields.Many2one('res.users', 'By', required=True, readonly=True, index=True, ondelete='restrict')
    witness_id = fields.Many2one('res.users', readonly=True, index='btree_not_null', ondelete='restrict')
    practitioner_id = fields.Many2one('hr.employee', readonly=True, index='btree_not_null', ondelete='restrict')
    practitioner_dea = fields.Char("Practitioner's Registration", readonly=True, help="At that time.")
    registration = fields.Char('Registration of the Site', readonly=True, help="At that time.")
    partner_id = fields.Many2one('res.partner', 'From or To', readonly=True, ondelete='restrict')
    partner_dea = fields.Char('Their Registration', readonly=True, help="At that time.")
    form = fields.Char('Form or Invoice', readonly=True, help="Form 222, CSOS order, invoice, Form 41 or Form 106.")
    reference = fields.Char('Document', readonly=True)
    drawn = fields.Float(readonly=True, digits='Product Unit')
    given = fields.Float(readonly=True, digits='Product Unit')
    wasted = fields.Float('Wasted Rest', readonly=True, digits='Product Unit')
    measure = fields.Char('Measured In', readonly=True, help="Of what was drawn, given and wasted, such as mg or mL.")
    dose_words = fields.Char('Dose', compute='_compute_dose_words')
    note = fields.Char(readonly=True)
    move_id = fields.Many2one('stock.move', 'Stock Move', readonly=True, index='btree_not_null', ondelete='restrict')
    use_id = fields.Many2one('medical.supply.use', readonly=True, index='btree_not_null', ondelete='restrict')
    visit_id = fields.Many2one(related='use_id.visit_id', string='For Visit', groups='medical_office_base.group_patient_admin')

    _number_uniq = models.UniqueIndex('(book_id, number)')
    _two_people = models.Constraint('CHECK (witness_id IS NULL OR witness_id <> user_id)', 'Who acts is no witness of it.')
    _balance_not_negative = models.Constraint('CHECK (balance >= 0)', 'A book of a controlled substance never falls below zero.')

    @api.model
    def _guard_words(self):
        return self.env._("The register of controlled substances writes itself: record what is done.")

    @api.depends('product_id', 'lot_id', 'number')
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = self.env._(
                "%(book)s, no. %(number)s", book=entry.book_id.display_name, number=entry.number)

    @api.depends('drawn', 'given', 'wasted', 'measure')
    def _compute_dose_words(self):
        for entry in self:
            entry.dose_words = bool(entry.drawn) and self.env._(
                "Drawn %(drawn)s %(measure)s, given %(given)s, wasted %(wasted)s", drawn=f'{entry.drawn:g}', measure=entry.measure or '',
                given=f'{entry.given:g}', wasted=f'{entry.wasted:g}')

    # === WRITING === #

    @api.model
    def _write_entries(self, vals_list):
        """Add entries to their books. Called as superuser, by whoever has checked what they say.

        Two transactions that write to the same book: the second waits for the first, then is tried again by Odoo (the row of the
        book has changed), so that it sees the balance that the first one left.

        :param list vals_list: values with records as ids: site_id, product_id, lot_id, kind, quantity (in the supply's own unit,
            signed), user_id, and what else is known; number, balance, moment, schedule and registration follow
        :return: the entries, in the order given
        :raises UserError: a book would fall below zero
        """
        if not vals_list:
            return self
        products = self.env['product.product'].browse({vals['product_id'] for vals in vals_list})
        sites = self.env['medical.site'].browse({vals['site_id'] for vals in vals_list})
        registrations = {site.id: site._medical_registration() for site in sites}
        by_id = {product.id: product for product in products}
        company = {site.id: site.company_id.id for site in sites}
        books = self._locked_books(vals_list, company)
        state = {book: [book.last_number, book.balance] for book in books.values()}
        now, rows = fields.Datetime.now(), []
        for vals in vals_list:
            product = by_id[vals['product_id']]
            book = books[self._book_key(vals)]
            number, balance = state[book]
            balance = product.uom_id.round(balance + vals['quantity']) or 0.0
            if product.uom_id.compare(balance, 0) < 0:
                raise UserError(self.env._(
                    "The register has %(quantity)s %(unit)s of lot %(lot)s of %(product)s at %(site)s. More can't leave: count it first.",
                    quantity=f'{state[book][1]:g}', unit=product.uom_id.name, lot=book.lot_id.name or '', product=product.display_name,
                    site=book.site_id.name))
            state[book] = [number + 1, balance]
            rows.append({
                'date': now, **vals, 'book_id': book.id, 'number': number + 1, 'balance': balance, 'company_id': company[vals['site_id']],
                'schedule': product.medical_schedule, 'uom_id': product.uom_id.id, 'registration': registrations[vals['site_id']]})
        for book, (number, balance) in state.items():
            book.write({'last_number': number, 'balance': balance})
        return self.create(rows)

    @api.model
    def _book_key(self, vals):
        return vals['site_id'], vals['product_id'], vals.get('lot_id') or False

    @api.model
    def _locked_books(self, vals_list, company):
        """The books of these entries, made where they are new, locked: {(site id, product id, lot id or False): book}."""
        keys = sorted({self._book_key(vals) for vals in vals_list})
        self.env.flush_all()
        pages = SQL(', ').join(SQL('(%s::integer, %s::integer, %s::integer, %s::integer)', company[site], site, product, lot or None)
                               for site, product, lot in keys)
        self.env.cr.execute(SQL(
            """INSERT INTO medical_controlled_book (company_id, site_id, product_id, lot_id, last_number, balance,
                                                    create_uid, create_date, write_uid, write_date)
               SELECT page.company_id, page.site_id, page.product_id, page.lot_id, 0, 0, %(user)s, %(now)s, %(user)s, %(now)s
                 FROM (VALUES %(pages)s) AS page (company_id, site_id, product_id, lot_id)
               ON CONFLICT DO NOTHING""", user=self.env.uid, now=fields.Datetime.now(), pages=pages), log_exceptions=False)
        self.env.cr.execute(SQL(
            """SELECT book.id FROM medical_controlled_book book
                 JOIN (VALUES %(pages)s) AS page (company_id, site_id, product_id, lot_id)
                   ON book.site_id = page.site_id AND book.product_id = page.product_id AND book.lot_id IS NOT DISTINCT FROM page.lot_id
                ORDER BY book.id FOR UPDATE OF book""", pages=pages), log_exceptions=False)
        books = self.env['medical.controlled.book'].browse(row for row, in self.env.cr.fetchall())
        books.invalidate_recordset()
        return {(book.site_id.id, book.product_id.id, book.lot_id.id): book for book in books}

    @api.model
    def _open_books(self, products=None):
        """Begin the books of lots that are in stock and have none: with what is there. Called as superuser.

        :param products: only these; None: every controlled substance
        :return: the opening entries
        """
        quants = self.env['stock.quant']
        domain = Domain([
            ('location_id.usage', '=', 'internal'), ('location_id.medical_site_id', '!=', False), ('product_id.medical_controlled', '=', True)])
        if products is not None:
            domain &= Domain('product_id', 'in', products.ids)
        groups = quants._read_group(domain, ['product_id', 'lot_id', 'location_id'], ['quantity:sum'])
        sums = {}
        for product, lot, location, quantity in groups:
            key = location.medical_site_id.id, product.id, lot.id
            sums[key] = sums.get(key, 0) + quantity
        known = {
            (site.id, product.id, lot.id) for site, product, lot in self.env['medical.controlled.book']._read_group(
                [('product_id', 'in', list({product for _site, product, _lot in sums})), ('last_number', '>', 0)],
                ['site_id', 'product_id', 'lot_id'])} if sums else set()
        units = {product.id: product.uom_id for product, *_rest in groups}
        return self._write_entries([{
            'site_id': site, 'product_id': product, 'lot_id': lot, 'kind': 'opening', 'quantity': units[product].round(quantity),
            'user_id': self.env.uid, 'note': self.env._("What was in stock when the book began"),
        } for (site, product, lot), quantity in sums.items()
            if (site, product, lot) not in known and units[product].compare(quantity, 0) > 0])
