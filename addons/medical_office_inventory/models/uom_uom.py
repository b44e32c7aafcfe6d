from odoo import api, models
from odoo.tools.float_utils import float_compare, float_round


class UomUom(models.Model):
    _inherit = 'uom.uom'

    @api.model
    def _medical_pack(self, kind, quantity, unit):
        """The unit that stands for a pack ("Box of 100"), made when there is none; empty for single units.

        :param str kind: box, case, bottle…
        :param float quantity: how many ``unit`` it holds
        """
        if not kind or quantity <= 1:
            return self.browse()
        name = self._medical_pack_name(kind, quantity, unit)
        packs = self.search([('name', '=', name), ('relative_uom_id', '=', unit.id)])
        pack = packs.filtered(lambda uom: not float_compare(uom.relative_factor, quantity, precision_digits=6))[:1]
        # sudo: adopting a supply may need a pack size that nobody has used yet; units hold no private data
        return pack or self.sudo().create({'name': name, 'relative_uom_id': unit.id, 'relative_factor': quantity})

    @api.model
    def _medical_unit(self):
        """The plain unit. Without a query, unlike ``env.ref``, which looks whether it exists each time."""
        return self.browse(self.env['ir.model.data']._xmlid_to_res_id('uom.product_uom_unit'))

    @api.model
    def _medical_pack_name(self, kind, quantity, unit):
        content = '' if unit == self._medical_unit() else f' {unit.name}'
        return f'{kind.capitalize()} of {quantity:g}{content}'

    def _medical_packs(self, quantity, pack, rounding_method='UP'):
        """How many ``pack`` a quantity of this unit fills: whole ones, for a vendor opens none."""
        self.ensure_one()
        amount = self._compute_quantity(quantity, pack, round=False)
        return amount if pack == self else float_round(amount, precision_rounding=1, rounding_method=rounding_method)
