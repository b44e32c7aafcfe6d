from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .case_common import CaseCommon


@tagged('post_install', '-at_install')
class TestMedicalRefund(CaseCommon, HttpCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Refund, cls.Credit = cls.env['medical.refund'], cls.env['medical.credit.balance']

    def _overpaid(self, amount=50, payer=None):
        """A claim on which a payer has paid so much too much."""
        claim = self._claim(payers=payer or self.payer)
        self._entry_of(claim, 150 + amount, claim.payer_id.partner_id)
        return claim

    def _entry_of(self, claim, amount, partner):
        owed = claim.move_id.line_ids.filtered('medical_claim_id')
        account = self.practice.remittance_account_id
        return self.env['account.move'].with_user(self.biller)._medical_post_entry(self.company, self._day(-40), "Paid", [
            ({**claim._owed_values(owed.account_id), 'partner_id': partner.id, 'balance': -amount}, 1, owed),
            ({'account_id': account.id, 'balance': amount, 'name': "Paid"}, None, None)])

    def _ahead(self, amount=30):
        """Money that a patient has paid ahead, as a till takes it."""
        payment = self.env['account.payment'].create({
            'payment_type': 'inbound', 'partner_type': 'customer', 'partner_id': self.self_payer.partner_id.id, 'amount': amount,
            'journal_id': self.bank_journal.id, 'date': self.today, 'company_id': self.company.id})
        payment.action_post()
        return payment

    def _credits(self, user=None):
        self.env.flush_all()
        self.Credit.invalidate_model()
        return self.Credit.with_user(user or self.biller).search([('company_id', '=', self.company.id)])

    def _refund(self, claim=None, amount=50, user=None, **values):
        return self.Refund.with_user(user or self.biller).create({
            'claim_id': claim.id if claim else False, 'payer_id': claim.payer_id.id if claim else False, 'amount': amount, 'reason': "Paid twice", **values})

    def _approved(self, refund):
        refund.action_submit()
        refund.with_user(self.manager).action_approve()
        return refund

    # === CREDIT BALANCES === #

    def test_credit_balances(self):
        claim = self._overpaid()
        owing = self._claim(patient=self.self_payer)
        self._ahead()
        credits = self._credits().sorted('kind')
        self.assertRecordValues(credits, [
            {'kind': 'payer', 'claim_id': claim.id, 'payer_id': self.payer.id, 'amount': 50, 'amount_owed': 0, 'days': 40, 'state': 'open'},
            {'kind': 'unspent', 'claim_id': False, 'payer_id': False, 'amount': 30, 'amount_owed': owing.amount_open_patient, 'days': 0, 'state': 'open'}])
        self.assertEqual(credits[1].patient_id, self.self_payer)
        self.assertEqual(self._credits(self.owner).mapped('amount'), credits.sorted(lambda credit: credits.ids.index(credit.id)).mapped('amount'))

    def test_clock_of_medicare(self):
        claim = self._overpaid(payer=self.medicare)
        self.assertEqual((self.medicare.repay_days, self.payer.repay_days), (60, 0))
        credit = self._credits(self.manager)
        action = credit.action_identify()
        wizard = self.env['medical.credit.identify'].with_user(self.manager).with_context(**action['context']).create({'date': self._day(-50)})
        wizard.action_confirm()
        credit = self._credits()
        self.assertRecordValues(credit, [{'state': 'identified', 'overpaid_on': self._day(-50), 'due_on': self._day(10), 'due_stage': 'soon'}])
        self.assertEqual(claim.overpaid_on, self._day(-50))
        self.assertIn(credit.id, self.Credit.with_user(self.biller).search(self.Credit._due_domain()).ids)
        wizard.how = 'recoup'
        wizard.action_confirm()
        self.assertEqual(self._credits().state, 'recoup')
        wizard.date = self._day(1)
        with self.assertRaises(ValidationError):
            wizard.action_confirm()

    def test_reading_is_of_a_patient(self):
        self._overpaid()
        credit = self._credits()
        credit.read(['amount'])
        self.env.flush_all()
        log = self.env['medical.access.log']
        rows = self.env.execute_query(SQL(
            "SELECT l.res_id, %s FROM medical_access_log AS l WHERE l.model = 'medical.credit.balance' AND l.res_id = %s",
            log._sql_patient_of_line(), credit.id))
        self.assertEqual(set(rows), {(credit.id, self.patient.id)})
        self.assertIn('Ada', credit._access_log_labels()[credit.id])

    def test_identified_is_said_of_payers(self):
        self._ahead()
        with self.assertRaises(UserError):
            self._credits().action_identify()
        with self.assertRaises(AccessError):
            self._credits(self.users['auditor']).action_identify()

    # === REFUNDS === #

    def test_to_a_payer(self):
        claim = self._overpaid()
        action = self._credits().action_refund()
        with Form(self.Refund.with_user(self.biller).with_context(**action['context'])) as form:
            self.assertEqual((form.claim_id, form.payer_id, form.amount, form.amount_credit), (claim, self.payer, 50, 50))
            form.reason = "Paid twice"
        refund = form.record
        self.assertEqual(self._credits().state, 'refund')
        refund.action_submit()
        self.assertEqual(refund.state, 'submitted')
        with self.assertRaises(UserError):
            refund.action_approve()
        with self.assertRaises(UserError):
            refund.action_pay()
        refund.with_user(self.manager).action_approve()
        with self.assertRaises(AccessError):
            refund.with_user(self.manager).action_pay()
        refund.check_number = '1001'
        refund.action_pay()
        self.assertRecordValues(refund, [{'state': 'paid', 'paid_on': self.today, 'paid_by_id': self.biller.id, 'amount_credit': 0}])
        self.assertEqual((refund.payment_id.partner_id, refund.payment_id.medical_check_number), (self.payer.partner_id, '1001'))
        self.assertEqual(claim.amount_open_payer, 0)
        self.assertFalse(self._credits())
        self.assertEqual(refund.payment_id.move_id.line_ids.filtered('medical_claim_id').medical_claim_id, claim)
        self.assertNotIn('Ada', str(refund.payment_id.move_id.line_ids.sudo().read()) + str(refund.payment_id.sudo().read()))
        refund.check_number = '1002'
        self.assertEqual(refund.payment_id.medical_check_number, '1002')
        with self.assertRaises(UserError):
            refund.amount = 1
        with self.assertRaises(UserError):
            refund.action_pay()

    def test_a_part_to_a_patient(self):
        self._ahead(30)
        refund = self._approved(self._refund(patient_id=self.self_payer.id, amount=12, method='transfer'))
        refund.action_pay()
        self.assertEqual(self._credits().amount, 18)
        self.assertEqual(refund.payee, f"Record {self.self_payer.number}")

    def test_no_more_than_the_credit(self):
        claim = self._overpaid()
        with self.assertRaises(UserError):
            self._refund(claim, 51).action_submit()
        first, second = self._refund(claim, 30), self._refund(claim, 30)
        first.action_submit()
        with self.assertRaises(UserError):
            second.action_submit()
        with self.assertRaises(ValidationError):
            self._refund(amount=10)
        with self.assertRaises(ValidationError):
            self._refund(payer_id=self.payer.id, patient_id=self.patient.id, amount=10)

    def test_credit_is_gone_before_it_is_paid(self):
        self._ahead(30)
        refund = self._approved(self._refund(patient_id=self.self_payer.id, amount=30))
        claim = self._claim(patient=self.self_payer)
        (claim.move_id.line_ids.filtered('medical_claim_id') | refund._credit_items()).sudo().reconcile()
        with self.assertRaises(UserError):
            refund.action_pay()

    def test_large_ones_are_the_owners_too(self):
        claim = self._overpaid(2000)
        refund = self._refund(claim, 1500)
        refund.action_submit()
        refund.with_user(self.manager).action_approve()
        self.assertEqual(refund.state, 'submitted')
        refund.with_user(self.owner).action_approve()
        self.assertEqual(refund.state, 'approved')

    def test_no_other_way(self):
        values = {
            'payment_type': 'outbound', 'partner_type': 'customer', 'amount': 5, 'journal_id': self.bank_journal.id, 'date': self.today,
            'company_id': self.company.id}
        for partner in (self.payer.partner_id, self.self_payer.partner_id):
            payment = self.env['account.payment'].with_user(self.biller).create({**values, 'partner_id': partner.id})
            with self.assertRaises(AccessError):
                payment.action_post()
        other = self.env['account.payment'].with_user(self.biller).create({**values, 'partner_id': self.vendor.id})
        other.action_post()

    def test_rights(self):
        claim = self._overpaid()
        refund = self._refund(claim)
        for values in ({'user_id': self.manager.id}, {'name': 'X'}, {'paid_on': self.today}):
            with self.assertRaises(AccessError):
                refund.write(values)
        with self.assertRaises(UserError):
            refund.write({'state': 'approved'})
        with self.assertRaises(UserError):
            self._refund(claim, state='approved')
        for role in ('manager', 'owner', 'auditor'):
            with self.assertRaises(AccessError):
                self._refund(claim, user=self.users[role])
            self.assertEqual(refund.with_user(self.users[role]).amount, 50)
        with self.assertRaises(AccessError):
            refund.with_user(self.cashier).read(['amount'])
        with self.assertRaises(AccessError):
            refund.with_user(self.owner).read(['patient_id'])
        other = self.Refund.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids)
        self.assertFalse(other.search([('id', '=', refund.id)]))
        self.assertFalse(self.Credit.with_user(self.other_manager).with_context(allowed_company_ids=self.other_company.ids).search([]))

    def test_letter(self):
        self._ahead(30)
        self.self_payer.write({'street': '1 Fictional Way', 'city': 'Springfield', 'zip': '00001'})
        refund = self._approved(self._refund(patient_id=self.self_payer.id, amount=30))
        with self.assertRaises(UserError):
            refund.action_print()
        refund.action_pay()
        html, _kind = self.env['ir.actions.report'].with_user(self.biller)._render_qweb_html('medical_office_billing.action_report_refund', refund.ids)
        for words in ('Bela Invented', '1 Fictional Way', refund.name, 'Paid twice', '30.00'):
            self.assertIn(words, html.decode())
        claim = self._overpaid()
        other = self._approved(self._refund(claim))
        other.action_pay()
        html, _kind = self.env['ir.actions.report'].with_user(self.biller)._render_qweb_html('medical_office_billing.action_report_refund', other.ids)
        for words in ('Fictional Health', 'Ada Fictional', claim.number):
            self.assertIn(words, html.decode())
        self.env.flush_all()
        for login, status in (('bl_biller', 200), ('bl_auditor', 404), ('bl_cashier', 404)):
            self.authenticate(login, login)
            with mute_logger('odoo.http'):
                self.assertEqual(self.url_open(f'/medical_office/refund/{refund.id}').status_code, status, login)

    def test_two_practices(self):
        self.biller.company_ids = [Command.link(self.other_company.id)]
        claim = self._overpaid()
        with self.assertRaises(UserError):
            self._refund(claim, company_id=self.other_company.id)
