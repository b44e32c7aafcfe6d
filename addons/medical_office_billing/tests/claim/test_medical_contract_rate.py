import base64
from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalContractRate(ClaimCommon):

    def _rate(self, amount, code='G0402', payer=None, user=None, **values):
        return self.env['medical.contract.rate'].with_user(user or self.biller).create({
            'company_id': self.company.id, 'payer_id': payer.id if payer else False, 'code': code, 'amount': amount, 'date_from': '2020-01-01', **values})

    def _import(self, text, kind='medical.import.rate', user=None):
        return self.env['medical.import'].with_user(user or self.biller).create({
            'name': f'{len(text)}.csv', 'kind': kind, 'file': base64.b64encode(text.encode()), 'company_id': self.company.id})

    def test_expected(self):
        self._rate(80, payer=self.payer)
        self._rate(60, payer=self.payer, modifiers='26')
        self._rate(70, payer=self.payer, code='g0008', date_to=self.today - timedelta(days=30))
        self._rate(500)
        claim = self._claim(lines=[('G0402', 100, {'units': 2}), ('G0402', 100, {'modifiers': '26'}), ('G0402', 100, {'modifiers': '59'}), ('G0008', 50)])
        expected = self.env['medical.contract.rate']._expected(claim)
        lines = claim.line_ids
        self.assertEqual([expected.get(line.id) for line in lines], [160, 60, 80, None])
        other = self._claim(payers=self.medicare)
        self.assertFalse(self.env['medical.contract.rate']._expected(other))

    def test_own_charge(self):
        self._rate(500, modifiers='tc')
        fee = self.env['medical.fee']
        self.assertEqual(fee._charge(self.company, 'g0402', 'TC', self.today), 500)
        self.assertIsNone(fee._charge(self.company, 'G0402'))
        self._rate(90)
        self.assertEqual(fee._charge(self.company, 'G0402', 'XX'), 90)
        self.assertIsNone(fee._charge(self.other_company, 'G0402'))

    def test_one_at_a_time(self):
        rate = self._rate(80, payer=self.payer)
        with self.assertRaises(ValidationError):
            self._rate(81, payer=self.payer, date_from=self.today)
        rate.date_to = self.today - timedelta(days=1)
        self._rate(81, payer=self.payer, date_from=self.today)
        self._rate(81, date_from=self.today)
        with self.assertRaises(ValidationError):
            self._rate(81, date_from=self.today)
        with self.assertRaises(ValidationError):
            self._rate(81, code='X1')

    def test_who_may(self):
        rate = self._rate(80, user=self.manager)
        self.assertEqual(rate.with_user(self.users['auditor']).amount, 80)
        for role in ('owner', 'auditor', 'front_desk', 'cashier'):
            with self.assertRaises(AccessError):
                self._rate(1, code='G0008', user=self.users[role])
        with self.assertRaises(AccessError):
            rate.with_user(self.other_manager).read(['amount'])

    def test_imported(self):
        self._rate(80, payer=self.payer)
        day = self.today.isoformat()
        record = self._import(f"Payer,Procedure,Modifiers,From,Until,Amount per Unit\nFH001,G0402,,{day},,85.5\n,G0008,59,{day},,20\n")
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        record.action_import()
        rates = self.env['medical.contract.rate'].search([('company_id', '=', self.company.id)])
        self.assertEqual(sorted(rates.mapped('amount')), [20, 80, 85.5])
        self.assertEqual(rates.filtered(lambda rate: rate.amount == 80).date_to, self.today - timedelta(days=1))

    def test_faults_of_a_file(self):
        self._rate(80, payer=self.payer, date_from=self.today)
        early = (self.today - timedelta(days=9)).isoformat()
        record = self._import(
            "Payer,Procedure,Modifiers,From,Until,Amount per Unit\n"
            f"Nobody,G0402,,{early},,1\n,X,,{early},,1\n,G0001,ABC,{early},,1\n,G0002,,{self.today},{early},1\n,G0003,,{early},,-1\n")
        record.action_check()
        self.assertEqual(len(record.fault_ids), 5)
        record = self._import(f"Payer,Procedure,From,Amount per Unit\nFH001,G0402,{early},1\n,G0008,{early},1\n,G0008,{self.today},1\n")
        record.action_check()
        self.assertEqual(len(record.fault_ids), 2)

    def test_claims_imported(self):
        self.site.npi = '1234567893'
        day = (self.today - timedelta(days=2)).isoformat()
        head = "Claim Number,Record Number,Patient,Birth Date,Payer,Member ID,Site,Diagnoses,Date of Service,Procedure,Modifiers,Units,Charge\n"
        text = (
            f"{head}A-1,{self.patient.number},,,,,M,E11.9,{day},G0402,,1,120\nA-1,,,,,,,,{day},G0008,59,2,40.50\n"
            f"A-2,,Bela Invented,1980-02-29,,,M,,{day},G0402,,,100\nA-3,{self.self_payer.number},,,IM002,Z9,M,I10,{day},G0009,,1,10\n")
        record = self._import(text, 'medical.import.claim')
        record.action_check()
        self.assertEqual(record.state, 'ready', record.fault_ids.mapped('problem'))
        record.action_import()
        first, second, third = self.env['medical.claim'].with_user(self.biller).search(
            [('external_number', 'in', ('A-1', 'A-2', 'A-3'))], order='external_number')
        self.assertEqual((first.state, first.amount_charged, first.payer_ids.mapped('member_id')), ('draft', 160.5, ['MBR1', 'MBR2']))
        self.assertEqual((second.kind, second.patient_id), ('self_pay', self.self_payer))
        self.assertEqual((third.kind, third.payer_id, third.payer_ids.member_id), ('insurance', self.second_payer, 'Z9'))
        self.assertTrue(first.checked_on)
        again = self._import(text + '\n', 'medical.import.claim')
        again.action_check()
        self.assertEqual(len(again.fault_ids), 3)
        with self.assertRaises(AccessError):
            record.with_user(self.manager).read(['file'])

    def test_faults_of_claims(self):
        day = self.today.isoformat()
        record = self._import(
            "Claim Number,Record Number,Payer,Site,Date of Service,Procedure,Modifiers,For Diagnoses,Units,Charge\n"
            f"B-1,999999,,M,{day},G0402,,,1,1\nB-2,{self.patient.number},Nobody,M,{day},G0402,,,1,1\n"
            f"B-3,{self.patient.number},,M,{day},G04,A,Z,0,-1\nB-3,{self.self_payer.number},,M,{day},G0402,,,1,1\n", 'medical.import.claim')
        record.action_check()
        self.assertEqual(len(record.fault_ids), 8)
