from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache


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
        # _medical_zones
        self.env.registry.clear_cache()
        sites._medical_ensure_warehouse()
        return sites

    def write(self, vals):
        if vals.get('active') is False:
            self._check_supplies_before_closing()
        res = super().write(vals)
        if 'tz' in vals:
            # _medical_zones
            self.env.registry.clear_cache()
        return res

    def _check_supplies_before_closing(self):
        # sudo: whether goods are left decides, not whether the user may see them
        left = self.env['stock.quant'].sudo()._read_group(
            [('location_id.warehouse_id', 'in', self.warehouse_id.ids), ('location_id.usage', '=', 'internal'), ('quantity', '!=', 0)],
            ['location_id'])
        if left:
            raise UserError(self.env._(
                "Supplies are left in %(locations)s. Move or use them up, then close the site.",
                locations=', '.join(location.display_name for location, in left)))

    def _medical_ensure_warehouse(self):
        """Give each site its warehouse: the company's own first one while no site has it, else a new one."""
        # sudo: whoever opens a site need not administer stock
        warehouses = self.env['stock.warehouse'].sudo()
        taken = self.sudo().with_context(active_test=False).search([('warehouse_id', '!=', False)]).warehouse_id
        for site in self.sudo().filtered(lambda site: not site.warehouse_id):
            warehouse = warehouses.search([('company_id', '=', site.company_id.id), ('id', 'not in', taken.ids)], limit=1)
            values = site._medical_warehouse_values(warehouse)
            if warehouse:
                warehouse.write(values)
            else:
                warehouse = warehouses.create({**values, 'company_id': site.company_id.id})
            taken |= warehouse
            site.warehouse_id = warehouse
            site.quarantine_location_id = self.env['stock.location'].sudo().create({
                'name': self.env._("Quarantine"),
                'usage': 'internal',
                'location_id': warehouse.view_location_id.id,
                'company_id': site.company_id.id,
                'medical_quarantine': True,
            })

    def _medical_warehouse_values(self, warehouse):
        """Name and code of the site's warehouse: its own, numbered where the warehouse of a closed site bears them still."""
        others = warehouse.with_context(active_test=False).search([('company_id', '=', self.company_id.id), ('id', '!=', warehouse.id)])
        names, codes = set(others.mapped('name')), set(others.mapped('code'))
        name = next(name for name in (self.name, *(f'{self.name} ({number})' for number in range(2, 1000))) if name not in names)
        code = next(code for code in (self.code, *(f'{self.code[:5 - len(str(number))]}{number}' for number in range(2, 1000))) if code not in codes)
        return {'name': name, 'code': code}

    # === DAYS AT THE SITE === #

    def _medical_noon(self, date):
        """Noon of a day at this site, as a naive UTC datetime.

        Days that Odoo keeps as a datetime (expected arrival, expiry of a lot) are written so: noon reads as the same
        day in every time zone of the country, and in UTC.
        """
        local = pytz.timezone(self.tz or 'UTC').localize(datetime.combine(date, time(12)))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _medical_day(self, moment):
        """The day of a naive UTC datetime at this site; False for none."""
        return moment and fields.Datetime.context_timestamp(self.with_context(tz=self.tz or 'UTC'), moment).date()

    @api.model
    @ormcache()
    def _medical_zones(self):
        """The sites by time zone: ((tz, ids), …). Kept in memory: every search for what is late needs it."""
        # sudo: time zones are no secret, and who sees a record need not see its site
        zones = self.env['medical.site'].sudo().with_context(active_test=False)._read_group([], ['tz'], ['id:array_agg'])
        return tuple((tz, tuple(ids)) for tz, ids in zones)

    @api.model
    def _domain_day_passed(self, field, site_field, is_date=False, days=0):
        """Records whose day, by the clock of their site, lies before today (plus ``days``).

        :param str field: a datetime field of the searched model, or a date field (``is_date``)
        :param str site_field: the field that leads from it to the site
        """
        domains = []
        for tz, site_ids in self._medical_zones():
            today = fields.Datetime.context_timestamp(self.with_context(tz=tz), fields.Datetime.now()).date()
            limit = fields.Date.add(today, days=days)
            if not is_date:
                limit = pytz.timezone(tz).localize(datetime.combine(limit, time())).astimezone(pytz.utc).replace(tzinfo=None)
            domains.append(Domain(site_field, 'in', site_ids) & Domain(field, '<', limit))
        return Domain.OR(domains)
