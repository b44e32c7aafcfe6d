from odoo import api, fields, models

from odoo.addons.medical_office_base.tools.roles import FIGURES

ACTIONS = [
    ('use_first', 'Use First'),
    ('move', 'Moved to a Busier Room'),
    ('quarantine', 'Quarantined'),
    ('release', 'Released'),
    ('return', 'Returned to Vendor'),
    ('dispose', 'Disposed Of'),
]
# what leaves the goods where they are, or some of them: who was reminded has acted
STAYING = ('use_first', 'move')


class MedicalExpiryAction(models.Model):
    """What was done about goods that expire: who, when, of what, how much and what it was worth. Stock rows come and go; this stays."""
    _name = 'medical.expiry.action'
    _description = 'Action on Expiring Supplies'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'id desc'
    _check_company_auto = True

    kind = fields.Selection(ACTIONS, 'What Was Done', required=True, index=True)
    date = fields.Datetime('When', required=True, default=fields.Datetime.now, index=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, ondelete='restrict', default=lambda self: self.env.user)
    product_id = fields.Many2one('product.product', 'Supply', required=True, index=True, ondelete='restrict')
    lot_id = fields.Many2one('stock.lot', ondelete='restrict')
    expiry = fields.Date('Expires', help="The day at the site.")
    location_id = fields.Many2one('stock.location', 'Place', required=True, ondelete='restrict')
    room_id = fields.Many2one('medical.room', index='btree_not_null', ondelete='restrict')
    to_room_id = fields.Many2one('medical.room', 'To', index='btree_not_null', ondelete='restrict')
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    quantity = fields.Float(digits='Product Unit', required=True)
    uom_id = fields.Many2one('uom.uom', 'Unit', required=True, ondelete='restrict')
    value = fields.Monetary(groups=FIGURES, help="At what these goods cost on that day.")
    note = fields.Char('Remark')

    _place_idx = models.Index('(lot_id, location_id, kind)')

    @api.depends('kind', 'product_id')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for action in self:
            action.display_name = f'{labels.get(action.kind, "")}: {action.product_id.display_name}'

    @api.model
    def _guard_words(self):
        return self.env._("What was done about expiring supplies is written down when it is done, under Expiring Supplies.")

    @api.model
    def _note(self, quants, kind, quantities=None, note='', to_rooms=None):
        """Write down what is about to be done with goods; before it is, since rows of stock that are used up are forgotten.

        :param dict quantities: {id of goods: quantity}; all there is of others
        :param dict to_rooms: {id of goods: room}
        """
        rows = []
        # sudo: what was done is written down whoever does it; the caller decided who may
        for quant in quants.sudo().filtered('location_id.medical_site_id'):
            site = quant.location_id.medical_site_id
            quantity = (quantities or {}).get(quant.id, quant.quantity)
            room = (to_rooms or {}).get(quant.id)
            rows.append({
                'kind': kind, 'product_id': quant.product_id.id, 'lot_id': quant.lot_id.id, 'expiry': site._medical_day(quant.lot_id.expiration_date),
                'location_id': quant.location_id.id, 'room_id': quant.location_id._medical_room().id, 'to_room_id': room.id if room else False,
                'site_id': site.id, 'quantity': quantity, 'uom_id': quant.product_uom_id.id, 'value': quant._medical_cost() * quantity,
                'note': (note or '').strip()})
        return self.sudo().create(rows)
