from odoo import api, models


class MedicalReceipt(models.AbstractModel):
    """On the receiving screen, the form that controlled substances were ordered on."""
    _inherit = 'medical.receipt'

    @api.model
    def get_receipt(self, picking_id):
        """As before, with order_form: number of the Form 222, CSOS order or invoice, where a controlled substance is delivered."""
        receipt = super().get_receipt(picking_id)
        return {**receipt, 'order_form': self.env['stock.picking'].browse(picking_id).medical_order_form or ''}

    @api.model
    def receive(self, picking_id, items, rest=None, over_ok=False, order_form=None):
        """As before; the number of the order form goes on the register."""
        if order_form is not None:
            picking = self._get_picking(picking_id)
            if picking.state not in ('done', 'cancel'):
                picking.medical_order_form = str(order_form).strip()
        return super().receive(picking_id, items, rest=rest, over_ok=over_ok, order_form=order_form)
