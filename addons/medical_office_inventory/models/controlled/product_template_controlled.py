from odoo import api, fields, models
from odoo.exceptions import UserError

SCHEDULES = [('2', 'II'), ('2n', 'IIN'), ('3', 'III'), ('3n', 'IIIN'), ('4', 'IV'), ('5', 'V')]
# kept apart from all other records (21 CFR 1304.04(h))
SCHEDULE_TWO = ('2', '2n')


class ProductTemplate(models.Model):
    """The schedule of a controlled substance (21 CFR 1308), and its books: they begin with what is there."""
    _inherit = 'product.template'

    medical_schedule = fields.Selection(
        SCHEDULES, 'Schedule', tracking=True,
        help="As printed on the package: C-II, C-III and so on (21 CFR 1308). N: not a narcotic.")

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        products.filtered('medical_controlled')._medical_open_books()
        return products

    def write(self, vals):
        begins = self.browse()
        if 'medical_controlled' in vals or 'categ_id' in vals:
            begins = self.filtered(lambda product: not product.medical_controlled)
            if vals.get('medical_controlled') is False:
                self._medical_check_books_empty()
        res = super().write(vals)
        begins.filtered('medical_controlled')._medical_open_books()
        return res

    def _library_copy_fields(self):
        return {**super()._library_copy_fields(), 'schedule': 'medical_schedule'}

    def _medical_check_books_empty(self):
        # sudo: whether goods are on the register decides, not who may read it
        left = self.env['medical.controlled.book'].sudo().search([
            ('product_id.product_tmpl_id', 'in', self.ids), ('product_id.medical_controlled', '=', True), ('balance', '!=', 0)], limit=1)
        if left:
            raise UserError(self.env._(
                "%(product)s is on the register of controlled substances: lot %(lot)s has %(quantity)s left. It stays controlled until "
                "its books are at zero.", product=left.product_id.display_name, lot=left.lot_id.name, quantity=f'{left.balance:g}'))

    def _medical_open_books(self):
        if self:
            # sudo: the register is written whoever keeps the catalogue
            self.env['medical.controlled.entry'].sudo()._open_books(self.with_context(active_test=False).product_variant_ids)
