from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.controlled_mark import ControlledMark


class MedicalControlledDestroy(models.TransientModel):
    """Getting rid of controlled substances (21 CFR 1317.05): destroyed here by two employees (1317.95(d)), which Form 41 records, or
    handed to a reverse distributor, which is registered."""
    _name = 'medical.controlled.destroy'
    _description = 'Destruction of Controlled Substances'
    _inherit = ['medical.witness.mixin']

    way = fields.Selection(
        [('destroy', 'Destroyed Here'), ('return', 'Sent to a Reverse Distributor')], 'How', required=True, default='destroy')
    site_id = fields.Many2one('medical.site', required=True, default=lambda self: self.env['medical.controlled.book']._default_site())
    quant_id = fields.Many2one(
        'stock.quant', 'Goods', required=True, ondelete='cascade',
        domain="[('product_id.medical_controlled', '=', True), ('location_id.usage', '=', 'internal'), ('location_id.medical_site_id', '=', site_id),"
               " ('quantity', '>', 0)]")
    uom_id = fields.Many2one(related='quant_id.product_uom_id', string='Unit')
    quantity = fields.Float(
        compute='_compute_quantity', store=True, readonly=False, precompute=True, digits='Product Unit')
    reason = fields.Char('Why', required=True)
    method_note = fields.Char('Way of Destruction', help="As on Form 41: the substance must be non-retrievable (21 CFR 1317.90).")
    partner_id = fields.Many2one('res.partner', 'Sent To')
    form = fields.Char('Form 222 or Form 41', help="Form 222 for Schedule II that is sent away; Form 41 for what is destroyed here.")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        quant = self.env['stock.quant'].browse(values.get('quant_id'))
        return {**values, 'site_id': quant.medical_site_id.id} if quant and 'site_id' in fields else values

    @api.depends('quant_id')
    def _compute_quantity(self):
        for wizard in self:
            wizard.quantity = wizard.quant_id.quantity

    def action_destroy(self):
        """Take the goods off the book, before a witness.

        :raises UserError: no witness, something is missing, not the user's to do, or the goods are not there
        """
        self.ensure_one()
        quant, user = self.quant_id, self.env.user
        if not user.has_group('stock.group_stock_user'):
            raise UserError(self.env._("The supply clerk and the office manager destroy or return controlled substances."))
        quant.check_access('read')
        if not quant.product_id.medical_controlled or not quant.medical_site_id:
            raise UserError(self.env._("Choose goods on the register of controlled substances."))
        if not (self.reason or '').strip():
            raise UserError(self.env._("Say why."))
        unit = quant.product_uom_id
        if unit.compare(self.quantity, 0) <= 0 or unit.compare(self.quantity, quant.quantity) > 0:
            raise UserError(self.env._(
                "Of %(product)s there are %(quantity)s %(unit)s here: choose more than 0, and no more than that.",
                product=quant.product_id.display_name, quantity=f'{quant.quantity:g}', unit=unit.name))
        if self.way == 'return' and not self.partner_id.medical_dea_number:
            raise UserError(self.env._("Say who takes them: a reverse distributor with a DEA registration on file."))
        if self.way == 'destroy' and not (self.method_note or '').strip():
            raise UserError(self.env._("Say how they are made non-retrievable: it stands on Form 41 (21 CFR 1317.90)."))
        product, lot = quant.product_id, quant.lot_id
        witness = self._witnessed()
        destroyed = self.way == 'destroy'
        mark = ControlledMark(
            'destroyed' if destroyed else 'returned', witness=witness, form=self.form, partner=False if destroyed else self.partner_id,
            note=f'{self.reason}: {self.method_note}' if destroyed else self.reason)
        # sudo: the witness is proven; who may do it was asked above
        self.env['medical.disposal'].sudo().with_context(medical_controlled=mark)._dispose(
            {quant: self.quantity}, 'destroyed' if destroyed else 'reverse_distributor', self.reason, witness=witness,
            contractor_id=self.partner_id.id if not destroyed else False, manifest=self.form)
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_controlled_entry')
        return {**action, 'domain': [('product_id', '=', product.id), ('lot_id', '=', lot.id)], 'context': {}, 'target': 'main'}
