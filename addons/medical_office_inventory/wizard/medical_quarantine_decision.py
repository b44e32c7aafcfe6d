from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class MedicalQuarantineDecision(models.TransientModel):
    """What becomes of goods in quarantine: released for use (to the stockroom, or back to the equipment that held them; by the
    office manager, with a reason), returned to the vendor, or disposed of, under a certificate."""
    _name = 'medical.quarantine.decision'
    _description = 'Decide About Quarantined Goods'
    _inherit = ['medical.disposal.terms']

    quant_id = fields.Many2one('stock.quant', 'Goods', required=True, readonly=True, ondelete='cascade')
    product_id = fields.Many2one(related='quant_id.product_id', string='Supply')
    lot_id = fields.Many2one(related='quant_id.lot_id', string='Lot')
    unit_id = fields.Many2one(related='quant_id.product_uom_id', string='Unit')
    source = fields.Char(related='quant_id.medical_source', string='Why It Is Here')
    kind = fields.Selection(
        [('release', 'Release for Use'), ('return', 'Return to the Vendor'), ('dispose', 'Dispose')],
        'Decision', required=True, default='return')
    quantity = fields.Float(
        digits='Product Unit', compute='_compute_quantity', store=True, readonly=False, precompute=True)
    use_reason = fields.Selection(
        [('expired', 'Expired'), ('damaged', 'Damaged'), ('waste', 'Wasted'), ('other', 'Other Reason')], 'Disposed of Because',
        compute='_compute_use_reason', store=True, readonly=False, precompute=True)
    reason = fields.Char('Remark')

    @api.depends('quant_id')
    def _compute_use_reason(self):
        for decision in self:
            decision.use_reason = 'expired' if decision._is_expired() else 'damaged'

    @api.depends('quant_id')
    def _compute_quantity(self):
        for decision in self:
            decision.quantity = decision.quant_id.quantity

    def action_apply(self):
        """Carry the decision out.

        :raises UserError: not the user's to decide, a reason or a sound quantity is missing, expired goods to be
            released, goods to be returned that no delivery is known for, or controlled substances to be disposed of
            (see `medical.disposal._check_controlled`)
        """
        self.ensure_one()
        quant = self.quant_id
        quant.check_access('read')
        self._check_decision()
        self.env['medical.expiry.action']._note(quant, self.kind, quantities={quant.id: self.quantity}, note=self.reason)
        if self.kind == 'dispose':
            return self._dispose()
        sources = quant._medical_return_sources(self.quantity) if self.kind == 'return' else quant._medical_sources(self.quantity)
        if self.kind == 'return':
            if any(not move for move, _quantity in sources):
                raise UserError(self.env._("No delivery is known that brought these goods: dispose of them instead."))
            self._return(sources)
        else:
            target = quant.location_id._medical_release_location()
            for move, quantity in sources:
                self._create_moves(move, quantity, target)._action_done()
        self._post(sources)
        return {'type': 'ir.actions.act_window_close'}

    def _dispose(self):
        """Dispose of the goods, and show the certificate."""
        if not self.method:
            raise UserError(self.env._("Say how these goods are disposed of."))
        sources = self.quant_id._medical_sources(self.quantity)
        words = dict(self._fields['use_reason']._description_selection(self.env))
        disposal = self.env['medical.disposal']._dispose(
            {self.quant_id: self.quantity}, self.method, self.reason or words[self.use_reason],
            use_reason=False if self.use_reason == 'other' else self.use_reason, contractor_id=self.contractor_id.id, manifest=self.manifest,
            witness_id=self.witness_id.id)
        self._post(sources)
        return disposal._open()

    def _check_decision(self):
        quant, user = self.quant_id, self.env.user
        if not user.has_group('stock.group_stock_user'):
            raise UserError(self.env._("The supply clerk and the office manager decide about quarantined goods."))
        if not quant.location_id.medical_quarantine:
            raise UserError(self.env._("These goods are not in quarantine."))
        unit = quant.product_uom_id
        if unit.compare(self.quantity, 0) <= 0 or unit.compare(self.quantity, quant.quantity) > 0:
            raise UserError(self.env._(
                "Decide about a quantity between 0 and %(quantity)s %(unit)s.", quantity=f'{quant.quantity:g}', unit=unit.name))
        is_manager = user.has_group('medical_office_base.group_manager')
        if self.kind == 'release':
            if not is_manager:
                raise UserError(self.env._("Only the office manager releases goods from quarantine."))
            if self._is_expired():
                raise UserError(self.env._("%(product)s has expired: it can't go into stock.", product=quant.product_id.display_name))
        if self.kind == 'release' and not (self.reason or '').strip() or self.kind == 'dispose' and not self.use_reason:
            raise UserError(self.env._("Say why."))

    def _is_expired(self):
        site = self.quant_id.location_id.medical_site_id
        expiry = site._medical_day(self.quant_id.lot_id.expiration_date)
        return bool(expiry) and expiry < site._today()

    def _prepare_move(self, source, quantity, target):
        quant = self.quant_id
        return {
            'product_id': quant.product_id.id,
            'product_uom': quant.product_uom_id.id,
            'product_uom_qty': quantity,
            'location_id': quant.location_id.id,
            'location_dest_id': target.id,
            'company_id': quant.company_id.id,
            'origin': source.picking_id.name,
            'medical_purchase_line_id': source.purchase_line_id.id,
            'medical_reason': self.reason,
            'move_line_ids': [Command.create({
                'product_id': quant.product_id.id,
                'product_uom_id': quant.product_uom_id.id,
                'quantity': quantity,
                'location_id': quant.location_id.id,
                'location_dest_id': target.id,
                'lot_id': quant.lot_id.id,
                'package_id': quant.package_id.id,
                'owner_id': quant.owner_id.id,
                'picked': True,
            })],
        }

    def _create_moves(self, source, quantity, target):
        return self.env['stock.move'].create({**self._prepare_move(source, quantity, target), 'picked': True})

    def _return(self, sources):
        """One transfer back per receipt; what was received on the order goes down by it, so that it is not paid."""
        moves_by_picking = {}
        for move, quantity in sources:
            moves_by_picking.setdefault(move.picking_id, []).append((move, quantity))
        for receipt, rows in moves_by_picking.items():
            warehouse = receipt.picking_type_id.warehouse_id
            vendor_location = receipt.location_id
            picking = self.env['stock.picking'].create({
                'picking_type_id': (receipt.picking_type_id.return_picking_type_id or warehouse.out_type_id).id,
                'partner_id': receipt.partner_id.id,
                'location_id': self.quant_id.location_id.id,
                'location_dest_id': vendor_location.id,
                'origin': self.env._("Return of %(receipt)s", receipt=receipt.name),
                'return_id': receipt.id,
                'company_id': receipt.company_id.id,
            })
            for move, quantity in rows:
                moves = self._create_moves(move, quantity, vendor_location)
                moves.write({
                    'picking_id': picking.id, 'picking_type_id': picking.picking_type_id.id, 'origin_returned_move_id': move.id,
                    'to_refund': True, 'purchase_line_id': move.purchase_line_id.id})
                moves.move_line_ids.picking_id = picking
            picking.with_context(skip_backorder=True, skip_expired=True).button_validate()

    def _post(self, sources):
        words = dict(self._fields['kind']._description_selection(self.env))
        for receipt in {move.picking_id for move, _quantity in sources if move}:
            receipt.message_post(body=Markup('{}<br/>{}').format(
                self.env._(
                    "Quarantine: %(decision)s, %(quantity)s %(unit)s %(product)s", decision=words[self.kind].lower(),
                    quantity=f'{self.quantity:g}', unit=self.unit_id.name, product=self.product_id.display_name),
                self.reason or ''))
