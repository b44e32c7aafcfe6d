from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.medical_supply_use import CONTROLLED_ROLES


class MedicalControlledWaste(models.TransientModel):
    """Wasting a controlled substance before a witness: the rest of a dose that was dispensed (drawn 10 mg, given 4, wasted 6: the
    vial has left the book already), or whole units that broke or were spilt (they leave the book now).

    Units that have merely expired are no waste: they are destroyed on Form 41 or sent to a reverse distributor (21 CFR 1317.05).
    """
    _name = 'medical.controlled.waste'
    _description = 'Waste of a Controlled Substance'
    _inherit = ['medical.witness.mixin']

    kind = fields.Selection(
        [('rest', 'Rest of a Dose'), ('units', 'Whole Units')], 'What Is Wasted', required=True, default='rest')
    site_id = fields.Many2one('medical.site', required=True, default=lambda self: self.env['medical.controlled.book']._default_site())
    dispensed_id = fields.Many2one(
        'medical.controlled.entry', 'Dose', domain="[('site_id', '=', site_id), ('kind', '=', 'dispensed')]",
        help="The entry of the register by which the dose was dispensed.")
    drawn = fields.Float(digits='Product Unit')
    given = fields.Float(digits='Product Unit')
    wasted = fields.Float(compute='_compute_wasted', digits='Product Unit')
    measure = fields.Char('Measured In', default='mg')
    room_id = fields.Many2one('medical.room', domain="[('site_id', '=', site_id), ('location_id', '!=', False)]")
    product_id = fields.Many2one('product.product', 'Supply', domain=[('medical_controlled', '=', True)])
    lot_id = fields.Many2one('stock.lot', domain="[('product_id', '=', product_id)]")
    uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')
    quantity = fields.Float(default=1, digits='Product Unit')
    note = fields.Char('What Happened')

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        # opened from the use screen in a room
        room = self.env['medical.room'].browse(values.get('room_id'))
        return {**values, 'site_id': room.site_id.id} if room and 'site_id' in fields else values

    @api.depends('drawn', 'given')
    def _compute_wasted(self):
        for wizard in self:
            wizard.wasted = round(wizard.drawn - wizard.given, 6)

    def action_waste(self):
        """Write the waste on the register.

        :raises UserError: no witness, something is missing, or the book has less
        """
        self.ensure_one()
        if self.kind == 'rest':
            return self._waste_rest()
        if not (self.room_id and self.product_id and self.lot_id):
            raise UserError(self.env._("Say what is wasted: room, supply and lot."))
        if not (self.note or '').strip():
            raise UserError(self.env._("Say what happened."))
        values = {
            'room_id': self.room_id.id, 'product_id': self.product_id.id, 'lot_id': self.lot_id.id, 'quantity': self.quantity,
            'uom_id': self.uom_id.id, 'reason': 'waste', 'note': self.note}
        user, site = self.env.user, self.room_id.site_id
        if not user.has_groups(CONTROLLED_ROLES) or user not in site.user_ids and not user.has_group('stock.group_stock_user'):
            raise UserError(self.env._("Clinicians, the supply clerk and the office manager take controlled substances, at their own sites."))
        witness = self._witnessed()
        # sudo: the witness is proven; who may take from the room, and controlled substances at all, was asked above
        self.env['medical.supply.use'].sudo().create({**values, 'witness_id': witness.id})
        return self._done(self.env._(
            "On the register: %(quantity)s %(unit)s of %(product)s, lot %(lot)s, wasted before %(witness)s.", quantity=f'{self.quantity:g}',
            unit=self.uom_id.name, product=self.product_id.display_name, lot=self.lot_id.name, witness=witness.name))

    def _waste_rest(self):
        dose = self.dispensed_id
        if not dose or dose.kind != 'dispensed':
            raise UserError(self.env._("Choose the dose: the entry by which it was dispensed."))
        dose.check_access('read')
        if not 0 <= self.given < self.drawn:
            raise UserError(self.env._("What was given is less than what was drawn: the rest is wasted."))
        if not (self.measure or '').strip():
            raise UserError(self.env._("Say what it is measured in, such as mg or mL."))
        # sudo: one dose has one rest, whoever wasted it
        entries = self.env['medical.controlled.entry'].sudo()
        if dose.sudo().use_id.state == 'undone':
            raise UserError(self.env._("This dose was undone: nothing of it was drawn."))
        if entries.search_count([('use_id', '=', dose.sudo().use_id.id), ('kind', '=', 'wasted')], limit=1):
            raise UserError(self.env._("The rest of this dose is on the register already."))
        witness = self._witnessed()
        entries._write_entries([{
            'site_id': dose.site_id.id, 'product_id': dose.product_id.id, 'lot_id': dose.lot_id.id, 'kind': 'wasted', 'quantity': 0,
            'user_id': self.env.uid, 'witness_id': witness.id, 'room_id': dose.room_id.id, 'drawn': self.drawn, 'given': self.given,
            'wasted': self.wasted, 'measure': self.measure.strip(), 'note': self.note, 'reference': dose.reference,
            'practitioner_id': dose.practitioner_id.id, 'practitioner_dea': dose.practitioner_dea, 'use_id': dose.sudo().use_id.id}])
        return self._done(self.env._(
            "On the register: %(wasted)s %(measure)s of %(product)s, lot %(lot)s, wasted before %(witness)s.", wasted=f'{self.wasted:g}',
            measure=self.measure.strip(), product=dose.product_id.display_name, lot=dose.lot_id.name, witness=witness.name))

    def _witness_site(self):
        return self.room_id.site_id if self.kind == 'units' and self.room_id else self.dispensed_id.site_id or self.site_id

    def _done(self, words):
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'type': 'success', 'message': words, 'next': {'type': 'ir.actions.act_window_close'}},
        }
