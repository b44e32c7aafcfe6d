from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL


class StockQuant(models.Model):
    """Goods that leave the shelves for good, or until somebody has decided about them."""
    _inherit = 'stock.quant'

    def _medical_quarantine(self, reason):
        """Set these goods aside, whole: the book moves them to the quarantine location of their site, where nothing is used or
        promised until someone decides about them. What transfers had reserved of them is given back, and taken from
        elsewhere where there is some. Goods that are in quarantine already stay as they are. Who may is for the caller to check.

        :param str reason: why, in words; shown with the goods in Quarantine
        :return: the done moves
        :raises UserError: no reason, or goods that are at no site
        """
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why these goods are set aside."))
        # sudo: whoever may set goods aside need not have rights on stock; what is moved follows from the goods
        quants = self.sudo()._medical_lock().filtered(lambda quant: quant.quantity > 0 and not quant.location_id.medical_quarantine)
        homeless = quants.filtered(lambda quant: not quant.location_id.medical_site_id.quarantine_location_id)
        if homeless:
            raise UserError(self.env._(
                "%(product)s is at no site of the practice: there is no quarantine to bring it to.", product=homeless[0].product_id.display_name))
        return quants._medical_move_away([
            (quant, quant.quantity, quant.location_id.medical_site_id.quarantine_location_id, {'medical_reason': reason}) for quant in quants],
            reason)

    def action_medical_dispose_several(self):
        """Dispose of several goods in quarantine at once.

        :raises AccessError: not of the stockroom; :raises UserError: goods that are not in quarantine
        """
        if not self.env.user.has_group('stock.group_stock_user'):
            raise AccessError(self.env._("The supply clerk and the office manager decide about quarantined goods."))
        self.check_access('read')
        if not self or any(not quant.location_id.medical_quarantine for quant in self):
            raise UserError(self.env._("Choose goods that are in quarantine."))
        return self.env['medical.expiring.stock']._open_wizard('medical.disposal.make', self.env._("Dispose"), [
            {'quant_id': quant.id, 'quantity': quant.quantity} for quant in self])

    def _medical_return_sources(self, quantity):
        """The receipts against which ``quantity`` of these quarantined goods can be returned: those that brought them into
        quarantine, and for goods that came from the shelves those that brought their lot, less what went back already.

        :return: as `_medical_sources`
        """
        sources, rest = [], 0
        for move, part in self._medical_sources(quantity):
            if move:
                sources.append((move, part))
            else:
                rest += part
        unit = self.product_uom_id
        if self.lot_id and unit.compare(rest, 0) > 0:
            lines = self.env['stock.move.line'].search([
                ('state', '=', 'done'), ('lot_id', '=', self.lot_id.id), ('company_id', '=', self.company_id.id),
                ('move_id.picking_id.medical_is_receipt', '=', True), ('location_id.usage', '=', 'supplier')], order='id')
            for move, rows in lines.grouped('move_id').items():
                back = move.returned_move_ids.filtered(lambda back: back.state == 'done').move_line_ids
                here = sum(rows.mapped('quantity_product_uom')) - sum(
                    back.filtered(lambda line: line.lot_id == self.lot_id).mapped('quantity_product_uom'))
                here -= sum(part for source, part in sources if source == move)
                part = unit.round(min(here, rest))
                if unit.compare(part, 0) > 0:
                    sources.append((move, part))
                    rest -= part
        if unit.compare(rest, 0) > 0:
            sources.append((self.env['stock.move'], rest))
        return sources

    def _medical_cost(self):
        """What one unit of these goods cost, in the company's currency; nothing for goods of another owner. Called as superuser."""
        self.ensure_one()
        company = self.company_id or self.location_id.company_id
        if self.owner_id and self.owner_id != company.partner_id:
            return 0
        product = self.product_id.with_company(company)
        return self.lot_id.with_company(company).standard_price if product.lot_valuated and self.lot_id else product.standard_price

    def _medical_lock(self):
        """These goods, of which nobody else takes meanwhile; who took some before is seen. Called as superuser."""
        if self:
            # who comes second waits, then sees what is left (the request is tried again)
            self.env.cr.execute(SQL('SELECT id FROM stock_quant WHERE id IN %s ORDER BY id FOR UPDATE', self._ids), log_exceptions=False)
            self.invalidate_recordset(['quantity', 'reserved_quantity'])
        return self.exists()

    def _medical_move_away(self, parts, note=False):
        """Move goods at once, one move for each part. Called as superuser.

        :param list parts: (quant, quantity in its unit, to location, further values of the move)
        :param str note: remark on the rows of the moves
        :return: the done moves, in the order of the parts
        """
        promised = self._medical_promised()
        promised._do_unreserve()
        moves = self.env['stock.move'].create([
            quant._medical_away_values(quantity, target, note, values) for quant, quantity, target, values in parts])
        for company, rows in moves.grouped('company_id').items():
            rows.with_company(company)._action_done()
        # from elsewhere, where there is some; else they wait
        promised.filtered(lambda move: move.state in ('confirmed', 'waiting', 'partially_available'))._action_assign()
        return moves

    def _medical_promised(self):
        """The transfers that have reserved some of these goods."""
        lines = self.env['stock.move.line'].search([
            ('location_id', 'in', self.location_id.ids), ('product_id', 'in', self.product_id.ids), ('state', 'not in', ('done', 'cancel')),
            ('quantity', '>', 0)]) if self else self.env['stock.move.line']
        kept = {(quant.location_id, quant.product_id, quant.lot_id) for quant in self}
        return lines.filtered(lambda line: (line.location_id, line.product_id, line.lot_id) in kept).move_id

    def _medical_away_values(self, quantity, target, note, values):
        company = self.company_id or self.location_id.company_id
        return {
            'product_id': self.product_id.id,
            'product_uom': self.product_uom_id.id,
            'product_uom_qty': quantity,
            'location_id': self.location_id.id,
            'location_dest_id': target.id,
            'company_id': company.id,
            'picked': True,
            **values,
            'move_line_ids': [Command.create({
                'product_id': self.product_id.id,
                'product_uom_id': self.product_uom_id.id,
                'quantity': quantity,
                'lot_id': self.lot_id.id,
                'package_id': self.package_id.id,
                'result_package_id': self.package_id.id if quantity == self.quantity and target.usage == 'internal' else False,
                'owner_id': self.owner_id.id,
                'location_id': self.location_id.id,
                'location_dest_id': target.id,
                'company_id': company.id,
                'medical_note': note,
                'picked': True,
            })],
        }
