import base64
import csv
import io

from odoo.fields import Command

from ..use_common import UseCommon

CONFIRMATION = 'medical.import.order.confirmation'
INVOICE = 'medical.import.vendor.invoice'


class VendorFileCommon(UseCommon):
    """The ordering practice with codes on its supplies, at McKay's too; a second buyer, and the buyer of the other practice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gloves.default_code, cls.masks.default_code, cls.vaccine.default_code = 'GLV', 'MSK', 'VAX'
        cls.masks.barcode = '0614141999996'
        cls.env['product.supplierinfo'].search([
            ('product_tmpl_id', '=', cls.gloves.product_tmpl_id.id), ('partner_id', '=', cls.mckay.id)]).product_code = 'MK-100'
        cls.buyer2 = cls._new_user('vf_buyer2', 'medical_office_base.group_staff,purchase.group_purchase_user')
        cls.other_buyer = cls._new_user('vf_other_buyer', 'medical_office_base.group_staff,purchase.group_purchase_user', company=cls.other)

    def _file(self, kind, rows, user=None):
        """An import of `rows`, dicts by the names of columns."""
        names = list(dict.fromkeys(name for row in rows for name in row))
        out = io.StringIO()
        writer = csv.DictWriter(out, names)
        writer.writeheader()
        writer.writerows(rows)
        return self.env['medical.import'].with_user(user or self.buyer).create({
            'name': 'vendor.csv', 'kind': kind, 'file': base64.b64encode(out.getvalue().encode())})

    def _faults(self, record):
        return [(fault.row, fault.column) for fault in record.fault_ids]

    def _done(self, record):
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped(lambda fault: (fault.row, fault.column, fault.problem)))
        return record

    @classmethod
    def _placed(cls, lines, vendor=None, company=None):
        """A confirmed order of the site: {product: (quantity, price)} in the product's unit."""
        company = company or cls.company
        site = cls.site if company == cls.company else cls.other_site
        order = cls.env['purchase.order'].with_company(company).create({
            'partner_id': (vendor or cls.mckay).id, 'company_id': company.id, 'user_id': cls.buyer.id,
            'picking_type_id': site.warehouse_id.in_type_id.id,
            'order_line': [Command.create({
                'product_id': product.id, 'product_qty': quantity, 'product_uom_id': product.uom_id.id, 'price_unit': price,
                'tax_ids': [Command.clear()]}) for product, (quantity, price) in lines.items()]})
        order.button_confirm()
        return order

    def _queries(self, record):
        """Queries of checking a file once more, from cold caches."""
        record.action_check()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        record.action_check()
        count = self.env.cr.sql_log_count - before
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        return count
