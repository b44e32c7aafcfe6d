from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .medical_opening_stock import OpeningRow


class MedicalOpeningStockLine(models.Model):
    """What was counted of one supply, and of one lot of it, in one room."""
    _name = 'medical.opening.stock.line'
    _description = 'Opening Stock Line'
    _order = 'opening_id, sequence, id'
    _check_company_auto = True

    opening_id = fields.Many2one('medical.opening.stock', required=True, index=True, ondelete='cascade')
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related='opening_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one(related='opening_id.site_id')
    room_id = fields.Many2one(
        'medical.room', required=True, check_company=True, ondelete='restrict', domain="[('site_id', '=', site_id), ('location_id', '!=', False)]")
    product_id = fields.Many2one(
        'product.product', 'Supply', required=True, check_company=True, ondelete='restrict',
        domain=[('medical_kind', '!=', False), ('is_storable', '=', True)])
    tracking = fields.Selection(related='product_id.tracking')
    use_expiration_date = fields.Boolean(related='product_id.use_expiration_date')
    lot_name = fields.Char('Lot')
    expiry = fields.Date('Expires', compute='_compute_expiry', store=True, readonly=False)
    quantity = fields.Float(required=True, digits='Product Unit')
    uom_id = fields.Many2one(
        'uom.uom', 'Unit', required=True, compute='_compute_uom_id', store=True, readonly=False, precompute=True,
        domain="[('id', 'in', allowed_uom_ids)]")
    allowed_uom_ids = fields.Many2many('uom.uom', compute='_compute_allowed_uom_ids')
    unit_cost = fields.Float(
        'Cost', min_display_digits='Product Price', compute='_compute_unit_cost', store=True, readonly=False,
        help="Of one of the unit on this line, in the company's currency.")
    value = fields.Monetary(compute='_compute_value')

    _quantity_positive = models.Constraint('CHECK (quantity >= 0)', 'A quantity is not below zero.')
    _cost_positive = models.Constraint('CHECK (unit_cost >= 0)', 'A cost is not below zero.')

    @api.depends('product_id')
    def _compute_allowed_uom_ids(self):
        for line in self:
            line.allowed_uom_ids = line.product_id.uom_id + line.product_id.uom_ids

    @api.depends('product_id')
    def _compute_uom_id(self):
        for line in self:
            if not line.uom_id or line.uom_id not in line.product_id.uom_id + line.product_id.uom_ids:
                line.uom_id = line.product_id.uom_id

    @api.depends('product_id', 'lot_name')
    def _compute_expiry(self):
        """A lot that is known already brings its date."""
        for line in self:
            lot = line.product_id.use_expiration_date and line.lot_name and self.env['stock.lot'].search([
                ('product_id', '=', line.product_id.id), ('name', '=', line.lot_name.strip()),
                ('company_id', 'in', (False, line.company_id.id))], limit=1)
            if lot and lot.expiration_date:
                line.expiry = line.site_id._medical_day(lot.expiration_date)
            elif not line.product_id.use_expiration_date:
                line.expiry = False
            else:
                line.expiry = line.expiry

    @api.depends('product_id', 'uom_id')
    def _compute_unit_cost(self):
        for line in self:
            product = line.product_id
            # sudo: an estimate by the cheapest vendor, for who need not read vendors' prices
            price = product.sudo().with_company(line.company_id)._medical_estimated_price() if product else 0
            line.unit_cost = price * line.uom_id._compute_quantity(1, product.uom_id, round=False) if product and line.uom_id else 0

    @api.depends('quantity', 'unit_cost')
    def _compute_value(self):
        for line in self:
            line.value = line.quantity * line.unit_cost

    @api.constrains('product_id', 'uom_id')
    def _check_uom_id(self):
        for line in self:
            if not line.uom_id._has_common_reference(line.product_id.uom_id):
                raise ValidationError(self.env._(
                    "%(unit)s is no unit of %(product)s: use %(own)s or one of its packs.",
                    unit=line.uom_id.name, product=line.product_id.display_name, own=line.product_id.uom_id.name))

    @api.constrains('room_id', 'opening_id')
    def _check_room_id(self):
        for line in self:
            if line.room_id.site_id != line.opening_id.site_id:
                raise ValidationError(self.env._(
                    "%(room)s is no room of %(site)s.", room=line.room_id.display_name, site=line.opening_id.site_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        self._check_draft()

    def _check_draft(self):
        if not self.env.su and any(opening.state != 'draft' for opening in self.opening_id):
            raise UserError(self.env._("A posted list doesn't change. Correct the stock with a count."))

    def _row(self):
        """This line for posting: quantity and cost in the supply's own unit."""
        self.ensure_one()
        product = self.product_id
        factor = self.uom_id._compute_quantity(1, product.uom_id, round=False)
        return OpeningRow(
            self.room_id, product, (self.lot_name or '').strip(), self.expiry, product.uom_id.round(self.quantity * factor), self.unit_cost / factor)
