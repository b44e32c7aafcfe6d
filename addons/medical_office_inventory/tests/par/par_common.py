from datetime import timedelta

from odoo import fields

from ..use_common import UseCommon


class ParCommon(UseCommon):
    """The ordering practice with a history: what was used and delivered is written down, then set back in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor_stock = cls.env.ref('stock.stock_location_suppliers')

    @classmethod
    def _par(cls, room, product, low, high, **values):
        return cls.env['stock.warehouse.orderpoint'].create({
            'product_id': product.id, 'location_id': room.location_id.id, 'warehouse_id': cls.site.warehouse_id.id, 'company_id': cls.company.id,
            'product_min_qty': low, 'product_max_qty': high, **values})

    @classmethod
    def _moved(cls, product, source, target, quantity, days, lot=None, **values):
        """A move that was done so many days ago, at noon at the site."""
        move = cls.env['stock.move'].create({
            'product_id': product.id, 'product_uom': product.uom_id.id, 'product_uom_qty': quantity, 'location_id': source.id,
            'location_dest_id': target.id, 'company_id': cls.company.id, 'picked': True,
            'move_line_ids': [fields.Command.create({
                'product_id': product.id, 'product_uom_id': product.uom_id.id, 'quantity': quantity, 'location_id': source.id,
                'lot_id': lot.id if lot else False, 'location_dest_id': target.id, 'company_id': cls.company.id, 'picked': True})], **values})
        move._action_done()
        cls._set_back(move, days)
        return move

    @classmethod
    def _set_back(cls, moves, days):
        moment = cls.site._medical_noon(cls.today - timedelta(days=days))
        moves.write({'date': moment})
        moves.move_line_ids.write({'date': moment})

    @classmethod
    def _history(cls, room, product, uses, received=200, first_day=70):
        """Uses of a room: ``{days ago: quantity}``, after it received some."""
        cls._moved(product, cls.vendor_stock, room.location_id, received, first_day)
        for days, quantity in uses.items():
            cls._moved(product, room.location_id, cls.company.medical_use_location_id, quantity, days, medical_use_reason='use')

    def _review(self, user=None, **values):
        review = self.env['medical.par.review'].with_user(user or self.manager).create({'site_id': self.site.id, 'months': 2, **values})
        review.action_suggest()
        return review

    def _line(self, review, room, product):
        return review.suggestion_ids.filtered(lambda line: line.room_id == room and line.product_id == product)
