from odoo import api, fields, models
from odoo.fields import Domain


class MedicalSupplyUse(models.Model):
    """What the book didn't know of is counted: one request, until somebody has."""
    _inherit = 'medical.supply.use'

    @api.model
    def _domain_to_count(self):
        return Domain([('qty_unbooked', '>', 0), ('counted_on', '=', False)])

    def _ask_count(self):
        """Ask for a count of this supply where the book was wrong. Called as superuser.

        The stock gets Odoo's own count request; who is to count it gets one activity, however many uses ask.
        """
        self.ensure_one()
        product = self.product_id
        asked = self.search(self._domain_to_count() & Domain([
            ('product_id', '=', product.id), ('room_id', '=', self.room_id.id), ('id', '!=', self.id), ('activity_ids', '!=', False)]), limit=1)
        for room in self.room_id | self.dest_room_id:
            counter = room._medical_counter()
            quants = self.env['stock.quant'].search([
                ('product_id', '=', product.id), ('location_id', 'in', room._medical_locations().ids)])
            if not quants:
                # an empty shelf has no stock record; one that somebody is to count stays
                quants = quants.create({'product_id': product.id, 'location_id': room.location_id.id})
            quants.filtered(lambda quant: not quant.user_id).write({
                'user_id': counter.id, 'inventory_date': self.site_id._today()})
        if not asked:
            self.activity_schedule(
                'mail.mail_activity_data_todo', date_deadline=self.site_id._today(), user_id=(self.room_id._medical_counter() or self.user_id).id,
                summary=self.env._("Count %(product)s in %(room)s", product=product.display_name, room=self.room_id.display_name),
                note=self.env._(
                    "%(user)s took %(quantity)s %(unit)s; %(unbooked)s of it the book did not know of.",
                    user=self.user_id.name, quantity=f'{self.product_qty:g}', unit=product.uom_id.name, unbooked=f'{self.qty_unbooked:g}'))

    @api.model
    def _mark_counted(self, quants):
        """A count of these quants answers the uses that asked for it."""
        # sudo: whoever counts closes what asked for it
        uses = self.sudo().search(self._domain_to_count() & Domain('product_id', 'in', quants.product_id.ids)) if quants else self
        if not uses:
            return
        counted = {(quant.product_id, quant.location_id._medical_room()) for quant in quants.sudo()}
        uses = uses.filtered(lambda use: (use.product_id, use.room_id) in counted)
        uses.write({'counted_on': fields.Datetime.now()})
        uses.activity_feedback(['mail.mail_activity_data_todo'], feedback=self.env._("Counted."))

    def _withdraw_count(self):
        """What was never taken need not be counted. Called as superuser."""
        self.ensure_one()
        if not self.qty_unbooked or self.counted_on:
            return
        self.activity_unlink(['mail.mail_activity_data_todo'])
        others = self.search(self._domain_to_count() & Domain([
            ('product_id', '=', self.product_id.id), ('room_id', '=', self.room_id.id), ('id', '!=', self.id)]), order='id', limit=1)
        self.counted_on = fields.Datetime.now()
        if others:
            others._ask_count()
            return
        quants = self.env['stock.quant'].search([
            ('product_id', '=', self.product_id.id), ('location_id', 'in', (self.room_id | self.dest_room_id)._medical_locations().ids),
            ('user_id', '!=', False), ('inventory_quantity_set', '=', False)])
        for location, rows in quants.grouped('location_id').items():
            rows.write({'user_id': False, 'inventory_date': location._get_next_inventory_date()})

    def action_count(self):
        """Open the stock of this supply in this room, to count it."""
        self.ensure_one()
        # sudo: which locations belong to the room; the stock itself is read by the user's own rights
        locations = self.room_id.sudo()._medical_locations()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_count')
        action.update(
            name=self.env._("Count %(product)s", product=self.product_id.display_name),
            domain=[('product_id', '=', self.product_id.id), ('location_id', 'in', locations.ids)],
            context={'inventory_mode': True, 'default_product_id': self.product_id.id, 'default_location_id': self.room_id.location_id.id})
        return action
