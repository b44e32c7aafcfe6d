import math

from odoo import api, fields, models


class MedicalControlledInventoryLine(models.Model):
    """One finished form on hand, in the words of its label on that day (21 CFR 1304.11(e)(1)(iii) and (e)(3)). Written by the count alone."""
    _name = 'medical.controlled.inventory.line'
    _description = 'Controlled Substance on Hand'
    _inherit = ['medical.guarded']
    _order = 'inventory_id, is_second desc, schedule, product_name, id'
    _rec_name = 'product_name'
    _check_company_auto = True

    inventory_id = fields.Many2one('medical.controlled.inventory', required=True, index=True, check_company=True, ondelete='cascade')
    company_id = fields.Many2one(related='inventory_id.company_id', store=True, index=True, precompute=True)
    product_id = fields.Many2one('product.product', 'Supply', required=True, check_company=True, ondelete='restrict')
    product_name = fields.Char('Substance', required=True)
    schedule = fields.Char()
    is_second = fields.Boolean('Schedule II')
    finished_form = fields.Char(help="Strength and dosage form.")
    ndc = fields.Char('NDC')
    container_size = fields.Float('Units per Container', digits='Product Unit')
    containers = fields.Integer('Full Containers')
    loose = fields.Float('Units in Opened Containers', digits='Product Unit')
    quantity = fields.Float('Units in All', digits='Product Unit')
    unit = fields.Char()

    @api.model
    def _frozen(self, product, quantity):
        """The values of a line: what the label says now, and the quantity in containers and loose units."""
        size, uom = product.medical_container_size, product.uom_id
        containers = math.floor(quantity / size + 1e-9) if size else 0
        return {
            'product_id': product.id, 'product_name': product.display_name, 'schedule': product._medical_schedule_words(),
            'is_second': product._medical_is_schedule_two(), 'finished_form': product.product_tmpl_id._medical_finished_form(), 'ndc': product.medical_ndc,
            'container_size': size, 'containers': containers, 'loose': uom.round(quantity - containers * size), 'quantity': quantity,
            'unit': uom.name}
