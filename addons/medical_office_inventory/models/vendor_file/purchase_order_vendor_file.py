from odoo import api, fields, models


class PurchaseOrder(models.Model):
    """What the vendor said to an order: when it was confirmed, and what of it differs from what was ordered."""
    _inherit = 'purchase.order'

    medical_vendor_confirmed_on = fields.Date(
        'Confirmed by Vendor On', copy=False, tracking=True, help="The day on which the vendor confirmed the order: by file, or as typed here.")
    medical_discrepancy_ids = fields.One2many('medical.order.discrepancy', 'order_id', 'Confirmed Differently')
    medical_discrepancy_count = fields.Integer('Differences to Decide', compute='_compute_medical_discrepancy_count', compute_sudo=True)

    @api.depends('medical_discrepancy_ids.state')
    def _compute_medical_discrepancy_count(self):
        for order in self:
            order.medical_discrepancy_count = len(order.medical_discrepancy_ids.filtered(lambda row: row.state == 'open'))

    def write(self, vals):
        res = super().write(vals)
        if vals.get('acknowledged') and 'medical_vendor_confirmed_on' not in vals:
            # the vendor did it on the portal, or somebody for them
            for order in self.filtered(lambda order: not order.medical_vendor_confirmed_on):
                order.medical_vendor_confirmed_on = order.company_id._medical_today()
        if vals.get('state') in ('cancel', 'draft'):
            # sudo: an order that is given up leaves nothing to decide, whoever gives it up
            self.sudo().medical_discrepancy_ids._drop_open()
        return res

    def action_open_medical_discrepancies(self):
        """Open what the vendor confirmed differently on these orders, decided or not."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_order_discrepancy')
        action.update(domain=[('order_id', 'in', self.ids)], context={'search_default_open': 1})
        return action
