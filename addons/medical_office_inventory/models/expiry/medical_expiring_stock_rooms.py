import math
from typing import Any, NamedTuple

from odoo import fields, models
from odoo.fields import Domain

# how far back use is looked at (suggested default)
USE_DAYS = 90


class Proposal(NamedTuple):
    room: Any  # medical.room, empty where none will use it in time
    quantity: float
    words: str


class MedicalExpiringStock(models.Model):
    """Which room uses what expires elsewhere."""
    _inherit = 'medical.expiring.stock'

    def _busier_rooms(self):
        """For each row the other room of its site that uses most of the supply a day, and how much of it that room will use
        before it expires: what the room it is in won't use itself, at most what the other one uses until then, less what that
        one has that expires no later. By what was recorded as used in the last 90 days.

        :return: {row: Proposal}
        """
        used, here = self._used_a_day(), self._stock_by_room()
        return {stock: stock._busier_room(used, here) for stock in self}

    def _busier_room(self, used, here):
        unit, days = self.uom_id, self.days + 1
        rates = used.get((self.site_id, self.product_id), {})
        own = rates.get(self.room_id, 0)
        excess = self.quantity - own * days
        if unit.compare(excess, 0) <= 0:
            return Proposal(self.room_id.browse(), 0, self.env._(
                "%(room)s will use it itself: %(rate)s a day.", room=self.room_id.name, rate=self._rate_words(own)))
        for room, rate in sorted(rates.items(), key=lambda pair: (-pair[1], pair[0].id)):
            if room == self.room_id or rate <= own:
                continue
            before = sum(quantity for day, quantity in here.get((room, self.product_id), []) if not day or day <= self.expiry)
            quantity = min(math.ceil(excess), math.floor(rate * days - before), self.quantity)
            if quantity > 0:
                return Proposal(room, quantity, self.env._(
                    "%(busier)s uses %(rate)s a day, %(room)s %(own)s.", busier=room.name, rate=self._rate_words(rate), room=self.room_id.name,
                    own=self._rate_words(own)))
        return Proposal(self.room_id.browse(), 0, self.env._("No other room of the site uses it in time: choose a room yourself, or leave it."))

    def _rate_words(self, rate):
        return f'{rate:.2g}' if rate < 10 else f'{rate:.0f}'

    def _used_a_day(self):
        """{(site, product): {room: quantity a day, in the supply's unit}}, of rooms that hold supplies."""
        # sudo: how much is used where is a sum that names nobody
        groups = self.env['medical.supply.use'].sudo()._read_group([
            ('product_id', 'in', self.product_id.ids), ('site_id', 'in', self.site_id.ids), ('state', '=', 'done'), ('reason', '=', 'use'),
            ('date', '>=', fields.Datetime.subtract(fields.Datetime.now(), days=USE_DAYS)), ('room_id.active', '=', True)],
            ['site_id', 'product_id', 'room_id'], ['product_qty:sum'])
        used = {}
        for site, product, room, quantity in groups:
            used.setdefault((site.with_env(self.env), product.with_env(self.env)), {})[room.with_env(self.env)] = quantity / USE_DAYS
        return used

    def _stock_by_room(self):
        """{(room, product): [(day of expiry at the site, quantity)]}"""
        # sudo: what is on the shelves, whoever may move some of it
        quants = self.env['stock.quant'].sudo().search(Domain([
            ('product_id', 'in', self.product_id.ids), ('location_id.medical_site_id', 'in', self.site_id.ids), ('quantity', '>', 0),
            ('location_id.usage', '=', 'internal'), ('location_id.medical_quarantine', '=', False)]))
        rooms = {location: location._medical_room().with_env(self.env) for location in quants.location_id}
        stock = {}
        for quant in quants:
            day = quant.location_id.medical_site_id._medical_day(quant.expiration_date)
            stock.setdefault((rooms[quant.location_id], quant.product_id.with_env(self.env)), []).append((day, quant.quantity))
        return stock
