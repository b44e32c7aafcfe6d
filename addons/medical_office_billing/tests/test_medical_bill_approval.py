from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .bills_common import BillsCommon


@tagged('post_install', '-at_install')
class TestMedicalBillApproval(BillsCommon):

    def test_a_bill_is_sent_and_approved(self):
        bill = self._typed(1000)
        self.assertEqual(bill.medical_pay_state, 'to_send')
        bill.with_user(self.biller).action_medical_send()
        self.assertEqual(bill.medical_pay_state, 'submitted')
        approval = bill.medical_bill_approval_ids
        self.assertEqual(approval.approval_ids.group_id, self.env.ref('medical_office_base.group_manager'))
        self.assertTrue(bill.with_user(self.manager).medical_can_decide)
        self.assertEqual(self.env['account.move'].with_user(self.manager).search([('medical_can_decide', '=', True)]), bill)
        self.assertFalse(bill.with_user(self.owner).medical_can_decide)
        bill.with_user(self.manager).action_medical_approve()
        self.assertEqual(bill.medical_pay_state, 'approved')
        self.assertIn(self.manager.name, bill.medical_approval_summary)

    def test_within_the_limit_none_is_needed(self):
        bill = self._typed(250)
        bill.with_user(self.biller).action_medical_send()
        self.assertEqual(bill.medical_pay_state, 'approved')

    def test_large_amounts_need_the_owner_too(self):
        bill = self._typed(10000)
        bill.with_user(self.biller).action_medical_send()
        bill.with_user(self.manager).action_medical_approve()
        self.assertEqual(bill.medical_pay_state, 'submitted')
        bill.with_user(self.owner).action_medical_approve()
        self.assertEqual(bill.medical_pay_state, 'approved')

    def test_who_typed_or_changed_it_never_decides(self):
        both = self._new_user('bl_both', 'medical_office_base.group_manager,medical_office_base.group_biller')
        bill = self._typed(1000, user=both)
        bill.with_user(self.biller).action_medical_send()
        with self.assertRaises(AccessError):
            bill.with_user(both).action_medical_approve()
        second = self._typed(1000)
        second.with_user(both).write({'ref': 'x', 'invoice_date_due': self._day(3)})
        self.assertIn(both, second.medical_editor_ids)
        second.with_user(self.biller).action_medical_send()
        with self.assertRaises(AccessError):
            second.with_user(both).action_medical_approve()
        second.with_user(self.manager).action_medical_approve()
        self.assertEqual(second.medical_pay_state, 'approved')

    def test_a_hold_is_no_hand_in_it(self):
        bill = self._typed(1000)
        bill.with_user(self.manager)._medical_hold("Ask the vendor")
        bill.with_user(self.manager).action_medical_release()
        bill.with_user(self.biller).action_medical_send()
        bill.with_user(self.manager).action_medical_approve()
        self.assertEqual(bill.medical_pay_state, 'approved')

    def test_who_changes_a_line_alone_has_a_hand_in_it(self):
        both = self._new_user('bl_both3', 'medical_office_base.group_manager,medical_office_base.group_biller')
        bill = self._typed(1000, post=False)
        bill.invoice_line_ids.with_user(both).write({'price_unit': 1200})
        self.assertIn(both, bill.medical_editor_ids)
        bill.with_user(self.biller).action_post()
        bill.with_user(self.biller).action_medical_send()
        with self.assertRaises(AccessError):
            bill.with_user(both).action_medical_approve()

    def test_who_confirms_it_has_a_hand_in_it(self):
        both = self._new_user('bl_both2', 'medical_office_base.group_manager,medical_office_base.group_biller')
        bill = self._typed(1000, post=False)
        bill.with_user(both).action_post()
        bill.with_user(self.biller).action_medical_send()
        with self.assertRaises(AccessError):
            bill.with_user(both).action_medical_approve()

    def test_what_changes_falls_back(self):
        def amount(bill):
            bill.button_draft()
            bill.invoice_line_ids.price_unit = 1001
            bill.action_post()

        def vendor(bill):
            bill.button_draft()
            bill.partner_id = self.vendor2
            bill.action_post()

        def account(bill):
            bill.sudo().partner_bank_id.acc_number = 'FICTION-OTHER'

        for change in (amount, vendor, account):
            with self.subTest(change=change.__name__):
                bill = self._approved()
                self.assertEqual(bill.medical_pay_state, 'approved')
                change(bill.with_user(self.accountant))
                self.assertEqual(bill.medical_pay_state, 'changed')
                self.assertTrue(bill._medical_pay_refusals())
                self.bank_account.acc_number = 'FICTION-1'
        bill.button_draft()
        bill.invoice_line_ids.price_unit = 1001
        bill.action_post()
        bill.with_user(self.biller).action_medical_send()
        self.assertEqual(bill.medical_pay_state, 'submitted', "sent anew")

    def test_what_changed_while_it_waited_is_not_approved(self):
        bill = self._typed()
        bill.with_user(self.biller).action_medical_send()
        self.bank_account.acc_number = 'FICTION-THIEF'
        self.assertEqual(bill.medical_pay_state, 'changed')
        with self.assertRaisesRegex(UserError, "changed since"):
            bill.with_user(self.manager).action_medical_approve()

    def test_faults_stop_it(self):
        bill = self._typed()
        self.patch(self.env.registry['account.move'], '_medical_pay_faults', lambda move: ["Three were billed, two came."])
        with self.assertRaisesRegex(UserError, "two came"):
            bill.with_user(self.biller).action_medical_send()
        self.assertEqual(bill.medical_pay_state, 'to_send')

    def test_refused_and_sent_again(self):
        bill = self._typed()
        bill.with_user(self.biller).action_medical_send()
        step = bill.medical_bill_approval_ids.approval_ids
        step.with_user(self.manager)._decide('refused', "Not ours")
        self.assertEqual(bill.medical_pay_state, 'refused')
        bill.with_user(self.biller2).action_medical_send()
        self.assertEqual(bill.medical_pay_state, 'submitted')

    def test_guards_by_rpc(self):
        bill = self._typed()
        Approval = self.env['medical.bill.approval']
        with self.assertRaises(UserError):
            Approval.with_user(self.biller).create({'move_id': bill.id, 'state': 'approved'})
        approval = Approval.with_user(self.biller).create({'move_id': bill.id, 'sent_amount': 5})
        self.assertFalse(approval.sent_amount)
        with self.assertRaises(UserError):
            approval.write({'state': 'approved'})
        with self.assertRaises(UserError):
            approval.write({'sent_account': 'FICTION-1'})
        for user in (self.manager, self.cashier, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                bill.with_user(user).action_medical_send()
        with self.assertRaises(UserError):
            bill.with_user(self.biller).write({'medical_editor_ids': [(5,)]})
        draft = self._typed(post=False)
        with self.assertRaisesRegex(UserError, "confirmed"):
            Approval.with_user(self.biller).create({'move_id': draft.id})
        with self.assertRaises(UserError):
            self._typed(refund=True).with_user(self.biller).action_medical_send()

    def test_companies(self):
        bill = self._typed()
        bill.with_user(self.biller).action_medical_send()
        approval = bill.medical_bill_approval_ids
        self.assertFalse(self._elsewhere(approval).search([('id', '=', approval.id)]))
        with self.assertRaises(AccessError):
            self._elsewhere(approval).action_approve()
        rules = self.env['medical.approval.rule'].search([('res_model', '=', 'medical.bill.approval'), ('company_id', '=', self.other_company.id)])
        self.assertEqual(len(rules), 2, "each company has its suggested rules")

    def test_who_reads(self):
        bill = self._typed()
        bill.with_user(self.biller).action_medical_send()
        approval = bill.medical_bill_approval_ids
        for role, user in self.users.items():
            reads = role in ('biller', 'manager', 'owner', 'auditor')
            self.assertEqual(approval.with_user(user).has_access('read'), reads, role)
            self.assertEqual(approval.with_user(user).has_access('write'), role == 'biller', role)
