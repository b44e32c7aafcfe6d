from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = 'res.partner'

    medical_account_number = fields.Char('Our Account Number', company_dependent=True, help="Our customer number with this vendor, printed on orders.")
    medical_order_minimum = fields.Float(
        'Order Minimum', company_dependent=True, help="Smallest order this vendor takes, in the company's currency, before tax.")
    medical_cutoff_hour = fields.Float(
        'Order By', company_dependent=True, help="Orders after this hour, in the site's time zone, count as placed the next day. 0: none.")

    medical_is_vendor = fields.Boolean(
        'Vendor', compute='_compute_medical_is_vendor', search='_search_medical_is_vendor', help="Sells to the practice, or has a price for a supply.")

    def _compute_medical_is_vendor(self):
        # sudo: that somebody sells is known from prices that anybody may read
        sellers = {partner.id for partner, in self.env['product.supplierinfo'].sudo()._read_group(
            [('partner_id', 'in', self.ids), ('company_id', 'in', (False, *self.env.companies.ids))], ['partner_id'])}
        for partner in self:
            partner.medical_is_vendor = partner.supplier_rank > 0 or partner.id in sellers

    @api.model
    def _search_medical_is_vendor(self, operator, value):
        if operator != 'in':
            return NotImplemented
        self.check_access('read')
        sellers = self.env['product.supplierinfo']._search([('company_id', 'in', (False, *self.env.companies.ids))])
        return Domain('supplier_rank', '>', 0) | Domain('id', 'in', sellers.subselect('partner_id'))

    def action_medical_vendor_prices(self):
        """Open the prices of these vendors."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_vendor_price_list')
        return {
            **action,
            'domain': [('product_tmpl_id.medical_kind', '!=', False), ('partner_id', 'in', self.ids)],
            'context': {'visible_product_tmpl_id': False, 'default_partner_id': self[:1].id},
        }

    def _medical_order_day(self, site, moment=None):
        """The day that an order for a site counts as placed with this vendor: the next one after the cut-off hour.

        :param datetime moment: naive UTC, now when empty
        """
        self.ensure_one()
        local = fields.Datetime.context_timestamp(site.with_context(tz=site.tz or 'UTC'), moment or fields.Datetime.now())
        cutoff = self.with_company(site.company_id).medical_cutoff_hour
        missed = bool(cutoff) and local.hour + local.minute / 60 >= cutoff
        return local.date() + timedelta(days=missed)
