from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .case_common import CaseCommon


class CaseTourCase(CaseCommon, TodayChecks, HttpCase):
    """A denial is appealed, another one given up, on a desk and on a phone; the cards of Today count what their lists show."""

    def _denied(self, reason):
        return self.Case._open_from_answers(self._answer(
            self._claim(), 0, [('CO', reason, 150, 'denial')], date=self._day(3 - self.payer.appeal_days)))

    def _appeal_in_the_browser(self):
        case = self._denied('197')
        self.start_tour('/odoo/denials', 'medical_denial_appeal', login='bl_biller')
        self.assertRecordValues(case, [{'state': 'appealed'}])
        self.assertRecordValues(case.appeal_ids, [{'state': 'sent', 'level': 1}])

    def _give_up_in_the_browser(self):
        case = self._denied('29')
        self.start_tour('/odoo/denials', 'medical_denial_give_up', login='bl_biller')
        self.assertRecordValues(case, [{'state': 'waiting'}])
        self.assertRecordValues(case.adjustment_ids, [{'state': 'submitted', 'amount': 150, 'reason': "Filed after the limit"}])


@tagged('post_install', '-at_install')
class TestCaseDesktop(CaseTourCase):
    browser_size = '1400x900'

    def test_appeal_on_a_desk(self):
        self._appeal_in_the_browser()

    def test_give_up_on_a_desk(self):
        self._give_up_in_the_browser()

    def test_cards(self):
        case = self._denied('197')
        self._denied('29').write({'deadline': self._day(-2)})
        case.with_user(self.biller)._give_up('denial', "Not worth it")
        self.env.flush_all()
        for role in ('biller', 'manager', 'owner', 'cashier'):
            counts = self.assert_cards_match(self.users[role])
            if role == 'manager':
                self.assertEqual((counts['denials_past'], counts['denials_week'], counts['denials_unassigned'], counts['adjustments_to_approve']), (1, 1, 2, 1))
            if role == 'cashier':
                self.assertNotIn('denials_past', counts)


@tagged('post_install', '-at_install')
class TestCasePhone(CaseTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_appeal_on_a_phone(self):
        self._appeal_in_the_browser()

    def test_give_up_on_a_phone(self):
        self._give_up_in_the_browser()
