from odoo import api, models


class MedicalUseScreen(models.AbstractModel):
    """Lots that are recalled stand last, and say so."""
    _inherit = 'medical.use.screen'

    @api.model
    def get_use_catalog(self, room_id, product_ids=None):
        catalog = super().get_use_catalog(room_id, product_ids)
        lots = self.env['stock.lot'].browse([lot['id'] for supply in catalog['supplies'] for lot in supply['lots']])
        company = self.env['medical.room'].browse(room_id).company_id
        blocked = {lot.id for lot in self.env['medical.recall']._blocked(company, self.env['product.product'], lots)[0]} if lots else ()
        for supply in catalog['supplies'] if blocked else ():
            for lot in supply['lots']:
                if lot['id'] in blocked:
                    lot.update(text=self.env._("Recalled"), days=-1)
            supply['lots'].sort(key=lambda lot: lot['id'] in blocked)
        return catalog
