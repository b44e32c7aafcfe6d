from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

KINDS = [
    ('here', 'On the Shelf'),
    ('quarantine', 'Set Aside'),
    ('used', 'Used'),
    ('wasted', 'Wasted'),
    ('received', 'Received'),
    ('moved', 'Moved'),
    ('quarantined', 'Put in Quarantine'),
    ('disposed', 'Disposed Of'),
    ('returned', 'Returned'),
    ('adjusted', 'Counted'),
]
HOW = [
    ('lot', 'Supply and Lot'),
    ('product', 'Supply, All Lots'),
    ('untracked', 'Supply; Its Lot Is Not on the Book'),
    ('words', 'Name or Vendor'),
    ('lot_only', 'Lot Number Alone'),
]
SURE = ('lot', 'product')


class MedicalRecallMatch(models.Model):
    """Where recalled goods are, or what became of them, as last searched: a stock record or a movement.

    Written by searching alone. Which visit goods were used in is told by record number, to whoever may open the patient.
    """
    _name = 'medical.recall.match'
    _description = 'Found of a Recall'
    _inherit = ['medical.guarded']
    _order = 'recall_id desc, rank, date desc, id'
    _rec_name = 'product_id'

    recall_id = fields.Many2one('medical.recall', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    kind = fields.Selection(KINDS, 'What', required=True, readonly=True)
    # what is here comes first
    rank = fields.Integer('Order', readonly=True, export_string_translation=False)
    how = fields.Selection(HOW, 'Found By', required=True, readonly=True)
    to_check = fields.Boolean(readonly=True, help="It may be another product: look at the box.")
    product_id = fields.Many2one('product.product', 'Supply', required=True, readonly=True, index=True, ondelete='restrict')
    uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')
    lot_id = fields.Many2one('stock.lot', readonly=True, index='btree_not_null', ondelete='restrict')
    location_id = fields.Many2one('stock.location', 'Place', readonly=True, index='btree_not_null', ondelete='restrict')
    location_dest_id = fields.Many2one('stock.location', 'To', readonly=True, ondelete='restrict')
    room_id = fields.Many2one('medical.room', readonly=True, ondelete='restrict')
    site_id = fields.Many2one('medical.site', readonly=True, index='btree_not_null', ondelete='restrict')
    quantity = fields.Float(digits='Product Unit', readonly=True)
    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one('res.users', 'Recorded By', readonly=True, ondelete='restrict')
    picking_id = fields.Many2one('stock.picking', 'Transfer', readonly=True, ondelete='set null')
    partner_id = fields.Many2one('res.partner', 'Vendor', readonly=True, ondelete='restrict')
    use_id = fields.Many2one('medical.supply.use', 'Supply Use', readonly=True, index='btree_not_null', ondelete='restrict')
    visit_id = fields.Many2one(related='use_id.visit_id', groups='medical_office_base.group_patient_admin')

    @api.model
    def _guard_words(self):
        return self.env._("What was found follows from searching: use Search Again.")

    def action_not_concerned(self):
        """The boxes were looked at: these lots (of goods without lots: these supplies) are none of the recalled. They may be used again."""
        self.check_access('read')
        for recall, matches in self.grouped('recall_id').items():
            recall._check_worker()
            if any(not match.to_check for match in matches) and not self.env.user.has_group('medical_office_base.group_manager'):
                raise UserError(self.env._("Supply and lot are those of the notice: only the office manager says that they are not concerned."))
            lots, products = matches.lot_id, matches.filtered(lambda match: not match.lot_id).product_id
            # sudo: written by this method alone, after the checks above
            recall.sudo().write({
                'cleared_lot_ids': [Command.link(lot.id) for lot in lots],
                'cleared_product_ids': [Command.link(product.id) for product in products]})
            recall.message_post(body=self.env._(
                "Looked at and not concerned: %(what)s", what=', '.join([
                    *(self.env._("%(product)s, lot %(lot)s", product=lot.product_id.display_name, lot=lot.name) for lot in lots),
                    *products.mapped('display_name')])))
            recall._search_now()
        return True
