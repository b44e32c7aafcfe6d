from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .controlled_count_common import ControlledCountCommon

# a Wednesday, ten o'clock at Main Street
WEDNESDAY = '2027-03-10 15:00:00'


@tagged('post_install', '-at_install')
class TestMedicalControlledCount(ControlledCountCommon):

    # === COUNTED AND SIGNED === #

    def test_hand_over_agrees(self):
        moves = self.env['stock.move'].search_count([('product_id', 'in', (self.drug | self.mild).ids)])
        sheet = self._begin()
        self.assertEqual((sheet.kind, sheet.state, len(sheet.line_ids)), ('hand_over', 'counting', 3), "all lots of the room")
        self.assertEqual(set(sheet.line_ids.mapped('book_qty')), {0}, "blind")
        self.assertEqual(sheet.line_ids.lot_id, self.m1 | self.m2 | self.d1)
        with self.assertRaisesRegex(UserError, "not counted yet"):
            sheet._finish_checked(leave=True)
        self._count(sheet)
        self.assertEqual(sheet.state, 'to_sign')
        self._sign(sheet)
        self.assertEqual((sheet.state, sheet.signed_by_id, sheet.second_id), ('posted', self.doctor, self.second))
        self.assertFalse(sheet.discrepancy_ids)
        self.assertEqual(self.env['stock.move'].search_count([('product_id', 'in', (self.drug | self.mild).ids)]), moves)

    def test_signed_by_two(self):
        sheet = self._count(self._begin())
        for values, words in (
                ({'witness_id': self.doctor.id, 'witness_password': 'us_doctor'}, "can't witness"),
                ({'witness_id': self.nurse.id, 'witness_password': 'or_nurse'}, "can't witness"),
                ({'witness_id': self.second.id, 'witness_password': 'wrong'}, "isn't the password"),
                ({'witness_id': self.second.id}, "witness is needed")):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words), mute_logger('odoo.addons.base.models.res_users'):
                self.env['medical.controlled.sign'].with_user(self.doctor).create({'count_id': sheet.id, **values}).action_sign()
        with self.assertRaises(AccessError):
            self.env['medical.controlled.sign'].with_user(self.doctor).create({
                'count_id': sheet.id, 'witness_id': self.second.id, 'witness_proven_id': self.second.id})
        with self.assertRaisesRegex(UserError, "Who counted"):
            self._sign(sheet, user=self.clerk)
        with self.assertRaisesRegex(UserError, "does not wait for approval"):
            sheet.with_user(self.manager).action_post()
        with self.assertRaisesRegex(UserError, "stays on record"):
            sheet.with_user(self.manager).action_cancel()
        self.assertEqual(sheet.state, 'to_sign')

    def test_who_counts(self):
        for user in (self.nurse, self.owner, self.auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._begin(user)
        with self.assertRaisesRegex(UserError, "that you count"):
            self._begin(self.outside)
        sheet = self._begin()
        self.assertFalse(sheet.with_user(self.outside).has_access('read'))
        with self.assertRaises(UserError):
            sheet.with_user(self.nurse)._check_counting()
        self.assertTrue(sheet.with_user(self.second).can_count)
        with self.assertRaises(UserError):
            sheet.line_ids[0].with_user(self.doctor).write({'counted_qty': 3})

    def test_unknown_lot_is_found(self):
        sheet = self._begin()
        line = sheet._doing()._add_line(self.stockroom.location_id, self.drug, 'M9')
        self._count(sheet, {self.env['stock.lot']: 2})
        self._sign(sheet)
        row = sheet.sudo().discrepancy_ids
        self.assertEqual((row.lot_id.name, row.difference, row.lot_id), ('M9', 2, line.lot_id))
        self._resolve(row, 'recording')
        self.assertEqual(self._in_room(self.stockroom, self.drug, row.lot_id), 2)

    # === EVERY DAY === #

    def test_days(self):
        self.stockroom.user_id = self.clerk
        with freeze_time(WEDNESDAY):
            today = self.site._today()
            self.env['medical.count']._cron_controlled()
            [sheet] = self.env['medical.count'].search([('cabinet_id', '=', self.stockroom.id), ('date_due', '=', today)])
            self.assertEqual((sheet.kind, sheet.state, sheet.counter_id, sheet.room_ids), ('controlled', 'draft', self.clerk, self.stockroom))
            self.env['medical.count']._cron_controlled()
            self.assertEqual(self.env['medical.count'].search_count([('cabinet_id', '=', self.stockroom.id), ('date_due', '=', today)]), 1)
            with self.assertRaises(UserError):
                sheet.with_user(self.manager).action_cancel()
            with self.assertRaises(UserError):
                sheet.with_user(self.manager).unlink()
            begun = self._begin(kind='controlled')
            self.assertEqual(begun, sheet, "the day's own sheet is begun")
        with freeze_time('2027-03-11 15:00:00'):
            self.env['medical.count']._cron_controlled()
            self.assertEqual(sheet.state, 'counting', "what was begun is finished")
            later = self.env['medical.count'].search([('cabinet_id', '=', self.stockroom.id), ('state', '=', 'draft')])
            self.assertEqual(later.date_due, self.site._today())
        # Friday 03:30 in UTC is still Thursday at the site
        with freeze_time('2027-03-12 03:30:00'):
            self.env['medical.count']._cron_controlled()
            self.assertEqual(later.state, 'draft')
        with freeze_time('2027-03-13 15:00:00'):
            self.env['medical.count']._cron_controlled()
            self.assertEqual(later.state, 'missed', "missed ones stay missed")
            self.assertFalse(self.env['medical.count'].search_count([
                ('cabinet_id', '=', self.stockroom.id), ('date_due', '=', self.site._today())]), "closed on Saturdays")
            with self.assertRaises(UserError):
                later.with_user(self.clerk).action_start()

    def test_nothing_to_count(self):
        """Rooms without controlled substances have no sheet, nor has another practice's room."""
        self.env['medical.count']._cron_controlled()
        self.assertFalse(self.env['medical.count'].search_count([('cabinet_id', 'in', (self.exam1 | self.exam2 | self.other_room).ids)]))

    # === DISCREPANCIES === #

    def test_discrepancy_is_resolved(self):
        row = self._discrepancy({self.m1: 8})
        self.assertRecordValues(row, [{
            'state': 'open', 'lot_id': self.m1.id, 'book_qty': 10, 'counted_qty': 8, 'difference': -2, 'variance': 2, 'counter_id': self.doctor.id,
            'second_id': self.second.id, 'room_id': self.stockroom.id, 'schedule': 'II'}])
        self.assertEqual(self._in_room(self.stockroom, self.drug, self.m1), 10, "never posted in silence")
        self._resolve(row, 'recording')
        self.assertRecordValues(row, [{
            'state': 'resolved', 'cause': 'recording', 'resolved_by_id': self.manager.id, 'witness_id': self.second.id, 'loss_id': False}])
        self.assertEqual(self._in_room(self.stockroom, self.drug, self.m1), 8)
        entry = self._entries('count')
        self.assertRecordValues(entry, [{
            'quantity': -2, 'balance': 8, 'user_id': self.manager.id, 'witness_id': self.second.id, 'reference': row.name}])
        with self.assertRaisesRegex(UserError, "resolved already"):
            row.with_user(self.manager).action_investigate()

    def test_surplus_and_miscount(self):
        over = self._discrepancy({self.m2: 6})
        with self.assertRaisesRegex(UserError, "nothing was wasted"):
            self._resolve(over, 'loss')
        self._resolve(over, 'miscount')
        self.assertEqual(self._in_room(self.stockroom, self.drug, self.m2), 5)
        self.assertFalse(over.move_ids)
        self._resolve(self._discrepancy({self.m2: 6}), 'recording')
        self.assertEqual(self._in_room(self.stockroom, self.drug, self.m2), 6)

    def test_decider_is_another(self):
        row = self._discrepancy({self.d1: 29})
        with self.assertRaisesRegex(UserError, "You counted this"):
            row.with_user(self.doctor).action_investigate()
        for user in (self.nurse, self.owner, self.auditor, self.compliance, self.outside):
            with self.subTest(user.login), self.assertRaises(UserError):
                row.with_user(user).action_investigate()
        with self.assertRaisesRegex(UserError, "Take .* on"):
            row.with_user(self.manager).action_resolve()
        with mute_logger('odoo.addons.base.models.res_users'), self.assertRaisesRegex(UserError, "isn't the password"):
            self._resolve(row, 'recording', password='wrong')
        with self.assertRaises(UserError):
            self._resolve(row, 'recording', witness=self.manager)
        # by RPC
        for values in ({'state': 'resolved'}, {'investigator_id': self.doctor.id}, {'witness_id': self.second.id}, {'counter_id': self.clerk.id}):
            with self.assertRaises(AccessError):
                row.with_user(self.manager).write(values)
        with self.assertRaises(AccessError):
            row.with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            row.with_user(self.manager).copy()
        self.assertEqual((row.state, self._in_room(self.stockroom, self.mild, self.d1)), ('investigating', 30))

    def test_difference_that_has_left(self):
        row = self._discrepancy({self.m2: 1})
        self._stock_up(self.stockroom, self.drug, 2, self.m2)
        with self.assertRaisesRegex(UserError, "count it again"):
            self._resolve(row, 'recording')

    # === CLOCK === #

    def test_business_day(self):
        after = self.site._medical_business_day_after
        # Friday 23:30 in New York is Saturday in UTC
        self.assertEqual(after(fields.Datetime.to_datetime('2027-03-06 04:30:00')), fields.Date.to_date('2027-03-08'))
        self.assertEqual(after(fields.Datetime.to_datetime('2027-03-06 15:00:00')), fields.Date.to_date('2027-03-08'))
        self.assertEqual(after(fields.Datetime.to_datetime('2027-03-08 04:30:00')), fields.Date.to_date('2027-03-08'), "still Sunday there")
        self.assertEqual(after(fields.Datetime.to_datetime('2027-03-08 15:00:00')), fields.Date.to_date('2027-03-09'))

    # === LOSSES === #

    def test_loss_is_reported(self):
        row = self._discrepancy({self.m1: 7})
        action = self._resolve(row, 'theft')
        loss = row.loss_id
        self.assertEqual(action['res_id'], loss.id)
        self.assertEqual(self._in_room(self.stockroom, self.drug, self.m1), 7)
        self.assertRecordValues(self._entries('loss'), [{'quantity': -3, 'witness_id': self.second.id, 'form': loss.name}])
        self.assertRecordValues(loss, [{
            'state': 'open', 'registrant': self.env['medical.practice']._get(self.company).legal_name, 'dea_number': 'FF1234563',
            'address': '1 Invented Way\nNowhere, 00000', 'notice_due': self.site._medical_business_day_after(row.found_on),
            'form_due': self.site._medical_day(row.found_on) + timedelta(days=45), 'deadline': loss.notice_due, 'losses_before': 0}])
        self.assertRecordValues(loss.line_ids, [{'quantity': 3, 'ndc': '00000-0001-05', 'strength': '10 mg/mL', 'schedule': 'II', 'lot_id': self.m1.id}])
        self.assertEqual(loss.activity_ids.user_id, self.doctor, "the registered practitioner is reminded")
        self.assertEqual(loss.activity_ids.date_deadline, loss.notice_due)
        report = loss.with_user(self.doctor)
        with self.assertRaisesRegex(UserError, "always reported"):
            report.write({'drop_reason': "Little"})
            report.action_drop()
        with self.assertRaisesRegex(UserError, "which DEA office"):
            report.action_notified()
        with self.assertRaisesRegex(UserError, "written notice first"):
            report.write({'form_number': 'T-1'})
            report.action_filed()
        report.write({'form_number': False, 'field_office': "Boston", 'notice_way': 'email'})
        report.action_notified()
        self.assertEqual((loss.state, loss.notified_by_id, loss.deadline), ('notified', self.doctor, loss.form_due))
        self.assertEqual(loss.activity_ids.date_deadline, loss.form_due)
        with self.assertRaisesRegex(UserError, "confirmation number"):
            report.action_filed()
        report.write({'form_number': 'T-123'})
        report.action_filed()
        self.assertEqual((loss.state, loss.form_on, loss.deadline, loss.activity_ids), ('filed', self.site._today(), False, loss.activity_ids.browse()))
        with self.assertRaisesRegex(UserError, "doesn't change"):
            report.write({'remarks': "Later"})
        with self.assertRaises(UserError):
            loss.line_ids.with_user(self.doctor).write({'strength': '1 mg'})

    def test_loss_that_is_not_significant(self):
        row = self._discrepancy({self.d1: 29})
        self._resolve(row, 'loss')
        loss = row.loss_id
        with self.assertRaisesRegex(UserError, "Write why"):
            loss.with_user(self.doctor).action_drop()
        loss.with_user(self.doctor).write({'drop_reason': "One tablet, no pattern."})
        with self.assertRaisesRegex(UserError, "You found this"):
            loss.with_user(self.manager).action_drop()
        with self.assertRaises(AccessError):
            loss.with_user(self.clerk).action_drop()
        loss.with_user(self.doctor).action_drop()
        self.assertEqual((loss.state, loss.dropped_by_id), ('dropped', self.doctor))
        # the next one doesn't count it, but counts those that were reported
        again = self.env['medical.controlled.loss'].with_user(self.doctor).create({'site_id': self.site.id, 'kind': 'transit'})
        self.assertEqual(again.losses_before, 0)
        last = self.env['medical.controlled.loss'].with_user(self.manager).create({
            'site_id': self.site.id, 'discovered_on': fields.Datetime.now()})
        self.assertLessEqual(last.losses_before, 1)

    def test_loss_by_rpc(self):
        Loss = self.env['medical.controlled.loss']
        for values in ({'state': 'filed'}, {'notice_due': '2040-01-01'}, {'dea_number': 'X'}):
            with self.assertRaises(UserError):
                Loss.with_user(self.manager).create({'site_id': self.site.id, **values})
        with self.assertRaises(ValidationError):
            Loss.with_user(self.manager).create({'site_id': self.site.id, 'discovered_on': fields.Datetime.now() + timedelta(days=1)})
        loss = Loss.with_user(self.manager).create({'site_id': self.site.id, 'line_ids': [(0, 0, {'product_id': self.mild.id, 'quantity': 2})]})
        self.assertEqual(loss.line_ids.schedule, 'IV')
        for values in ({'state': 'filed'}, {'form_due': '2040-01-01'}, {'discovered_on': '2020-01-01 10:00:00'}, {'site_id': self.other_site.id}):
            with self.assertRaises(UserError):
                loss.write(values)
        with self.assertRaises(AccessError):
            loss.unlink()
        with self.assertRaises(AccessError):
            Loss.with_user(self.clerk).create({'site_id': self.site.id})

    # === PAPER, FIGURES, ACCESS === #

    def test_paper(self):
        row = self._discrepancy({self.m1: 7})
        self._resolve(row, 'loss')
        html = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html(
            'medical_office_inventory.report_controlled_discrepancy', row.ids)[0].decode()
        for words in ('Morphine', 'M1', 'Lost, Not Explained', row.loss_id.name):
            self.assertIn(words, html)
        html = self.env['ir.actions.report'].with_user(self.doctor)._render_qweb_html(
            'medical_office_inventory.report_controlled_loss', row.loss_id.ids)[0].decode()
        for words in ('00000-0001-05', 'FF1234563', '1 Invented Way', 'this sheet is not the form'):
            self.assertIn(words, html)
        self.assertNotIn('Purchase value', html)

    def test_record_and_figures(self):
        row = self._discrepancy({self.m1: 7})
        page = self.env['medical.controlled.discrepancy.record'].with_user(self.auditor).with_company(self.company).record_page({
            'company_id': self.company.id, 'date_from': fields.Date.to_string(self.today - timedelta(days=2)),
            'date_to': fields.Date.to_string(self.today + timedelta(days=2))})
        self.assertEqual(page['count'], 1)
        scorecard = self.env['medical.scorecard']
        [month] = scorecard._months(self.company, [self.today.replace(day=1)])
        figures = scorecard._figures(self.company, [month])
        self.assertEqual(figures['KPI-45'][0].value, row.variance)
        for site in (self.site, self.other_site):
            figure = scorecard._figures(self.company, scorecard._months(self.company, [self.today.replace(day=1)], site), site)['KPI-45'][0]
            self.assertEqual(figure.value, row.variance if site == self.site else None)

    def test_two_companies(self):
        row = self._discrepancy({self.m1: 7})
        self._resolve(row, 'loss')
        for record in (row, row.loss_id, row.loss_id.line_ids, row.count_id):
            self.assertFalse(record.with_user(self.other_clerk).has_access('read'), record._name)
            self.assertTrue(record.with_user(self.manager).has_access('read'), record._name)
        with self.assertRaises(AccessError):
            self._begin(self.other_clerk)
        other_loss = self.env['medical.controlled.loss'].create({'site_id': self.other_site.id})
        open_row = self._discrepancy({self.m2: 4})
        with self.assertRaises(UserError):
            self._resolve(open_row, 'loss', loss_id=other_loss.id)

    def test_readers(self):
        row = self._discrepancy({self.m1: 7})
        for user in (self.owner, self.auditor, self.compliance):
            self.assertEqual(row.with_user(user).difference, -3)
            with self.assertRaises(AccessError):
                row.with_user(user).write({'finding': "x"})
        self.assertFalse(row.with_user(self.nurse).has_access('read'))
        self.assertFalse(row.with_user(self.outside).has_access('read'))
