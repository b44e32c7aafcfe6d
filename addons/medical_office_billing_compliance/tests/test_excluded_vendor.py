import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.medical_office_billing.tests.bills_common import BillsCommon
from odoo.addons.medical_office_compliance.tests.screening.exclusion_files import leie, leie_business, leie_person


@tagged('post_install', '-at_install')
class TestExcludedVendor(BillsCommon):
    """Bills and payments to the excluded are stopped, each with who, since when and the rule; lifted, they go on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.users['compliance_officer']
        cls.env['medical.exclusion.list'].search([('state', '=', 'current')]).state = 'replaced'
        record = cls.env['medical.import'].with_user(cls.officer).create({
            'kind': 'medical.import.leie', 'name': 'UPDATED.csv',
            'file': base64.b64encode(leie(leie_business('FICTIONAL VENDOR LLC'), leie_person('ORDERSON', 'ORLA', npi='1234567893')))})
        record.action_import()
        # approved before, paid never; and one that waits
        cls.approved, cls.waiting = cls._approved(100), cls._typed(200)
        cls.draft = cls._bill(300, post=False)
        cls.provider = cls.env['medical.outside.provider'].create({
            'name': 'Orla Orderson', 'npi': '1234567893', 'company_id': cls.company.id, 'partner_id': cls.vendor2.id})
        cls.screening = cls.env['medical.screening'].with_user(cls.officer)._run(cls.company)
        cls.matches = cls.env['medical.screening.match'].search([('company_id', '=', cls.company.id)])
        cls.match = cls.matches.filtered(lambda match: match.partner_id == cls.vendor)

    def _payment(self, partner, **values):
        return self.env['account.payment'].create({
            'payment_type': 'outbound', 'partner_type': 'supplier', 'partner_id': partner.id, 'journal_id': self.bank_journal.id, 'amount': 50, **values})

    def _refused(self, function, *args):
        with self.assertRaises(UserError) as caught:
            function(*args)
        for word in (self.officer.name, '42 CFR 1001.1901', 'OIG LEIE'):
            self.assertIn(word, str(caught.exception))

    def test_vendors_with_bills_are_screened(self):
        """Nobody has to say that who sends bills is a vendor."""
        self.assertIn(self.vendor, self.env['res.partner']._medical_screened_vendors(self.company))
        self.assertNotIn(self.vendor, self.env['res.partner']._medical_screened_vendors(self.other_company))
        self.assertEqual(self.match.subject_kind, 'vendor')

    def test_open_match_stops_nothing(self):
        self.draft.action_post()
        self._payment(self.vendor).action_post()

    def test_confirmed(self):
        self.matches.with_user(self.officer)._decide('confirmed', "Tax number and address agree")
        self._refused(self.draft.action_post)
        self._refused(self._payment(self.vendor).action_post)
        self._refused(self._payment(self.vendor2).action_post)  # who orders, paid as a vendor
        self._refused(self._payment(self.env['res.partner'].create({'name': "Their Clerk", 'parent_id': self.vendor.id})).action_post)
        self._refused(self._payment(self.vendor).write, {'state': 'paid'})
        self._refused(self.env['account.payment.register'].with_context(
            active_model='account.move', active_ids=self.waiting.ids).create({'journal_id': self.bank_journal.id})._create_payments)
        self.assertIn('1001.1901', self.waiting._medical_pay_faults()[0])
        with self.assertRaises(UserError):
            self.waiting.with_user(self.biller).action_medical_send()
        self.assertIn('1001.1901', self.approved._medical_pay_refusals()[0])
        # what they pay is taken, what they give back is booked
        self._payment(self.vendor, payment_type='inbound').action_post()
        self._bill(40, move_type='in_refund')
        self.match.with_user(self.officer)._decide('lifted', "Letter of the OIG of today", base64.b64encode(b'%PDF-1.4 letter'), 'letter.pdf')
        self.assertFalse(self.approved._medical_pay_refusals())
        self.draft.action_post()
        self._payment(self.vendor).action_post()
