from odoo import models
from odoo.exceptions import UserError

REASONS = ('use', 'transfer')


class MedicalSupplyUse(models.Model):
    """What is recalled is not used, nor moved to another room: another lot is taken, and where there is none it is said why."""
    _inherit = 'medical.supply.use'

    def _book(self):
        if self.reason in REASONS:
            self._check_recalled(self.lot_id)
        res = super()._book()
        if self.qty_unbooked and self.reason in REASONS and not self.not_listed:
            # sudo: that it is recalled is for everybody to know
            quants = self.env['stock.quant'].sudo().search([
                ('product_id', '=', self.product_id.id), ('location_id', 'in', self.room_id._medical_locations().ids), ('quantity', '>', 0)])
            self._check_recalled(quants.lot_id)
        return res

    def _check_recalled(self, lots):
        found, products = self.env['medical.recall']._blocked(self.company_id, self.product_id, lots)
        for lot, recall in found.items():
            raise UserError(self.env._(
                "%(product)s, lot %(lot)s is recalled (%(recall)s): don't use it. Leave it to the stockroom; take another lot.",
                product=self.product_id.display_name, lot=lot.name, recall=recall.display_name))
        if self.product_id.tracking == 'none':
            for recall in products.values():
                raise UserError(self.env._(
                    "%(product)s is recalled, all of it (%(recall)s): don't use it. Leave it to the stockroom.",
                    product=self.product_id.display_name, recall=recall.display_name))

    def _locked_quants(self, domain):
        quants = super()._locked_quants(domain)
        if self.reason not in REASONS or not quants.lot_id:
            return quants
        lots, _products = self.env['medical.recall']._blocked(self.company_id, self.product_id, quants.lot_id)
        # what is taken back was taken before
        return quants if not lots or self.move_ids else quants.filtered(lambda quant: quant.lot_id not in lots)
