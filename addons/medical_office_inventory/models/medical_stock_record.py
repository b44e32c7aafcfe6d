from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.roles import FIGURES

from .product_category import KINDS


class MedicalStockRecord(models.AbstractModel):
    """What the records of supplies share: filters by room, category and kind, and the names of items and places in SQL."""
    _name = 'medical.stock.record'
    _description = 'Record of Supplies'
    _inherit = 'medical.record'

    room_ids = fields.Many2many('medical.room', string='Rooms', domain="[('company_id', '=', company_id), ('site_id', '=?', site_id)]")
    category_ids = fields.Many2many('product.category', string='Categories')
    kind = fields.Selection(KINDS, 'Supplies')
    controlled_only = fields.Boolean('Controlled Substances Only')
    product_ids = fields.Many2many('product.product', string='Items', domain="[('type', '=', 'consu')]")

    def _record_quantity_digits(self):
        return self.env['decimal.precision'].precision_get('Product Unit')

    def _sees_figures(self):
        return self.env.su or self.env.user.has_groups(FIGURES)

    def _product_domain(self):
        domain = Domain.TRUE
        if self.category_ids:
            domain &= Domain('categ_id', 'child_of', self.category_ids.ids)
        if self.kind:
            domain &= Domain('medical_kind', '=', self.kind)
        if self.controlled_only:
            domain &= Domain('medical_controlled', '=', True)
        if self.product_ids:
            domain &= Domain('id', 'in', self.product_ids.ids)
        return domain

    def _location_domain(self):
        """The places of the company whose goods are its own, among the sites and rooms asked for."""
        domain = self._valued_location_domain()
        if self.site_id:
            domain &= Domain('medical_site_id', '=', self.site_id.id)
        if self.room_ids:
            domain &= Domain('id', 'in', self.room_ids._medical_locations().ids)
        return domain

    def _valued_location_domain(self):
        return Domain([('company_id', '=', self.company_id.id), ('usage', 'in', ('internal', 'transit'))])

    # The joined tables bear the same names in every record: product, template, lot, location, room, site, unit, category

    def _sql_field(self, alias, model, name):
        return self.env[model]._field_to_sql(alias, name)

    def _sql_product_joins(self, product_id):
        """Joins of the product that a column gives, with its template, category and unit."""
        return SQL(
            """ JOIN product_product product ON product.id = %s
                JOIN product_template template ON template.id = %s
                LEFT JOIN product_category category ON category.id = %s
                LEFT JOIN uom_uom unit ON unit.id = %s""",
            product_id, self._sql_field('product', 'product.product', 'product_tmpl_id'),
            self._sql_field('template', 'product.template', 'categ_id'), self._sql_field('template', 'product.template', 'uom_id'))

    def _sql_location_joins(self, location_id):
        return SQL(
            """ LEFT JOIN stock_location location ON location.id = %s
                LEFT JOIN medical_room room ON room.id = %s
                LEFT JOIN medical_site site ON site.id = %s""",
            location_id, self._sql_field('location', 'stock.location', 'medical_room_id'),
            self._sql_field('location', 'stock.location', 'medical_site_id'))

    def _sql_item(self):
        """Name of the item, with what tells its variants apart."""
        name = self._sql_field('template', 'product.template', 'name')
        return SQL(
            """CASE WHEN product.combination_indices <> '' THEN %s || ' (' || (
                    SELECT string_agg(%s, ', ' ORDER BY line.sequence, line.id)
                      FROM product_variant_combination combination
                      JOIN product_template_attribute_value chosen ON chosen.id = combination.product_template_attribute_value_id
                      JOIN product_template_attribute_line line ON line.id = chosen.attribute_line_id
                      JOIN product_attribute_value value ON value.id = chosen.product_attribute_value_id
                     WHERE combination.product_product_id = product.id) || ')'
               ELSE %s END""",
            name, self._sql_field('value', 'product.attribute.value', 'name'), name)

    def _sql_room(self):
        """Name of the room, else the path of the stock location."""
        return SQL('COALESCE(%s, %s)', self._sql_field('room', 'medical.room', 'name'), self._sql_field('location', 'stock.location', 'complete_name'))

    def _sql_day(self, moment):
        """The day of a datetime in the record's time zone."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, self._record_tz())
