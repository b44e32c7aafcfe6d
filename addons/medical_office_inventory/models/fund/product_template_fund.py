from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """Vaccines of which the practice keeps doses of its own and of public programs."""
    _inherit = 'product.template'

    medical_by_fund = fields.Boolean(
        'Kept Apart by Vaccine Fund', tracking=True,
        help="Doses of each public program and the practice's own are kept, counted and given apart.")

    @api.constrains('medical_by_fund', 'tracking', 'is_storable')
    def _check_medical_by_fund(self):
        for product in self:
            if product.medical_by_fund and (not product.is_storable or product.tracking == 'none'):
                raise ValidationError(self.env._(
                    "%(product)s: doses that are kept apart by fund are tracked by lots.", product=product.display_name))

    def write(self, vals):
        if vals.get('medical_by_fund') is False:
            apart = self.filtered('medical_by_fund').product_variant_ids
            # sudo: whether doses of a fund are left decides, not whether the user may see them
            funds = self.env['medical.vaccine.fund'].sudo().with_context(active_test=False)
            left = self.env['stock.quant'].sudo().search([
                ('product_id', 'in', apart.ids), ('quantity', '!=', 0), ('owner_id', 'in', funds.search(
                    [('company_id', 'in', self.env.companies.ids)]).partner_id.ids)], limit=1) if apart else self.env['stock.quant']
            if left:
                raise ValidationError(self.env._(
                    "%(product)s: doses of %(fund)s are in stock, so they stay apart.", product=left.product_id.display_name,
                    fund=left.owner_id.name))
        return super().write(vals)
