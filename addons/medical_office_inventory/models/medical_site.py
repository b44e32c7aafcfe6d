from odoo import _, api, fields, models
from odoo.exceptions import UserError


class MedicalSite(models.Model):
    _inherit = 'medical.site'

    warehouse_id = fields.Many2one(
        'stock.warehouse', readonly=True, copy=False, index='btree_not_null', check_company=True,
        help="Odoo's warehouse of this site: its stock location is the main stockroom.")
    quarantine_location_id = fields.Many2one('stock.location', 'Quarantine', readonly=True, copy=False, check_company=True)

    _warehouse_uniq = models.UniqueIndex('(warehouse_id) WHERE warehouse_id IS NOT NULL', 'A warehouse belongs to one site.')

    @api.model_create_multi
    def create(self, vals_list):
        sites = super().create(vals_list)
        sites._medical_ensure_warehouse()
        return sites

    def write(self, vals):
        if vals.get('active') is False:
            self._check_supplies_before_closing()
        return super().write(vals)

    def _check_supplies_before_closing(self):
        # sudo: whether goods are left decides, not whether the user may see them
        left = self.env['stock.quant'].sudo()._read_group(
            [('location_id.warehouse_id', 'in', self.warehouse_id.ids), ('location_id.usage', '=', 'internal'), ('quantity', '!=', 0)],
            ['location_id'])
        if left:
            raise UserError(_(
                "Supplies are left in %(locations)s. Move or use them up, then close the site.",
                locations=', '.join(location.display_name for location, in left)))

    def _medical_ensure_warehouse(self):
        """Give each site its warehouse: the company's own first one while no site has it, else a new one."""
        # sudo: whoever opens a site need not administer stock
        warehouses = self.env['stock.warehouse'].sudo()
        taken = self.sudo().with_context(active_test=False).search([('warehouse_id', '!=', False)]).warehouse_id
        for site in self.sudo().filtered(lambda site: not site.warehouse_id):
            warehouse = warehouses.search([('company_id', '=', site.company_id.id), ('id', 'not in', taken.ids)], limit=1)
            if warehouse:
                warehouse.write({'name': site.name, 'code': site.code})
            else:
                warehouse = warehouses.create({'name': site.name, 'code': site.code, 'company_id': site.company_id.id})
            taken |= warehouse
            site.warehouse_id = warehouse
            site.quarantine_location_id = self.env['stock.location'].sudo().create({
                'name': _("Quarantine"),
                'usage': 'internal',
                'location_id': warehouse.view_location_id.id,
                'company_id': site.company_id.id,
                'medical_quarantine': True,
            })
