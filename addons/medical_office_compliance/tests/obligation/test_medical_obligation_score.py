from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .obligation_common import NOW, ObligationCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalObligationScore(TodayChecks, ObligationCommon):
    """The compliance score counted by hand, on every screen the same; kept when a month closes; the cards of Today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # (name, area, severity, frequency, first date)
        rows = [
            ('met', 'privacy', 'critical', 'annual', '2026-09-01'), ('due', 'privacy', 'major', 'monthly', '2027-02-03'),
            ('late', 'privacy', 'minor', 'monthly', '2027-01-01'), ('critical', 'safety', 'critical', 'monthly', '2027-01-01'),
            ('unset', 'safety', 'critical', 'annual', False), ('ready', 'safety', 'major', 'on_event', False)]
        cls.obligations = {}
        for name, area, severity, frequency, first in rows:
            cls.obligations[name] = obligation = cls._obligation(
                name.capitalize(), area=area, severity=severity, frequency=frequency, user_id=cls.nurse.id if name in ('late', 'due', 'met') else False)
            if first:
                cls._status(obligation).baseline_date = first
        cls.gone = cls._obligation('Gone', area='billing', severity='critical')
        cls.gone.sudo().applies = False
        foreign = cls._obligation('Foreign', user=cls.foreign, severity='critical', area='privacy')
        cls._status(foreign, user=cls.foreign).baseline_date = '2027-01-01'
        # privacy: (3 + 2) of 6; safety: 0 of 3; all: 5 of 9
        cls.figures = {'all': (55.6, 5, 9), 'privacy': (83.3, 5, 6), 'safety': (0, 0, 3), 'billing': (0, 0, 0)}

    def test_counted_by_hand(self):
        rows = self.env['medical.obligation.standing'].with_user(self.manager).search([])
        self.assertEqual({row.area: (round(row.score, 1), row.weight_kept, row.weight_all) for row in rows}, self.figures)
        self.assertEqual(rows[0].area, 'all')
        self.assertRecordValues(rows[0], [{
            'count_met': 1, 'count_due': 1, 'count_late': 2, 'count_unset': 1, 'count_ready': 1, 'count_not_applicable': 1, 'score_words': '55.6 %'}])
        self.assertIn('5 ÷ 9', rows[0].formula)
        safety = rows.filtered(lambda row: row.area == 'safety')
        action = safety.action_open()
        self.assertEqual(
            self.Status.with_user(self.manager).search(action['domain']),
            self.Status.search([('obligation_id', 'in', [self.obligations[name].id for name in ('critical', 'unset', 'ready')])]))
        # the record says the same, and the scorecard
        page = self.env['medical.obligation.score.record'].with_user(self.owner).record_page({'company_id': self.company.id})
        names = [column['name'] for column in page['columns']]
        found = [dict(zip(names, row, strict=True)) for row in page['rows']]
        self.assertEqual(len(found), 4)
        self.assertIn('55.6', str(found[-1]['score']))
        page = self.env['medical.obligation.score.record'].with_user(self.owner).record_page({'company_id': self.company.id, 'severity': 'critical'})
        self.assertIn('50', str(dict(zip(names, page['rows'][-1], strict=True))['score']))
        scorecard = self.env['medical.scorecard']
        months = scorecard._months(self.company, [date(2027, 2, 1), date(2027, 3, 1)])
        figures = scorecard._figures(self.company, months)
        self.assertEqual(round(figures['KPI-21'][1].value, 1), 55.6)
        self.assertEqual(figures['KPI-20'][1].value, 2)
        months = scorecard._months(self.company, [date(2027, 3, 1)], self.main)
        self.assertIsNone(scorecard._figures(self.company, months, self.main)['KPI-21'][0].value)

    def test_a_month_is_kept_when_it_closes(self):
        Score = self.env['medical.obligation.score']
        Score._cron_keep()
        kept = Score.search([('company_id', '=', self.company.id)])
        self.assertEqual({row.area: (round(row.score, 1), row.month) for row in kept}, {
            area: (score, date(2027, 2, 1)) for area, (score, _kept, weight) in self.figures.items() if weight})
        self._status(self.obligations['critical']).with_user(self.manager)._prove({'date': '2027-03-01'})
        Score._cron_keep()
        self.assertEqual(Score.search_count([('company_id', '=', self.company.id)]), 3, "once")
        now = self.env['medical.obligation.standing'].with_user(self.compliance).search([('area', '=', 'all')])
        self.assertEqual((round(now.score, 1), now.trend), (88.9, 'up'))
        self.assertIn('+33.3', now.trend_words)
        self.assertEqual(Score.with_user(self.compliance).search(now.action_trend()['domain']), kept.filtered(lambda row: row.area == 'all'))
        with freeze_time('2027-04-20 15:00:00'):
            self.assertFalse(Score._keep(self.company), "what was in March, nobody can tell in the middle of April")
        with self.assertRaises(AccessError):
            kept.sudo().write({'score': 100})
        with self.assertRaises(AccessError):
            kept.with_user(self.manager).unlink()

    def test_who_reads_it(self):
        self.env['medical.obligation.score']._cron_keep()
        for model in ('medical.obligation.standing', 'medical.obligation.score'):
            for user in (self.manager, self.compliance, self.privacy, self.owner):
                self.assertEqual(self.env[model].with_user(user).search([]).company_id, self.company)
            self.assertEqual(self.env[model].with_user(self.foreign).search([]).company_id, self.other_company)
            for user in (self.nurse, self.staff, self.auditor):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_evidence_of_a_period(self):
        status = self._status(self.obligations['late'])
        status.with_user(self.nurse)._prove({'name': 'Done well', 'date': '2027-02-10'})
        wrong = status.with_user(self.nurse)._prove({'name': 'Wrong', 'date': '2027-02-11'})
        wrong.with_user(self.manager)._void("Another's")
        record = self.env['medical.obligation.evidence.record'].with_user(self.compliance)
        values = {'company_id': self.company.id, 'date_from': '2027-02-01', 'date_to': '2027-02-28'}
        for more, names in (
                ({}, ['Done well']), ({'with_void': True}, ['Done well', 'Wrong']), ({'area': 'safety'}, []), ({'severity': 'minor'}, ['Done well'])):
            page = record.record_page({**values, **more})
            column = [column['name'] for column in page['columns']].index('name')
            self.assertEqual([row[column] for row in page['rows']], names)

    def test_cards(self):
        late, due, mine, news = 'obligations_late', 'obligations_due', 'obligations_mine', 'obligation_library_news'
        for user in (self.manager, self.compliance):
            cards = self.assert_cards_match(user)
            self.assertEqual((cards['obligations_late_critical'], cards[late], cards[due], cards['obligations_unset'], cards[news]), (1, 1, 1, 1, 0))
        cards = self.assert_cards_match(self.nurse)
        self.assertEqual(cards[mine], 2)
        self.assertNotIn(late, cards)
        self.assertEqual(self.assert_cards_match(self.staff)[mine], 0)
        self.assertEqual(self.assert_cards_match(self.foreign)['obligations_late_critical'], 1)
