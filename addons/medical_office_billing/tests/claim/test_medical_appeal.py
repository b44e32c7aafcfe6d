from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .case_common import CaseCommon


@tagged('post_install', '-at_install')
class TestMedicalAppeal(CaseCommon, HttpCase):

    def _case(self, reason='197', **values):
        answer = self._answer(self._claim(), 0, [('CO', reason, 150, 'denial')], payer_number='PAYER-77', **values)
        return self.Case._open_from_answers(answer).with_user(self.biller)

    def _appeal(self, case):
        return self.env['medical.appeal'].with_user(self.biller).with_context(default_case_id=case.id).create({})

    def test_text_by_reason(self):
        for reason, name in (('197', "Authorization"), ('29', "Filed in time"), ('16', "Any denial")):
            case = self._case(reason)
            appeal = self._appeal(case)
            self.assertEqual(appeal.template_id.name, name)
            self.assertIn(case.claim_id.number, appeal.body)
            self.assertIn('$', appeal.body)
            self.assertNotIn('{', appeal.body)
            self.assertNotIn('Ada', appeal.body)

    def test_sent_and_kept(self):
        case = self._case()
        action = case.action_appeal()
        with Form(self.env['medical.appeal'].with_user(self.biller).with_context(**action['context'])) as form:
            form.enclosures = "The authorization"
        appeal = form.record
        self.assertEqual(case.action_appeal()['res_id'], appeal.id)
        html, _kind = self.env['ir.actions.report'].with_user(self.biller)._render_qweb_html('medical_office_billing.action_report_appeal', appeal.ids)
        for words in ('Ada Fictional', 'PAYER-77', 'Mprimary', case.claim_id.number, 'The authorization', 'Fictional Health', 'CO-197'):
            self.assertIn(words, html.decode())
        appeal.action_send()
        self.assertRecordValues(appeal, [{'state': 'sent', 'sent_on': self.today, 'sent_by_id': self.biller.id, 'level': 1}])
        self.assertTrue(appeal.file)
        self.assertNotIn('Ada', appeal.file_name)
        self.assertRecordValues(case, [{'state': 'appealed', 'next_date': self._day(self.payer.answer_days)}])
        self.assertIn('appealed', case.claim_id.event_ids.mapped('kind'))
        with self.assertRaises(UserError):
            appeal.body = "Changed"
        with self.assertRaises(UserError):
            appeal.unlink()
        appeal.action_lost()
        self.assertEqual((appeal.state, case.state), ('lost', 'open'))
        self.assertEqual(self._appeal(case).level, 2)

    def test_won_with_the_money(self):
        case = self._case()
        appeal = self._appeal(case)
        appeal.action_send()
        self.Case._open_from_answers(self._answer(case.claim_id, 150))
        self.assertEqual((case.outcome, appeal.state), ('recovered', 'won'))

    def test_rights(self):
        case = self._case()
        appeal = self._appeal(case)
        for values in ({'state': 'won'}, {'sent_on': self.today}, {'file_name': 'x'}):
            with self.assertRaises(AccessError):
                appeal.write(values)
        with self.assertRaises(AccessError):
            appeal.with_user(self.manager).action_send()
        with self.assertRaises(AccessError):
            self.env['medical.appeal'].with_user(self.manager).create({'case_id': case.id})
        with self.assertRaises(AccessError):
            appeal.with_user(self.auditor_user).read(['file'])
        self.assertEqual(appeal.with_user(self.auditor_user).amount, 150)
        with self.assertRaises(AccessError):
            appeal.with_user(self.cashier).read(['level'])

    @property
    def auditor_user(self):
        return self.users['auditor']

    def test_letter_over_http(self):
        appeal = self._appeal(self._case())
        appeal.action_send()
        self.env.flush_all()
        for login, status in (('bl_biller', 200), ('bl_auditor', 404), ('bl_cashier', 404)):
            self.authenticate(login, login)
            with mute_logger('odoo.http'):
                self.assertEqual(self.url_open(f'/medical_office/appeal/{appeal.id}').status_code, status, login)

    def test_texts_of_a_practice(self):
        templates = self.env['medical.appeal.template'].search([('company_id', '=', self.company.id)])
        self.assertEqual(len(templates), 4)
        self.company._medical_ensure_claims()
        self.assertEqual(self.env['medical.appeal.template'].search_count([('company_id', '=', self.company.id)]), 4)
        with self.assertRaises(UserError):
            templates[0].with_user(self.biller).reasons = 'nonsense'
