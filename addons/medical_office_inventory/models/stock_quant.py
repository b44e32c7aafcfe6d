from odoo import api, fields, models


class StockQuant(models.Model):
    _inherit = 'stock.quant'

    medical_source = fields.Char('Why It Is Here', compute='_compute_medical_source')

    @api.depends('lot_id', 'location_id', 'product_id')
    def _compute_medical_source(self):
        """For goods in quarantine: the delivery that brought them last, and what was wrong."""
        quarantined = self.filtered(lambda quant: quant.location_id.medical_quarantine)
        (self - quarantined).medical_source = False
        lines = self.env['stock.move.line'].search([
            ('state', '=', 'done'), ('location_dest_id', 'in', quarantined.location_id.ids),
            ('product_id', 'in', quarantined.product_id.ids)], order='id') if quarantined else self.env['stock.move.line']
        latest = {(line.location_dest_id, line.product_id, line.lot_id): line for line in lines}
        words = dict(lines._fields['medical_condition']._description_selection(self.env))
        for quant in quarantined:
            line = latest.get((quant.location_id, quant.product_id, quant.lot_id))
            parts = line and [
                line.picking_id.partner_id.name, line.picking_id.name, words.get(line.medical_condition), line.medical_note]
            quant.medical_source = ' · '.join(part for part in parts or [] if part)

    def _medical_sources(self, quantity):
        """The receipts that brought ``quantity`` of these goods into quarantine, the oldest first.

        :return: [(receiving move, quantity)]; an empty move for what no receipt accounts for
        """
        self.ensure_one()
        unit = self.product_uom_id
        domain = [('state', '=', 'done'), ('product_id', '=', self.product_id.id), ('lot_id', '=', self.lot_id.id)]
        lines = self.env['stock.move.line']
        incoming = lines.search([*domain, ('location_dest_id', '=', self.location_id.id)], order='id')
        # what left before is taken from the oldest
        left_before = sum(lines.search([*domain, ('location_id', '=', self.location_id.id)]).mapped('quantity_product_uom'))
        sources, wanted = [], quantity
        for line in incoming:
            here = max(line.quantity_product_uom - left_before, 0)
            left_before = max(left_before - line.quantity_product_uom, 0)
            part = unit.round(min(here, wanted))
            if unit.compare(part, 0) > 0:
                move = line.move_id if line.move_id.picking_id.medical_is_receipt else self.env['stock.move']
                sources.append((move, part))
                wanted -= part
        if unit.compare(wanted, 0) > 0:
            sources.append((self.env['stock.move'], wanted))
        return sources

    def _action_decide(self, kind):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Quarantined Goods"),
            'res_model': 'medical.quarantine.decision',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_quant_id': self.id, 'default_kind': kind},
        }

    def action_medical_release(self):
        """Release these goods from quarantine to the stockroom."""
        return self._action_decide('release')

    def action_medical_return(self):
        """Return these goods to the vendor who delivered them."""
        return self._action_decide('return')

    def action_medical_dispose(self):
        """Dispose of these goods."""
        return self._action_decide('dispose')
