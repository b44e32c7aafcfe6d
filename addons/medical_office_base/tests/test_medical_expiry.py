from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .expiry_common import NIGHT, PAPER, ExpiryCommon
from .users import new_user

STAGES = ('future', 'valid', 'due', 'expired', 'renewed', 'open_ended')


@tagged('post_install', '-at_install')
@freeze_time('2026-03-10 15:00:00')
class TestMedicalExpiry(ExpiryCommon):

    def assert_stages(self, papers, expected):
        """The stage computed is that which is searched, for each of them and for no other."""
        self.assertEqual([paper.expiry_stage for paper in papers], expected)
        for stage in STAGES:
            found = self.env[PAPER].search([('id', 'in', papers.ids), ('expiry_stage', '=', stage)])
            self.assertEqual(found, papers.filtered(lambda paper, stage=stage: paper.expiry_stage == stage), stage)
            self.assertEqual(self.env[PAPER].search([('id', 'in', papers.ids), ('expiry_stage', '!=', stage)]), papers - found, stage)

    def test_stages(self):
        today = date(2026, 3, 10)
        papers = self.env[PAPER].union(*[
            self._paper(date_start=start and today + timedelta(days=start), date_end=end is not None and today + timedelta(days=end))
            for start, end in ((1, 100), (0, 31), (-90, 30), (-90, 0), (-90, -1), (-90, None), (None, None), (1, None))])
        self.assert_stages(papers, ['future', 'valid', 'due', 'due', 'expired', 'open_ended', 'open_ended', 'future'])
        self.assertEqual(papers.mapped('expiry_text'), [
            'From 03/11/2026', 'Ends in 31 days', 'Ends in 30 days', 'Last day today', 'Expired yesterday', False, False, 'From 03/11/2026'])

    def test_lead_days_follow_the_type_and_can_be_set(self):
        license_, card = self._paper(type='license', date_end='2026-05-09'), self._paper(type='card', date_end='2026-03-21')
        self.assertEqual((license_.expiry_lead_days, card.expiry_lead_days), (60, 10))
        self.assert_stages(license_ + card, ['due', 'valid'])
        card.expiry_lead_days = 11
        self.assert_stages(card, ['due'])
        card.expiry_lead_days = 0
        card.date_end = '2026-03-10'
        self.assert_stages(card, ['due'])
        with self.assertRaises(ValidationError):
            card.expiry_lead_days = -1

    def test_the_day_is_that_of_the_place(self):
        """Half past eleven at night in New York, while the day has come in Auckland."""
        end = {'date_end': '2026-03-09'}
        papers = (
            self._paper(site_id=self.main.id, **end) + self._paper(site_id=self.island.id, **end) + self._paper(**end)
            + self._paper(company_id=self.other_company.id, **end))
        with freeze_time(NIGHT):
            self.assert_stages(papers, ['due', 'due', 'due', 'expired'])
        papers.invalidate_recordset()
        with freeze_time('2026-03-10 04:30:00'):
            self.assert_stages(papers, ['expired', 'due', 'expired', 'expired'])

    def test_leap_day_and_clock_change(self):
        paper = self._paper(date_end='2028-02-29', expiry_lead_days=1)
        for now, stage in (('2028-02-28 04:59:00', 'valid'), ('2028-02-28 05:01:00', 'due'), ('2028-03-01 04:59:00', 'due'),
                           ('2028-03-01 05:01:00', 'expired')):
            paper.invalidate_recordset()
            with freeze_time(now):
                self.assert_stages(paper, [stage])
        # the night of March 8th 2026 is an hour shorter
        paper.date_end = '2026-03-08'
        for now, stage in (('2026-03-09 03:59:00', 'due'), ('2026-03-09 04:01:00', 'expired')):
            paper.invalidate_recordset()
            with freeze_time(now):
                self.assert_stages(paper, [stage])

    def test_one_query_whatever_the_number(self):
        for _index in range(20):
            self._paper(date_end='2026-03-12', site_id=self.island.id)
        self.env.flush_all()
        papers = self.env[PAPER].with_user(self.nurse)
        papers.search_count([('expiry_stage', 'in', ['due', 'expired'])])
        with self.assertQueryCount(1):
            self.assertEqual(papers.search_count([('expiry_stage', 'in', ['due', 'expired'])]), 20)

    def test_searching_needs_access(self):
        self._paper(date_end='2026-03-12')
        stranger = new_user(self.env, 'exp_stranger', 'base.group_user')
        for domain in ([('expiry_stage', '=', 'due')], [('expiry_stage', '!=', 'due')]):
            with self.assertRaises(AccessError):
                self.env[PAPER].with_user(stranger).search_count(domain)

    def test_dates_in_order(self):
        with self.assertRaisesRegex(ValidationError, "before it begins"):
            self._paper(date_start='2026-03-10', date_end='2026-03-09')

    # === RENEWAL === #

    def _renew(self, paper, user=None, **values):
        wizard = self.env['medical.expiry.renewal'].with_user(user or self.nurse).create(
            {'res_model': PAPER, 'res_id': paper.id, **values})
        action = wizard.action_renew()
        return self.env[PAPER].browse(action['res_id'])

    def test_renew(self):
        paper = self._paper(date_start='2025-04-01', date_end='2026-03-31', type='card', expiry_lead_days=45)
        successor = self._renew(paper)
        self.assertEqual((successor.date_start, successor.date_end), (date(2026, 4, 1), date(2027, 3, 31)))
        self.assertEqual((successor.expiry_lead_days, successor.type, successor.user_id), (45, 'card', self.nurse))
        self.assert_stages(paper + successor, ['renewed', 'future'])
        with self.assertRaisesRegex(UserError, "renewed already"):
            self._renew(paper)
        with self.assertRaisesRegex(UserError, "renewed already"):
            paper.with_user(self.nurse).action_renew()

    def test_suggested_dates(self):
        for start, end, expected in (
                ('2026-01-31', '2026-03-30', ('2026-03-31', '2026-05-30')),
                ('2026-01-31', '2026-03-29', ('2026-03-30', '2026-05-26')),   # no whole months: as many days
                ('2025-03-15', '2026-03-14', ('2026-03-15', '2027-03-14')),
                ('2024-03-01', '2025-02-28', ('2026-03-10', '2027-03-09')),   # lapsed: from today
                (False, '2026-03-31', ('2026-04-01', False)),
                ('2025-01-01', False, ('2026-03-10', False))):
            dates = self._paper(date_start=start, date_end=end)._expiry_suggested_dates()
            self.assertEqual(tuple(day and str(day) for day in dates), expected)

    def test_a_wrong_renewal_is_archived(self):
        paper = self._paper(date_start='2025-04-01', date_end='2026-03-31')
        successor = self._renew(paper)
        successor.with_user(self.nurse).action_archive()
        self.assertFalse(paper.renewal_id)
        self.assertEqual(paper.expiry_stage, 'due')
        successor = self._renew(paper)
        successor.with_user(self.nurse).unlink()
        self.assertEqual(paper.expiry_stage, 'due')

    def test_who_may_not_write_may_not_renew(self):
        paper = self._paper(date_start='2025-04-01', date_end='2026-03-31')
        stranger = new_user(self.env, 'exp_stranger', 'medical_office_base.group_auditor')
        with self.assertRaises(AccessError):
            self._renew(paper, stranger)
        with self.assertRaises(AccessError):
            paper.with_user(stranger).action_renew()

    def test_only_what_ends_is_renewed(self):
        with self.assertRaisesRegex(UserError, "nothing of this kind ends"):
            self.env['medical.expiry.renewal'].with_user(self.nurse).create({'res_model': 'res.partner', 'res_id': self.nurse.partner_id.id})
        paper = self._paper(date_end='2026-03-31')
        values = {'res_model': PAPER, 'res_id': paper.id}
        paper.unlink()
        with self.assertRaisesRegex(UserError, "is gone"):
            self.env['medical.expiry.renewal'].with_user(self.nurse).create(values)
