from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.controlled_mark import ControlledMark
from .medical_controlled_entry import KINDS, WITNESSED
from .product_template_controlled import SCHEDULE_TWO

# what a movement of a controlled substance is taken for follows from these: methods write them, nobody else
PROVEN = (
    'medical_controlled_kind', 'medical_witness_id', 'medical_controlled_note', 'medical_controlled_reference',
    'medical_controlled_partner_id', 'medical_controlled_form', 'medical_use_id', 'medical_disposal_id')
USES = {'use': 'dispensed', 'waste': 'wasted', 'expired': 'wasted', 'damaged': 'wasted', 'transfer': 'moved'}


class StockMove(models.Model):
    """Every done move of a controlled substance that touches a place of a site stands on the register, whoever made it; what nobody
    may do alone, or in passing, is refused here, whichever screen it comes from."""
    _inherit = 'stock.move'

    medical_controlled_kind = fields.Selection(KINDS, 'On the Register As', readonly=True, copy=False)
    medical_witness_id = fields.Many2one('res.users', 'Witness', readonly=True, copy=False, ondelete='restrict')
    medical_controlled_note = fields.Char('Remark on the Register', readonly=True, copy=False)
    medical_controlled_reference = fields.Char('Document on the Register', readonly=True, copy=False)
    medical_controlled_partner_id = fields.Many2one(
        'res.partner', 'Sent or Received By', readonly=True, copy=False, ondelete='restrict')
    medical_controlled_form = fields.Char('Form on the Register', readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) for vals in vals_list for name in PROVEN):
            raise AccessError(self.env._("What stands on the register of controlled substances can't be typed."))
        mark = self.env.context.get('medical_controlled')
        # explicit, so that defaults of a request's context are none
        proven = {**dict.fromkeys(PROVEN, False), **(mark.values() if isinstance(mark, ControlledMark) else {})}
        return super().create([{**proven, **vals} for vals in vals_list])

    def write(self, vals):
        if not self.env.su and set(PROVEN) & set(vals):
            raise AccessError(self.env._("What stands on the register of controlled substances can't be typed."))
        return super().write(vals)

    def _action_done(self, cancel_backorder=False):
        # before anything moves; sudo: as below
        for move in self.sudo():
            if move.product_id.medical_controlled and move.state not in ('done', 'cancel'):
                move.move_line_ids.filtered(lambda line: line.quantity)._medical_check_controlled()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        controlled = moves.filtered(lambda move: move.state == 'done' and move.product_id.medical_controlled)
        if controlled:
            # sudo: the register is written whoever moves the goods
            controlled.sudo()._medical_register()
        return moves

    def _medical_register(self):
        """Write these done moves on the register. Called as superuser.

        :raises UserError: the movement is none that a controlled substance may make so
        """
        entries = []
        for move in self:
            for line in move.move_line_ids:
                quantity = line.quantity_product_uom
                if not line.product_uom_id.is_zero(line.quantity):
                    entries += move._medical_line_entries(line, quantity)
        self.env['medical.controlled.entry']._write_entries(entries)

    def _medical_line_entries(self, line, quantity):
        """The entries of one line: none outside of sites, one within a site, in or out, two between sites."""
        source, target = line.location_id, line.location_dest_id
        here = source.medical_site_id if source.usage == 'internal' else source.medical_site_id.browse()
        there = target.medical_site_id if target.usage == 'internal' else here.browse()
        common = self._medical_entry_values(line)
        if here and here == there:
            return [{**common, 'site_id': here.id, 'kind': 'moved', 'quantity': 0, 'moved_qty': quantity,
                     'room_id': source._medical_room().id, 'dest_room_id': target._medical_room().id}]
        entries = []
        if here:
            kind = 'out' if there or target.usage == 'transit' else self._medical_kind_out(target)
            self._medical_check_witness(kind)
            entries.append({**common, 'site_id': here.id, 'kind': kind, 'quantity': -quantity, 'room_id': source._medical_room().id})
        if there:
            kind = 'in' if here or source.usage == 'transit' else self._medical_kind_in(source, there, line)
            entries.append({**common, 'site_id': there.id, 'kind': kind, 'quantity': quantity, 'room_id': target._medical_room().id})
        return entries

    def _medical_entry_values(self, line):
        use, picking = self.medical_use_id, self.picking_id
        partner = self.medical_controlled_partner_id or picking.partner_id.commercial_partner_id
        is_use = use and not self.origin_returned_move_id
        return {
            'product_id': line.product_id.id,
            'lot_id': line.lot_id.id,
            'user_id': self.env.uid,
            'witness_id': self._medical_witness().id,
            'practitioner_id': use.practitioner_id.id if is_use else False,
            'practitioner_dea': use.practitioner_dea if is_use else False,
            'partner_id': partner.id,
            'partner_dea': partner.medical_dea_number,
            'form': self.medical_controlled_form or picking.medical_order_form or self.purchase_line_id.order_id.partner_ref,
            'reference': self.medical_controlled_reference or self.medical_disposal_id.name or self.reference,
            'note': self.medical_controlled_note or (use.note if is_use else use.undo_reason) or self.medical_reason,
            'move_id': self.id,
            'use_id': use.id,
        }

    def _medical_kind_out(self, target):
        kind = USES.get(self.medical_use_id.reason) or self.medical_controlled_kind or (self.medical_disposal_id and 'destroyed')
        if kind and kind != 'opening':
            return kind
        if target.usage == 'supplier':
            return 'returned'
        # the system itself, as a migration or a test does: no user ever is OdooBot
        if self.is_inventory and self.env.uid == SUPERUSER_ID:
            return 'count'
        raise UserError(self._medical_refusal())

    def _medical_kind_in(self, source, site, line):
        if self.medical_use_id:
            return 'undone'
        if self.medical_controlled_kind:
            return self.medical_controlled_kind
        if source.usage == 'supplier':
            if self.product_id.medical_schedule in SCHEDULE_TWO and not (self.picking_id.medical_order_form or '').strip():
                raise UserError(self.env._(
                    "%(product)s is in Schedule II: write the number of the Form 222 or the CSOS order that it comes on "
                    "(21 CFR 1305.13, 1305.22).", product=self.product_id.display_name))
            return 'received'
        if self.is_inventory and self.env.uid == SUPERUSER_ID:
            known = self.env['medical.controlled.book'].search_count([
                ('site_id', '=', site.id), ('product_id', '=', line.product_id.id), ('lot_id', '=', line.lot_id.id), ('last_number', '>', 0)], limit=1)
            return 'count' if known else 'opening'
        raise UserError(self._medical_refusal())

    def _medical_refusal(self):
        if self.is_inventory:
            return self.env._(
                "%(product)s is a controlled substance: its stock is corrected by a count of controlled substances, with a second person, "
                "not by an adjustment.", product=self.product_id.display_name)
        return self.env._(
            "%(product)s is a controlled substance: it leaves by Use Supplies, Waste, Destroy or a return to the vendor, and comes by a "
            "delivery. This transfer is none of them.", product=self.product_id.display_name)

    def _medical_witness(self):
        """Who has proven to have seen it: set by the wizards' mark, or signed on the certificate of disposal."""
        disposal = self.medical_disposal_id
        return self.medical_witness_id or disposal.witness_id.filtered(lambda _witness: disposal.witness_signed)

    def _medical_check_witness(self, kind):
        witness = self._medical_witness()
        if kind in WITNESSED and (not witness or witness.id == self.env.uid):
            raise UserError(self.env._(
                "%(product)s is a controlled substance: nobody wastes or destroys it alone. Open Controlled Substances, choose Waste or "
                "Destroy, and let a second person type their password.", product=self.product_id.display_name))
