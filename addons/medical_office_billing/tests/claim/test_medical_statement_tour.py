from odoo.tests import HttpCase, tagged

from .statement_common import StatementCommon


class StatementTourCase(StatementCommon, HttpCase):
    """A run of statements in a browser, on a desk and on a phone."""

    def _send_in_the_browser(self):
        self.start_tour('/odoo/send-statements', 'medical_statements', login='bl_biller')
        run = self.env['medical.statement.run'].search([('company_id', '=', self.company.id)])
        self.assertRecordValues(run, [{'state': 'sent', 'sent_count': 1, 'user_id': self.biller.id}])
        self.assertEqual(self._balance_of().level_id, self.levels[0])


@tagged('post_install', '-at_install')
class TestStatementDesktop(StatementTourCase):
    browser_size = '1400x900'

    def test_statements_on_a_desk(self):
        self._send_in_the_browser()


@tagged('post_install', '-at_install')
class TestStatementPhone(StatementTourCase):
    browser_size = '390x844'
    touch_enabled = True

    def test_statements_on_a_phone(self):
        self._send_in_the_browser()
