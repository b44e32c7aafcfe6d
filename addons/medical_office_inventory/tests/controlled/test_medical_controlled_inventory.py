from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .controlled_count_common import ControlledCountCommon


@tagged('post_install', '-at_install')
class TestMedicalControlledInventory(ControlledCountCommon):

    def _inventory(self, **values):
        return self.env['medical.controlled.inventory'].with_user(self.doctor).create({'site_id': self.site.id, **values})

    def _taken(self, found=None, **values):
        inventory = self._inventory(**values)
        sheet = self._opened(inventory.action_count())
        if sheet.state == 'counting':
            self._count(sheet, found)
        self._sign(sheet)
        return inventory

    def test_taken_and_signed(self):
        # goods in quarantine are the registrant's still
        self.env['stock.quant']._update_available_quantity(self.mild, self.quarantine, 2, lot_id=self.d1)
        inventory = self._inventory(kind='initial', time_of_day='closing')
        with self.assertRaisesRegex(UserError, "beyond that step"):
            inventory.action_sign()
        sheet = self._opened(inventory.action_count())
        self.assertEqual(len(sheet.line_ids), 4)
        self.assertEqual(self._opened(inventory.action_count()), sheet, "one sheet at a time")
        self._count(sheet, {self.m1: 9})
        self._sign(sheet)
        self.assertEqual((inventory.state, inventory.date_start), ('counted', self.site._today()))
        inventory.invalidate_recordset()
        self.assertRecordValues(inventory.line_ids, [
            {'product_name': self.drug.display_name, 'schedule': 'II', 'is_second': True, 'finished_form': '10 mg/mL injection', 'ndc': '00000-0001-05',
             'container_size': 5, 'containers': 2, 'loose': 4, 'quantity': 14},
            {'product_name': 'Diazepam', 'schedule': 'IV', 'is_second': False, 'finished_form': '', 'ndc': False,
             'container_size': 0, 'containers': 0, 'loose': 32, 'quantity': 32}])
        self.assertEqual(len(sheet.sudo().discrepancy_ids), 1, "what differs is looked into all the same")
        self._sign(inventory)
        self.assertRecordValues(inventory, [{
            'state': 'signed', 'taken_by_id': self.doctor.id, 'witness_id': self.second.id, 'dea_number': 'FF1234563',
            'date_end': inventory.date_start + relativedelta(years=2)}])
        # what the label says later changes nothing
        self.drug.product_tmpl_id.medical_strength = '5 mg/mL'
        self.assertEqual(inventory.line_ids[0].finished_form, '10 mg/mL injection')
        for values in ({'note': "x"}, {'date_start': '2020-01-01'}, {'state': 'draft'}):
            with self.assertRaises(UserError):
                inventory.write(values)
        with self.assertRaises(AccessError):
            inventory.line_ids.with_user(self.manager).write({'quantity': 1})
        with self.assertRaises(AccessError):
            inventory.with_user(self.manager).unlink()

    def test_schedule_two_apart(self):
        inventory = self._taken()
        self._sign(inventory)
        html = self.env['ir.actions.report'].with_user(self.auditor)._render_qweb_html(
            'medical_office_inventory.report_controlled_inventory', inventory.ids)[0].decode()
        first, second = html.split('class="page')[1:]
        self.assertIn('Morphine', first)
        self.assertNotIn('Diazepam', first)
        self.assertIn('Diazepam', second)
        self.assertNotIn('Morphine', second)
        action = inventory.with_user(self.auditor).action_table()
        self.assertEqual(action['context']['default_inventory_id'], inventory.id)
        record = self.env['medical.controlled.inventory.record'].with_user(self.auditor).with_company(self.company)
        for part, names in ((False, ['Morphine', 'Diazepam']), ('second', ['Morphine']), ('rest', ['Diazepam'])):
            page = record.record_page({'company_id': self.company.id, 'site_id': self.site.id, 'inventory_id': inventory.id, 'part': part})
            self.assertEqual(page['count'], len(names))

    def test_nothing_on_hand(self):
        inventory = self.env['medical.controlled.inventory'].with_user(self.other_clerk).with_company(self.other).create({
            'site_id': self.other_site.id, 'kind': 'initial'})
        sheet = self._opened(inventory.action_count(), self.other_clerk)
        self.assertEqual(sheet.state, 'to_sign')

    def test_every_two_years(self):
        first = self._taken(kind='initial')
        self._sign(first)
        due = first.date_end
        with freeze_time(f'{due - timedelta(days=61)} 15:00:00'):
            first.invalidate_recordset()
            self.assertEqual(first.expiry_stage, 'valid')
        with freeze_time(f'{due - timedelta(days=60)} 15:00:00'):
            first.invalidate_recordset()
            self.assertEqual(first.expiry_stage, 'due')
            action = first.with_user(self.clerk).action_renew()
            following = self.env['medical.controlled.inventory'].browse(action['res_id'])
            self.assertEqual((following.kind, following.state), ('biennial', 'draft'))
            self.assertEqual(first.with_user(self.clerk).action_renew()['res_id'], following.id)
            sheet = self._opened(following.with_user(self.doctor).action_count())
            self._count(sheet)
            self._sign(sheet)
            self._sign(following)
            self.assertEqual(first.renewal_id, following)
            self.assertEqual(first.expiry_stage, 'renewed')

    def test_missing_one_begins(self):
        self.env['medical.count']._cron_controlled()
        [begun] = self.env['medical.controlled.inventory'].search([('site_id', '=', self.site.id)])
        self.assertEqual((begun.kind, begun.state), ('initial', 'draft'))
        self.env['medical.count']._cron_controlled()
        self.assertEqual(self.env['medical.controlled.inventory'].search_count([('site_id', '=', self.site.id)]), 1)
        self.assertFalse(self.env['medical.controlled.inventory'].search_count([('site_id', '=', self.other_site.id)]))

    def test_access(self):
        inventory = self._taken()
        for user in (self.owner, self.auditor, self.compliance):
            self.assertTrue(inventory.with_user(user).line_ids)
            with self.assertRaises(AccessError):
                inventory.with_user(user).action_sign()
        for user in (self.nurse, self.outside, self.other_clerk):
            self.assertFalse(inventory.with_user(user).has_access('read'))
        with self.assertRaises(UserError):
            self._sign(inventory, witness=self.doctor)
        with self.assertRaises(UserError):
            self._inventory(date_start='2020-01-01')

    def test_obligation_sources(self):
        sources = {source.key: source for source in self.env['medical.obligation.source']._sources()}
        inventory = self._taken(kind='initial')
        Inventory = self.env['medical.controlled.inventory']
        self.assertNotIn(inventory, Inventory.search(sources['controlled_inventory'].domain))
        self._sign(inventory)
        self.assertIn(inventory, Inventory.search(sources['controlled_inventory'].domain))
        loss = self.env['medical.controlled.loss'].with_user(self.doctor).create({'site_id': self.site.id})
        self.assertIn(loss, loss.search(sources['controlled_loss'].open_domain))
        self.assertIn(inventory.sudo().count_ids, self.env['medical.count'].search(sources['controlled_count'].domain))

    def test_cards(self):
        """The number on a card is what it opens, for whom it is."""
        self.env['medical.count'].sudo()._cron_controlled()
        self._sign(self._count(self._begin(), {self.m1: 9}))
        self.env['medical.controlled.loss'].with_user(self.doctor).create({'site_id': self.site.id})
        self.env.flush_all()
        keys = {'controlled_discrepancies', 'controlled_losses', 'controlled_inventories'}
        for user, expected in (
                (self.doctor, keys), (self.manager, keys), (self.clerk, keys - {'controlled_losses'}), (self.nurse, set()), (self.outside, keys)):
            today, _sites = self.env['medical.today'].with_user(user).with_company(self.company)._enter()
            cards = {key: card for key, card in today._visible_cards().items() if key in keys}
            self.assertEqual(set(cards), expected, user.login)
            for key, count in today._counts(cards.values()).items():
                self.assertEqual(count, 0 if user == self.outside else 1, key)
                self.assertEqual(len(self.env[cards[key].model].with_user(user).search(today.open_card(key)['domain'])), count)
