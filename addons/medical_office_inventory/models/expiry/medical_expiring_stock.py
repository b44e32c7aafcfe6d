from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.roles import FIGURES

from .medical_expiry_action import STAYING

# days after which somebody is asked again about goods that were left where they are (suggested default)
ACTED_DAYS = 30
STAGES = [
    ('expired', 'Expired'),
    ('d30', 'Within 30 Days'),
    ('d60', 'In 31 to 60 Days'),
    ('d90', 'In 61 to 90 Days'),
]


class MedicalExpiringStock(models.Model):
    """Goods on the shelves of the sites that have expired or will within 90 days by the day at the site: a row for each row of
    stock, and of its id. What is in quarantine is decided about there."""
    _name = 'medical.expiring.stock'
    _description = 'Expiring Supplies'
    _auto = False
    _rec_name = 'product_id'
    _order = 'expiry, product_id, id'
    _depends = {
        'stock.quant': ['product_id', 'lot_id', 'location_id', 'company_id', 'owner_id', 'quantity', 'expiration_date'],
        'stock.location': ['medical_site_id', 'medical_quarantine', 'usage', 'parent_path'],
        'medical.site': ['tz'],
        'medical.room': ['location_id', 'user_id'],
        'stock.lot': ['standard_price'],
        'product.product': ['product_tmpl_id', 'standard_price'],
        'product.template': ['categ_id', 'uom_id', 'medical_kind', 'medical_controlled', 'lot_valuated'],
        'res.company': ['currency_id', 'partner_id'],
        'medical.expiry.action': ['kind', 'date', 'lot_id', 'location_id', 'to_room_id'],
    }

    quant_id = fields.Many2one('stock.quant', 'Stock', readonly=True)
    product_id = fields.Many2one('product.product', 'Supply', readonly=True)
    categ_id = fields.Many2one('product.category', 'Category', readonly=True)
    medical_kind = fields.Char(readonly=True, export_string_translation=False)
    controlled = fields.Boolean(readonly=True)
    lot_id = fields.Many2one('stock.lot', readonly=True)
    location_id = fields.Many2one('stock.location', 'Place', readonly=True)
    room_id = fields.Many2one('medical.room', readonly=True)
    responsible_id = fields.Many2one('res.users', readonly=True)
    site_id = fields.Many2one('medical.site', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    expiry = fields.Date('Expires', readonly=True, help="The day at the site; it may be used to the end of that day.")
    days = fields.Integer('Days Left', readonly=True, aggregator=None)
    stage = fields.Selection(STAGES, readonly=True)
    quantity = fields.Float('On Hand', digits='Product Unit', readonly=True)
    uom_id = fields.Many2one('uom.uom', 'Unit', readonly=True)
    value = fields.Monetary(
        readonly=True, groups=FIGURES, help="Quantity times what a unit costs now; the record Expiry and Value at Risk has Odoo's valuation.")
    use_first = fields.Boolean(readonly=True)
    acted_on = fields.Datetime('Seen To', readonly=True, help="When it was marked to be used first, or moved to a busier room.")
    waiting = fields.Boolean(
        'To See To', readonly=True, help="Expired, or within 30 days of it without anything having been done: reminders go on until it is seen to.")
    words = fields.Char('In Words', compute='_compute_words')
    mark = fields.Char(compute='_compute_mark')

    @property
    def _table_query(self):
        now = fields.Datetime.now()
        return SQL(
            """SELECT dated.*,
                      CASE WHEN days < 0 THEN 'expired' WHEN days <= 30 THEN 'd30' WHEN days <= 60 THEN 'd60' ELSE 'd90' END AS stage,
                      COALESCE(done.use_first, FALSE) AS use_first, done.acted_on,
                      days < 0 OR days <= 30 AND (done.acted_on IS NULL OR done.acted_on < %(limit)s) AS waiting
                 FROM (
                    SELECT quant.id, quant.id AS quant_id, quant.product_id, template.categ_id, template.medical_kind,
                           COALESCE(template.medical_controlled, FALSE) AS controlled, quant.lot_id, quant.location_id, room.id AS room_id,
                           room.user_id AS responsible_id, site.id AS site_id, quant.company_id, company.currency_id, local.expiry,
                           local.expiry - timezone(COALESCE(site.tz, 'UTC'), timezone('UTC', %(now)s::timestamp))::date AS days, quant.quantity,
                           template.uom_id,
                           CASE WHEN quant.owner_id IS NULL OR quant.owner_id = company.partner_id THEN quant.quantity * COALESCE(
                                CASE WHEN template.lot_valuated THEN (lot.standard_price ->> quant.company_id::text)::numeric
                                     ELSE (product.standard_price ->> quant.company_id::text)::numeric END, 0) ELSE 0 END AS value
                      FROM stock_quant quant
                      JOIN stock_location place ON place.id = quant.location_id
                      JOIN medical_site site ON site.id = place.medical_site_id
                      JOIN res_company company ON company.id = quant.company_id
                      JOIN product_product product ON product.id = quant.product_id
                      JOIN product_template template ON template.id = product.product_tmpl_id
                 LEFT JOIN stock_lot lot ON lot.id = quant.lot_id
                CROSS JOIN LATERAL (SELECT timezone(COALESCE(site.tz, 'UTC'), timezone('UTC', quant.expiration_date))::date AS expiry) local
                 LEFT JOIN LATERAL (
                           SELECT room.id, room.user_id FROM medical_room room JOIN stock_location shelf ON shelf.id = room.location_id
                            WHERE place.parent_path LIKE shelf.parent_path || '%%'
                         ORDER BY length(shelf.parent_path) DESC LIMIT 1) room ON TRUE
                     WHERE quant.quantity > 0 AND quant.expiration_date < %(horizon)s
                       AND place.usage = 'internal' AND NOT COALESCE(place.medical_quarantine, FALSE)) dated
            LEFT JOIN LATERAL (
                      SELECT MAX(action.date) AS acted_on, BOOL_OR(action.kind = 'use_first') AS use_first FROM medical_expiry_action action
                       WHERE action.lot_id = dated.lot_id AND action.kind IN %(staying)s
                         AND (action.location_id = dated.location_id OR action.to_room_id = dated.room_id)) done ON TRUE
                WHERE dated.days <= 90""",
            now=now, limit=fields.Datetime.subtract(now, days=ACTED_DAYS), horizon=fields.Datetime.add(now, days=93), staying=STAYING)

    @api.depends('use_first')
    def _compute_mark(self):
        for stock in self:
            stock.mark = self.env._("Use first") if stock.use_first else False

    @api.depends('days')
    def _compute_words(self):
        quants = self.env['stock.quant']
        for stock in self:
            stock.words = quants._medical_expiry_words(stock.days) or ''
