from odoo import api, models


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    @api.model
    def _medical_adjust_controlled(self, changes, kind, witness, reason, form=False):
        """Adjust controlled substances as Odoo's count does, with what the register asks for. Called as superuser.

        The moves are Odoo's own of an inventory adjustment; kind and witness are written on them here, never taken from a context.

        :param list changes: (quant, what is added to it; negative: taken off it)
        :param str kind: of the register's entries
        :param witness: whose password was checked
        :param str reason: the document, on moves and register
        :param str form: the report that a loss stands on
        :return: the done moves
        """
        vals_list, quants = [], self.browse()
        for quant, quantity in changes:
            quants |= quant
            quant = quant.with_context(inventory_name=reason)
            lost = quant.product_id.with_company(quant.company_id).property_stock_inventory
            values = (
                quant._get_inventory_move_values(quantity, lost, quant.location_id, package_dest_id=quant.package_id) if quantity > 0 else
                quant._get_inventory_move_values(-quantity, quant.location_id, lost, package_id=quant.package_id))
            vals_list.append({
                **values, 'medical_controlled_kind': kind, 'medical_witness_id': witness.id, 'medical_controlled_reference': reason,
                'medical_controlled_form': form})
        moves = self.env['stock.move'].with_context(inventory_mode=False).create(vals_list)
        moves.with_context(ignore_dest_packages=True)._action_done()
        self.env['medical.supply.use']._mark_counted(quants.exists())
        return moves
