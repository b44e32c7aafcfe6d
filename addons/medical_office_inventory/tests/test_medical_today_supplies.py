from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .use_common import UseCommon


@tagged('post_install', '-at_install')
class TestMedicalTodaySupplies(TodayChecks, UseCommon):
    """Every card of supplies, over a practice where something waits everywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.compliance = cls._new_user('us_compliance', 'medical_office_base.group_compliance_officer')
        for number, days in enumerate((-5, -1, 0, 30, 31, 60, 61, 90, 91)):
            cls._stock_up(cls.exam1 if number % 2 else cls.stockroom, cls.vaccine, 1, cls._lot(cls.vaccine, f'E{number}', days))
        cls.env['stock.warehouse.orderpoint'].create({
            'product_id': cls.masks.id, 'location_id': cls.exam1.location_id.id, 'warehouse_id': cls.site.warehouse_id.id,
            'company_id': cls.company.id, 'product_min_qty': 3, 'product_max_qty': 9})
        cls.gloves.product_tmpl_id.medical_hazard = True

    def _tell(self):
        """Something of everything: requests to approve, approved, late, ordered, received, to put away, to count."""
        self.env['medical.approval.limit'].search([('company_id', '=', self.company.id)]).unlink()
        approval = self.env['medical.supply.request'].with_user(self.nurse).create({
            'room_id': self.exam1.id, 'line_ids': [(0, 0, {'product_id': self.masks.id, 'quantity': 1})]})
        approval.action_submit()
        self.assertEqual(approval.state, 'submitted')
        self._request({self.gloves: 5}).sudo().date_needed = self.today - timedelta(days=1)
        late = self._order(self._request({self.masks: 10}).line_ids)
        late.sudo().date_planned = self.site._medical_noon(self.today - timedelta(days=2))
        late.sudo().order_line.date_planned = late.date_planned
        late.sudo().picking_ids.scheduled_date = late.date_planned
        self._stock_up(self.stockroom, self.masks, 4)
        self._request({self.masks: 2}, room=self.exam2)
        self._use(self.masks, 1, room=self.exam1)
        self.env['stock.quant']._update_available_quantity(self.masks, self.quarantine, 1)
        self.env.flush_all()

    def _cards(self, user):
        today = self.env['medical.today'].with_user(user).with_company(user.company_id)
        today, _sites = today._enter()
        return today, today._visible_cards()

    def test_number_is_what_opens(self):
        self._tell()
        supplies = {key for key, card in self._cards(self.manager)[1].items() if card.section == 'supplies'}
        seen = {}
        for user in (self.nurse, self.doctor, self.buyer, self.clerk, self.manager, self.owner, self.auditor, self.compliance, self.stranger):
            for key, count in self.assert_cards_match(user).items():
                if key in supplies:
                    seen.setdefault(key, {})[user.login] = count
        self.assertEqual(seen['supply_requests_to_approve'], {
            'or_nurse': 0, 'us_doctor': 0, 'or_buyer': 0, 'or_clerk': 0, 'or_manager': 1, 'us_owner': 0, 'us_auditor': 0, 'us_compliance': 0,
            'us_stranger': 0})
        self.assertEqual(seen['supply_lines_late']['or_nurse'], 2)
        self.assertEqual(seen['supply_lines_to_order'], {'or_buyer': 1, 'or_manager': 1})
        self.assertEqual(seen['supply_orders_late'], {'or_buyer': 1, 'or_manager': 1})
        self.assertEqual(seen['supply_deliveries_due'], {'or_clerk': 1, 'or_manager': 1})
        self.assertEqual(seen['supply_put_away'], {'or_clerk': 1, 'or_manager': 1})
        self.assertEqual(seen['supplies_below_min'], {'or_clerk': 1, 'or_manager': 1})
        for key in ('expired', 'expiring_30', 'expiring_60', 'expiring_90'):
            self.assertEqual(seen[f'supplies_{key}']['or_clerk'], 2, key)
            self.assertEqual(seen[f'supplies_{key}']['or_nurse'], 0, "not responsible for a room")
        self.assertEqual(seen['supplies_quarantine'], {'or_clerk': 1, 'or_manager': 1})
        self.assertEqual(seen['supply_counts'], {'or_clerk': 1, 'or_manager': 1})
        self.assertEqual(set(seen['supply_sheets_missing']), {'or_clerk', 'or_manager', 'us_compliance'})
        self.assertTrue(seen['supply_sheets_missing']['or_manager'])
        self.assertEqual(set(seen['supply_library_news']), {'or_manager'})

    def test_responsible_for_a_room(self):
        self.exam1.user_id = self.nurse
        today, cards = self._cards(self.nurse)
        counts = today._counts(cards.values())
        self.assertEqual(counts['supplies_expired'], 1)
        self.assertNotIn('supplies_below_min', cards)

    def test_library_news(self):
        row = self.env['medical.supply.item'].search([], limit=1)
        adopted = row.with_company(self.company)._library_adopt(self.company)
        self.env.flush_all()
        today, cards = self._cards(self.manager)
        self.assertEqual(today._counts([cards['supply_library_news']])['supply_library_news'], 0)
        adopted.medical_library_checksum = 'older'
        self.assertEqual(today._counts([cards['supply_library_news']])['supply_library_news'], 1)
        self.assertIn(adopted, self.env['product.template'].search(today.open_card('supply_library_news')['domain']))

    def test_queries(self):
        """At most two per card, whatever there is; requests have one more where a record rule asks who decides as well."""
        self._tell()
        for user in (self.manager, self.nurse, self.clerk):
            today, cards = self._cards(user)
            # what other addons add is theirs to count
            cards = {key: card for key, card in cards.items() if card.section in ('today', 'supplies')}
            total = 0
            for key, card in cards.items():
                # roles and companies of the user are in memory by then
                today._counts([card])
                before = self.env.cr.sql_log_count
                today._counts([card])
                count = self.env.cr.sql_log_count - before
                total += count
                self.assertLessEqual(count, 3 if card.model.startswith('medical.supply.request') else 2, f'{key} for {user.login}')
            self.assertLessEqual(total, 2 * len(cards))

    def test_whole_screen(self):
        self._tell()
        for user in (self.manager, self.auditor, self.stranger):
            screen = self.env['medical.today'].with_user(user).get_today()
            self.assertIn('supplies', [section['key'] for section in screen['sections']])
