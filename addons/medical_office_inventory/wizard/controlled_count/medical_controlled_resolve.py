from odoo import fields, models

from ...models.controlled.medical_controlled_discrepancy import CAUSES


class MedicalControlledResolve(models.TransientModel):
    """Say what a discrepancy of controlled substances was, before a witness who types their own password."""
    _name = 'medical.controlled.resolve'
    _description = 'Resolve a Discrepancy'
    _inherit = ['medical.witness.mixin']

    discrepancy_id = fields.Many2one('medical.controlled.discrepancy', required=True, readonly=True, ondelete='cascade')
    site_id = fields.Many2one(related='discrepancy_id.site_id')
    product_id = fields.Many2one(related='discrepancy_id.product_id')
    lot_id = fields.Many2one(related='discrepancy_id.lot_id')
    difference = fields.Float(related='discrepancy_id.difference')
    uom_id = fields.Many2one(related='discrepancy_id.uom_id', string='Unit')
    cause = fields.Selection(CAUSES, 'What It Was', required=True)
    finding = fields.Text('What Was Found', required=True)
    loss_id = fields.Many2one(
        'medical.controlled.loss', 'Add to the Report', domain="[('site_id', '=', site_id), ('state', '=', 'open')]",
        help="Of the same theft or loss; empty: a new report begins.")

    def action_resolve(self):
        """Close the discrepancy; a loss opens its report."""
        self.ensure_one()
        loss = self.loss_id if self.cause in ('loss', 'theft') else self.loss_id.browse()
        loss = self.discrepancy_id._resolve(self.cause, self.finding, self._witnessed(), loss)
        return loss._get_records_action() if loss else {'type': 'ir.actions.act_window_close'}
