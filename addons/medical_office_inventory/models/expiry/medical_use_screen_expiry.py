from odoo import api, models


class MedicalUseScreen(models.AbstractModel):
    _inherit = 'medical.use.screen'

    @api.model
    def get_use_catalog(self, room_id, product_ids=None):
        """The lots that are to be used first say so; see `medical.expiring.stock.action_use_first`."""
        catalog = super().get_use_catalog(room_id, product_ids)
        room = self.env['medical.room'].browse(room_id)
        # sudo: which lots are to be used first is for everybody who takes supplies
        marked = self.env['medical.expiring.stock'].sudo().search_fetch([
            ('room_id', '=', room.id), ('use_first', '=', True), ('stage', '!=', 'expired'),
            *([('product_id', 'in', product_ids)] if product_ids else [])], ['lot_id'])
        first = set(marked.lot_id.ids)
        for supply in catalog['supplies']:
            for lot in supply['lots']:
                lot['use_first'] = lot['id'] in first
                if lot['use_first']:
                    lot['text'] = self.env._("Use first · %(expiry)s", expiry=lot['text']) if lot['text'] else self.env._("Use first")
        return catalog
