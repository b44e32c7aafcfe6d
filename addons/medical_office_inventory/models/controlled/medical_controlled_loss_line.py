from odoo import api, fields, models
from odoo.exceptions import UserError

from .medical_controlled_loss import PENDING

SYSTEM_FIELDS = {'discrepancy_id', 'schedule'}
# what a count has found stays as it was found
FOUND = {'loss_id', 'product_id', 'lot_id', 'quantity'}


class MedicalControlledLossLine(models.Model):
    """One substance that is gone, with what Form 106 asks for about it. What no count has found (a parcel lost on its way) is typed."""
    _name = 'medical.controlled.loss.line'
    _description = 'Lost Controlled Substance'
    _order = 'loss_id, id'
    _rec_name = 'product_id'
    _check_company_auto = True

    loss_id = fields.Many2one('medical.controlled.loss', 'Report', required=True, index=True, check_company=True, ondelete='cascade')
    company_id = fields.Many2one(related='loss_id.company_id', store=True, index=True, precompute=True)
    discrepancy_id = fields.Many2one(
        'medical.controlled.discrepancy', 'Found By', readonly=True, index='btree_not_null', check_company=True, ondelete='restrict')
    product_id = fields.Many2one(
        'product.product', 'Controlled Substance', required=True, check_company=True, ondelete='restrict', domain=[('medical_controlled', '=', True)])
    schedule = fields.Char(readonly=True)
    lot_id = fields.Many2one('stock.lot', check_company=True, domain="[('product_id', '=', product_id)]", ondelete='restrict')
    ndc = fields.Char('NDC')
    strength = fields.Char()
    dosage_form = fields.Char()
    container_size = fields.Float('Units per Container', digits='Product Unit')
    quantity = fields.Float('Quantity Gone', required=True, digits='Product Unit')
    uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')

    _quantity_positive = models.Constraint('CHECK (quantity > 0)', 'What is gone is more than nothing.')

    @api.model
    def _label(self, product):
        """What the label of a supply says, copied so that it stays."""
        return {
            'schedule': product._medical_schedule_words(), 'ndc': product.medical_ndc, 'strength': product.medical_strength,
            'dosage_form': product.medical_dosage_form, 'container_size': product.medical_container_size}

    @api.onchange('product_id')
    def _onchange_product_id(self):
        self.update({name: value for name, value in self._label(self.product_id).items() if name != 'schedule'})

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and SYSTEM_FIELDS & set(vals):
                raise UserError(self.env._("What a count has found is written by the count."))
            vals['schedule'] = self.env['product.product'].browse(vals.get('product_id'))._medical_schedule_words()
        lines = super().create(vals_list)
        lines._check_pending()
        return lines

    def write(self, vals):
        if not self.env.su and vals:
            if SYSTEM_FIELDS & set(vals) or FOUND & set(vals) and any(line.discrepancy_id for line in self):
                raise UserError(self.env._("What a count has found stays as it was found."))
            self._check_pending()
        res = super().write(vals)
        if 'product_id' in vals:
            for line in self:
                # sudo: follows from the supply
                line.sudo().schedule = line.product_id._medical_schedule_words()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_found(self):
        if any(line.discrepancy_id for line in self):
            raise UserError(self.env._("What a count has found stays as it was found."))
        self._check_pending()

    def _check_pending(self):
        if not self.env.su and any(loss.state not in PENDING for loss in self.loss_id):
            raise UserError(self.env._("A report that is filed or closed doesn't change."))
