from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..medical_supply_use import CONTROLLED_ROLES

STOCK = 'stock.group_stock_user'


class MedicalExpiringStock(models.Model):
    """What is done about goods that expire; each leaves a `medical.expiry.action`.

    The stockroom does all of it. Who is responsible for a room marks, moves and sets aside what is there.
    """
    _inherit = 'medical.expiring.stock'

    def _check_may(self, stockroom_only=False):
        """:raises AccessError: not for the user to do; :raises UserError: nothing is chosen, or it is gone"""
        self.check_access('read')
        if not self:
            raise UserError(self.env._("Choose the goods first."))
        if len(self.exists()) < len(self):
            raise UserError(self.env._("Some of these goods are no longer there: look again."))
        if any(stock.controlled for stock in self) and not self.env.user.has_groups(CONTROLLED_ROLES):
            raise AccessError(self.env._("Clinicians, the supply clerk and the office manager see to controlled substances."))
        if self.env.user.has_group(STOCK):
            return
        if stockroom_only:
            raise AccessError(self.env._("The supply clerk and the office manager do this: ask them, or set the goods aside with Quarantine."))
        if any(stock.responsible_id != self.env.user for stock in self):
            raise AccessError(self.env._("The supply clerk, the office manager and who is responsible for the room see to what expires there."))

    def _said(self, message):
        # sudo: reminders are the system's own
        self.env['medical.expiry.notice'].sudo()._settle()
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'type': 'success', 'message': message, 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}},
        }

    def action_use_first(self):
        """Mark these lots in their rooms as the ones to use first: the use screen says so. Which lot is booked when none is chosen
        stays the one that expires first.

        :raises UserError: expired goods are not for use
        """
        self._check_may()
        expired = self.filtered(lambda stock: stock.stage == 'expired')
        if expired:
            raise UserError(self.env._("%(product)s has expired: it is not for use.", product=expired[0].product_id.display_name))
        rows = self.filtered(lambda stock: not stock.use_first)
        self.env['medical.expiry.action']._note(rows.quant_id, 'use_first')
        return self._said(self.env._("Marked to be used first."))

    def action_quarantine(self):
        """Set these goods aside at once: they go to the quarantine of their site. The office manager can release them again."""
        self._check_may()
        for expired, rows in self.grouped(lambda stock: stock.stage == 'expired').items():
            reason = self.env._("Expired") if expired else self.env._("Expires soon")
            self.env['medical.expiry.action']._note(rows.quant_id, 'quarantine', note=reason)
            rows.quant_id._medical_quarantine(reason)
        return self._said(self.env._(
            "%(count)s set aside in Quarantine. If that was a mistake, the office manager can release them there.", count=len(self)))

    def action_return(self):
        """Set these goods aside, and decide about their return to the vendor.

        :raises UserError: goods that no delivery is known for
        """
        self._check_may(stockroom_only=True)
        quants = self.quant_id
        for quant in quants:
            # sudo: receipts are read to find out whether there is one
            if any(not move for move, _quantity in quant.sudo()._medical_return_sources(quant.quantity)):
                raise UserError(self.env._(
                    "No delivery is known that brought %(product)s, lot %(lot)s: it can't be returned. Dispose of it instead.",
                    product=quant.product_id.display_name, lot=quant.lot_id.name))
        self.env['medical.expiry.action']._note(quants, 'quarantine', note=self.env._("To be returned"))
        moves = quants._medical_quarantine(self.env._("To be returned to the vendor"))
        there = self.env['stock.quant'].search([
            ('location_id', 'in', moves.location_dest_id.ids), ('lot_id', 'in', moves.move_line_ids.lot_id.ids), ('quantity', '>', 0)])
        self.env['medical.expiry.notice'].sudo()._settle()  # sudo: as in _said
        if len(there) == 1:
            return there.action_medical_return()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_quarantine')
        return {**action, 'domain': [('id', 'in', there.ids)]}

    def action_dispose(self):
        """Dispose of these goods: asks how, and writes a certificate for each site."""
        self._check_may(stockroom_only=True)
        return self._open_wizard('medical.disposal.make', self.env._("Dispose"), [
            {'quant_id': stock.quant_id.id, 'quantity': stock.quantity} for stock in self])

    def action_move(self):
        """Move these goods to a room that will use them in time: proposes the one that uses most.

        :raises UserError: expired goods, or goods that are in no room
        """
        self._check_may()
        for stock in self:
            if stock.stage == 'expired':
                raise UserError(self.env._("%(product)s has expired: no room can use it.", product=stock.product_id.display_name))
            if not stock.room_id:
                raise UserError(self.env._(
                    "%(product)s is in no room, but in %(place)s: bring it to a room by a transfer.", product=stock.product_id.display_name,
                    place=stock.location_id.display_name))
        proposals = self._busier_rooms()
        return self._open_wizard('medical.expiry.move', self.env._("Move to a Busier Room"), [{
            'quant_id': stock.quant_id.id, 'room_id': stock.room_id.id, 'quantity': proposals[stock].quantity,
            'to_room_id': proposals[stock].room.id, 'why': proposals[stock].words} for stock in self])

    def _open_wizard(self, model, name, lines):
        wizard = self.env[model].create({'line_ids': [Command.create(values) for values in lines]})
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model, 'res_id': wizard.id, 'views': [(False, 'form')],
            'target': 'new', 'context': {'dialog_size': 'extra-large'}}

    def action_history(self):
        """What was done about this supply before."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_expiry_action')
        return {**action, 'domain': [('product_id', '=', self.product_id.id)], 'context': {}}
