from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .vendor_file_common import CONFIRMATION, VendorFileCommon


@tagged('post_install', '-at_install')
class TestVendorFileTour(BothWidths, VendorFileCommon, HttpCase):
    """The buyer reads a vendor's confirmation, at a desk and on a phone."""

    def _run(self):
        order = self._placed({self.gloves: (300, 0.1), self.masks: (50, 0.5)})
        order.name = 'PTOUR1'
        self.start_tour('/odoo/vendor-files', 'medical_vendor_file', login='or_buyer')
        mapping = self.env['medical.import.mapping'].search([('kind', '=', CONFIRMATION), ('company_id', '=', self.company.id)])
        self.assertEqual(mapping.name, 'PO Number')
        mapping.column = f'{CONFIRMATION}:order'
        self.start_tour('/odoo/vendor-files', 'medical_vendor_file_import', login='or_buyer')
        self.assertEqual(str(self.site._medical_day(order.order_line[0].date_planned)), '2099-03-04')
        price = order.medical_discrepancy_ids.filtered(lambda row: row.kind == 'price')
        self.assertEqual((price.state, order.order_line[1].price_unit), ('kept', 0.5))
