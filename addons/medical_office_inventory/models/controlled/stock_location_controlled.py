from odoo import models
from odoo.exceptions import UserError


class StockLocation(models.Model):
    """A place with controlled substances stays at its site: they would pass to another registration without an entry."""
    _inherit = 'stock.location'

    def write(self, vals):
        if not {'location_id', 'usage', 'company_id'} & set(vals):
            return super().write(vals)
        # sudo: whether there are controlled substances decides, not who may see them
        places = self.env['stock.quant'].sudo()._read_group(
            [('location_id', 'child_of', self.ids), ('product_id.medical_controlled', '=', True), ('quantity', '!=', 0)], ['location_id'])
        sites = {place: (place.medical_site_id, place.usage) for place, in places}
        res = super().write(vals)
        moved = [place for place, before in sites.items() if (place.medical_site_id, place.usage) != before]
        if moved:
            raise UserError(self.env._(
                "%(place)s has controlled substances on the register of its site: bring them elsewhere first.", place=moved[0].display_name))
        return res
