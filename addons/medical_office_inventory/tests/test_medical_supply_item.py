from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .request_common import RequestCommon


@tagged('post_install', '-at_install')
class TestMedicalSupplyItem(RequestCommon):
    """The shipped catalogue, adopted by the office manager."""

    def _adopt(self, rows, company=None):
        return rows.with_user(self.manager)._library_adopt(company or self.company)

    def test_the_whole_library_is_adopted_at_once(self):
        rows = self.env['medical.supply.item'].search([])
        self.assertEqual((len(rows), self.env['medical.supply.category'].search_count([])), (154, 73))
        copies = self._adopt(rows)
        self.assertEqual(len(copies), 154)
        for category in self.env['medical.supply.category'].with_user(self.manager).with_company(self.company).search([]):
            self.assertEqual(category.adopted_count, category.item_count)
        self.assertFalse(self.env['medical.supply.category'].with_user(self.other_manager).search([('code', '=', 'MED')]).adopted_count)
        self.assertEqual(copies.company_id, self.company)
        self.assertFalse(copies.filtered(lambda product: product.use_expiration_date and product.tracking != 'lot'))
        self.assertFalse(self.env['stock.warehouse.orderpoint'].search([('product_id.product_tmpl_id', 'in', copies.ids)]), "no par levels")
        self.assertEqual(self._adopt(rows), copies, "adopting twice gives the same")

    def test_what_an_item_brings_along(self):
        vaccine = self._adopt(self.env.ref('medical_office_inventory.supply_item_sup075'))
        row = vaccine.medical_library_id
        unit = '' if row.uom_id == self.unit else f' {row.uom_id.name}'
        self.assertEqual(vaccine.uom_ids.name, f'{row.pack_kind.capitalize()} of {row.pack_qty:g}{unit}')
        self.assertEqual(vaccine.uom_ids.factor, row.pack_qty)
        self.assertEqual((vaccine.categ_id.medical_kind, vaccine.medical_kind), ('medical', 'medical'))
        self.assertEqual(vaccine.categ_id.removal_strategy_id, self.env.ref('product_expiry.removal_fefo'))
        self.assertAlmostEqual(vaccine.medical_estimate, row.est_price / row.pack_qty)

    def test_controlled_substances_have_lots(self):
        drug = self._adopt(self.env.ref('medical_office_inventory.supply_item_sup099'))
        self.assertTrue(drug.medical_controlled)
        with self.assertRaisesRegex(Exception, "by lots"):
            drug.tracking = 'none'

    def test_a_new_supply_takes_its_categorys_defaults(self):
        category = self._adopt(self.env.ref('medical_office_inventory.supply_category_med_vax_ref'))
        form = Form(self.env['product.template'].with_user(self.manager))
        form.name = "Our own vaccine"
        form.categ_id = category
        product = form.save()
        self.assertEqual(
            [product.tracking, product.use_expiration_date, product.is_storable, product.medical_has_temperature, product.medical_temp_max],
            ['lot', True, True, True, 8])

    def test_staff_neither_adopt_nor_change_the_library(self):
        row = self.env.ref('medical_office_inventory.supply_item_sup001')
        with self.assertRaises(AccessError):
            row.with_user(self.nurse).action_library_adopt()
        for user in (self.nurse, self.manager):
            with self.assertRaises(AccessError):
                row.with_user(user).write({'name': "Ours"})

    def test_an_update_leaves_an_edited_copy_alone_and_offers_the_news(self):
        row = self.env.ref('medical_office_inventory.supply_item_sup001')
        copy = self._adopt(row)
        copy.with_user(self.manager).name = "Gloves S, the purple ones"
        # as an update of the addon does
        row.sudo().write({'name': "Exam gloves, nitrile, small, new", 'unspsc': '99999999'})
        self.assertEqual(copy.name, "Gloves S, the purple ones")
        self.assertTrue(copy.medical_library_news)
        wizard = self.env['medical.library.news'].with_user(self.manager).browse(copy.with_user(self.manager).action_library_news()['res_id'])
        self.assertEqual(len(wizard.line_ids), 2)
        copy.with_user(self.manager)._library_acknowledge()
        self.assertFalse(copy.medical_library_news)
        self.assertEqual(copy.name, "Gloves S, the purple ones")

    def test_each_practice_adopts_for_itself(self):
        row = self.env.ref('medical_office_inventory.supply_item_sup001')
        ours = self._adopt(row)
        theirs = row.with_user(self.other_manager).with_company(self.other)._library_adopt(self.other)
        self.assertNotEqual(ours, theirs)
        self.assertFalse(self.env['product.template'].with_user(self.other_manager).search([('id', '=', ours.id)]))
        self.assertEqual(ours.categ_id, theirs.sudo().categ_id, "categories are shared, as everywhere in Odoo")
        for company in (self.company, self.other):
            self.assertEqual(ours.sudo().categ_id.with_env(self.env).with_company(company).property_cost_method, 'average')
        with self.assertRaises(AccessError):
            row.with_user(self.other_manager)._library_adopt(self.company)
