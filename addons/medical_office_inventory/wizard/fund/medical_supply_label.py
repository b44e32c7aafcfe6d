from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import format_date

from ...tools import gs1
from ...tools.supply_label import SupplyLabel, per_sheet

LAYOUTS = [('sheet', 'Letter Sheet of 30 (1 × 2⅝ inch)'), ('single', 'Label Printer (2 × 1 inch)')]
MOST = 600  # labels in one file
# what a row of each model puts on labels
CHOICES = {'stock.lot': 'lot_ids', 'stock.quant': 'quant_ids', 'stock.location': 'location_ids'}


class MedicalSupplyLabel(models.TransientModel):
    """Labels with a GS1 Data Matrix for lots and serial numbers, and with a plain one for rooms and shelves.

    A lot of a supply whose barcode is a GTIN: (01) item, (17) expiry, (10) lot or (21) serial number. Where the supply has no
    GTIN, none is invented: its reference stands in (91), which GS1 leaves to companies for use among themselves; where that can't
    be said in GS1's letters, the label bears the lot number alone. A place bears Odoo's barcode of its location; one without gets
    ``LOC-`` and its number when it is printed first.
    """
    _name = 'medical.supply.label'
    _description = 'Supply Labels'

    lot_ids = fields.Many2many('stock.lot', string='Lots')
    quant_ids = fields.Many2many('stock.quant', string='Stock')
    location_ids = fields.Many2many('stock.location', string='Rooms and Shelves')
    layout = fields.Selection(LAYOUTS, 'Paper', required=True, default='sheet')
    copies = fields.Integer('Labels of Each', required=True, default=1)
    skip = fields.Integer('Labels Used Already', help="How many places of the first sheet are empty, counted by rows.")
    count = fields.Integer('Labels', compute='_compute_count')
    without_gtin = fields.Char('Supplies Without a GTIN', compute='_compute_without_gtin')

    @api.depends('lot_ids', 'quant_ids', 'location_ids', 'copies')
    def _compute_count(self):
        for label in self:
            label.count = label.copies * sum(len(label[name]) for name in CHOICES.values())

    @api.depends('lot_ids', 'quant_ids')
    def _compute_without_gtin(self):
        for label in self:
            products = label.lot_ids.product_id | label.quant_ids.product_id
            label.without_gtin = ', '.join(products.filtered(lambda product: not gs1.gtin14(product.barcode)).mapped('name'))

    @api.constrains('copies', 'skip')
    def _check_numbers(self):
        for label in self:
            if not 1 <= label.copies <= 100 or not 0 <= label.skip < per_sheet('sheet'):
                raise ValidationError(self.env._("Print 1 to 100 labels of each, and leave out fewer places than a sheet has."))

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        model, row_ids = self.env.context.get('active_model'), self.env.context.get('active_ids') or []
        if model == 'medical.room':
            rooms = self.env['medical.room'].browse(row_ids)
            rooms.check_access('read')
            values['location_ids'] = [Command.set(rooms._medical_locations().ids)]
        elif model in CHOICES:
            values[CHOICES[model]] = [Command.set(row_ids)]
        return values

    def action_print(self):
        """Open the labels as PDF.

        :raises UserError: nothing to print, too many labels, or stock that has no lot
        """
        self.ensure_one()
        if not self.count:
            raise UserError(self.env._("Choose lots, or rooms that hold supplies."))
        if self.count > MOST:
            raise UserError(self.env._("%(count)s labels are too many at once: print %(most)s at most.", count=self.count, most=MOST))
        self._ensure_codes()
        self._labels()
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/supply_labels/{self.id}', 'target': 'new'}

    def _ensure_codes(self):
        if not self.env.user.has_group('stock.group_stock_user'):
            raise UserError(self.env._("The stockroom prints labels."))
        self.location_ids.check_access('read')
        for location in self.location_ids.filtered(lambda location: not location.barcode):
            # sudo: a code for its label is all that a location gets
            location.sudo().barcode = f'LOC-{location.id:05d}'

    def _labels(self):
        """The labels to draw, as often as wanted."""
        self.ensure_one()
        for name in CHOICES.values():
            self[name].check_access('read')
        labels = [self._lot_label(lot, self._site_of(lot)) for lot in self.lot_ids]
        labels += [self._quant_label(quant) for quant in self.quant_ids]
        labels += [self._place_label(location) for location in self.location_ids]
        return [label for label in labels for _copy in range(self.copies)]

    def _site_of(self, lot):
        """Where the day of expiry is told: the practice's first site."""
        company = lot.company_id or self.env.company
        # sudo: the site's clock is no secret
        return self.env['medical.site'].sudo().search([('company_id', '=', company.id)], limit=1)

    def _quant_label(self, quant):
        # sudo: the name of the place and its clock, whoever prints
        location = quant.sudo().location_id
        place = location._medical_room().display_name or location.name
        if quant.lot_id:
            return self._lot_label(quant.lot_id, location.medical_site_id, place)
        return self._item_label(quant.product_id, [place])

    def _lot_label(self, lot, site, place=''):
        day = site._medical_day(lot.expiration_date) if site else lot.expiration_date and lot.expiration_date.date()
        serial = lot.product_id.tracking == 'serial'
        words = self.env._("Serial %(number)s", number=lot.name) if serial else self.env._("Lot %(number)s", number=lot.name)
        lines = [words, *([self.env._("Expires %(date)s", date=format_date(self.env, day))] if day else []), *([place] if place else [])]
        return self._item_label(
            lot.product_id, lines, lot='' if serial else lot.name, serial=lot.name if serial else '', expiry=day or None)

    def _item_label(self, product, lines, lot='', serial='', expiry=None):
        item = gs1.gtin14(product.barcode) or ''
        said = {'item': item, 'own': '' if item else product.default_code or '', 'lot': lot, 'serial': serial, 'expiry': expiry}
        lines = [*lines, *([product.default_code] if product.default_code else [])]
        try:
            return SupplyLabel(gs1.build(**said), True, product.name, lines, gs1.printed(**said))
        except ValueError:
            code = lot or serial or product.barcode or product.default_code
        if not code or not code.isascii():
            raise UserError(self.env._(
                "%(product)s has no barcode, no reference and no lot that a label could bear.", product=product.display_name))
        return SupplyLabel(code, False, product.name, lines, code)

    def _place_label(self, location):
        # sudo: names of rooms and sites are no secret
        room = location.sudo()._medical_room()
        title = room.name if room.location_id == location else location.name
        lines = [room.name] if room and room.location_id != location else []
        lines += [location.sudo().medical_site_id.name] if location.sudo().medical_site_id else []
        return SupplyLabel(location.barcode, False, title, lines, location.barcode)
