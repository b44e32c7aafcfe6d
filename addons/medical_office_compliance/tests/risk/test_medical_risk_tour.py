from odoo.tests import HttpCase, tagged

from .risk_common import RiskCase


class RiskTour(HttpCase, RiskCase):
    """The manager taps a cell of the heat map, decides about the risk behind it, and makes it somebody's work: in a browser."""

    def _run(self):
        self.risk.user_id = self.manager
        self.start_tour(f'/odoo/risk-analyses/{self.analysis.id}', 'medical_risk_analysis', login=self.manager.login)
        self.assertRecordValues(self.risk, [{'decision': 'reduce', 'residual_risk': 'high', 'user_id': self.manager.id, 'is_settled': True}])
        self.assertRecordValues(self.risk.action_ids, [{'name': 'A second factor for all', 'state': 'open', 'user_id': self.manager.id}])


@tagged('post_install', '-at_install')
class TestMedicalRiskTourDesktop(RiskTour):
    browser_size = '1400x900'

    def test_risk_on_a_desktop(self):
        self._run()


@tagged('post_install', '-at_install')
class TestMedicalRiskTourPhone(RiskTour):
    browser_size = '390x844'
    touch_enabled = True

    def test_risk_on_a_phone(self):
        self._run()
