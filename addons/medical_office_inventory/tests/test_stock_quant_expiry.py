from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestStockQuantExpiry(UseCommon):

    def test_stages_are_disjoint_and_by_the_day_at_the_site(self):
        days = (-40, -1, 0, 30, 31, 60, 61, 90, 91)
        stages = ('expired', 'expired', 'd30', 'd30', 'd60', 'd60', 'd90', 'd90', 'later')
        for number, day in enumerate(days):
            self._stock_up(self.exam1, self.vaccine, 1, self._lot(self.vaccine, f'L{number}', day))
        self._stock_up(self.exam1, self.masks, 1)
        Quant = self.env['stock.quant'].with_user(self.clerk)
        here = [('location_id', '=', self.exam1.location_id.id)]
        quants = Quant.search(here, order='id')
        self.assertEqual(quants.mapped('medical_expiry_stage'), [*stages, 'none'])
        self.assertEqual(quants[0].medical_expiry_text, "Expired 40 days ago")
        self.assertEqual(quants[1:3].mapped('medical_expiry_text'), ["Expired yesterday", "Expires today"])
        self.assertFalse(quants[8].medical_expiry_text)
        for stage in {*stages, 'none'}:
            found = Quant.search([*here, ('medical_expiry_stage', '=', stage)])
            self.assertEqual(found, quants.filtered(lambda quant, stage=stage: quant.medical_expiry_stage == stage), stage)
            self.assertEqual(Quant.search([*here, ('medical_expiry_stage', '!=', stage)], order='id'), quants - found)
        self.assertEqual(Quant.search([*here, ('medical_expiry_stage', 'in', ('expired', 'none'))], order='id'), quants[:2] + quants[9])
        # late in the evening in New York it is tomorrow by UTC: what expires today is still good
        with freeze_time(self.site._medical_noon(self.today) + timedelta(hours=11)):
            self.env.invalidate_all()
            self.assertEqual(quants[2].medical_expiry_stage, 'd30')
            self.assertIn(quants[2], Quant.search([('medical_expiry_stage', '=', 'd30')]))
        with freeze_time(self.site._medical_noon(self.today) + timedelta(hours=13)):
            self.env.invalidate_all()
            self.assertEqual(quants[2].medical_expiry_stage, 'expired')
            self.assertIn(quants[2], Quant.search([('medical_expiry_stage', '=', 'expired')]))

    def test_one_query(self):
        Quant = self.env['stock.quant'].with_user(self.clerk)
        Quant.search_count([('medical_expiry_stage', '=', 'd30')])
        with self.assertQueryCount(1):
            Quant.search_count([('medical_expiry_stage', '=', 'd30'), ('location_id.usage', '=', 'internal')])

    def test_ask_for_a_count(self):
        self._stock_up(self.exam1, self.masks, 3)
        quant = self.env['stock.quant'].search([('product_id', '=', self.masks.id), ('location_id', '=', self.exam1.location_id.id)])
        with self.assertRaises(UserError):
            quant.with_user(self.nurse).action_medical_ask_count()
        with self.assertRaises(AccessError):
            quant.with_user(self.other_clerk).action_medical_ask_count()
        quant.with_user(self.manager).action_medical_ask_count()
        self.assertEqual((quant.user_id, quant.inventory_date), (self.clerk, self.today))

    def test_screens(self):
        self._stock_up(self.exam1, self.vaccine, 1, self._lot(self.vaccine, 'L', 3))
        for user in (self.clerk, self.manager, self.nurse):
            for xmlid in ('action_medical_on_hand', 'action_medical_count'):
                action = self.env['ir.actions.act_window'].with_user(user)._for_xml_id(f'medical_office_inventory.{xmlid}')
                Quant = self.env['stock.quant'].with_user(user)
                rows = Quant.web_search_read([('location_id', '=', self.exam1.location_id.id)], {
                    name: {'fields': {'display_name': {}}} if Quant._fields[name].type == 'many2one' else {}
                    for name in ('product_id', 'lot_id', 'location_id', 'medical_expiry_text', 'quantity')})
                self.assertEqual(rows['records'][0]['lot_id']['display_name'], 'L')
                self.assertEqual(action['res_model'], 'stock.quant')
