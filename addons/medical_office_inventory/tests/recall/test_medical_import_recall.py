import base64
import csv
import io
import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .recall_common import RecallCommon

HEADINGS = [
    'Product Type', 'Event ID', 'Status', 'Recalling Firm', 'Recall Number', 'Classification', 'Product Description', 'Reason for Recall',
    'Recall Initiation Date', 'Report Date', 'Code Info']


@tagged('post_install', '-at_install')
class TestMedicalImportRecall(RecallCommon):
    """The FDA's enforcement reports: what may concern the practice becomes recalls, and nothing twice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cuffs = cls._new_product("Fictional Pressure Cuff Adult", default_code='CUFF-88', medical_kind='medical')

    @staticmethod
    def _row(number, product, codes, **values):
        return {
            'product_type': 'Drugs', 'event_id': '90001', 'status': 'Ongoing', 'recalling_firm': 'Nobody Pharma Inc. (fictional)', 'recall_number': number,
            'classification': 'Class I', 'product_description': product, 'reason_for_recall': 'Fictional reason',
            'recall_initiation_date': '20310102', 'report_date': '20310109', 'code_info': codes, 'openfda': {}, **values}

    def _rows(self, start=''):
        return [
            self._row(f'D-{start}1', "Some vaccine, NDC 1234-5678-90, 10 doses", "Lot BAD-1, Exp 07/31"),
            self._row(f'D-{start}2', "Unlike anything here", "Lots: BAD-1XY"),
            self._row(f'Z-{start}3', "Pressure cuff, Fictional, adult size", "All lots", classification='Class II'),
            self._row(f'Z-{start}4', "Cuffs of another make, REF CUFF-88", "Serial 5000 to 5100", status='Terminated'),
            self._row(f'Z-{start}5', "Another cuff, REF CUFF-88", "Serial 5000 to 5100"),
            self._row('', "Vaccine in vials", "Lot Bad-1", classification='Not Yet Classified', event_id='90009'),
            self._row(f'D-{start}6', "Vaccine", "Lot GOOD-1", status='Terminated', openfda={'upc': ['0312345678906']}),
        ]

    def _import(self, content, user=None):
        if not isinstance(content, bytes):
            content = json.dumps({'meta': {}, 'results': content}).encode()
        record = self.env['medical.import'].with_user(user or self.clerk).with_company(self.company).create({
            'name': 'enforcement.json', 'kind': 'medical.import.recall', 'file': base64.b64encode(content)})
        record.action_check()
        return record

    def test_json(self):
        record = self._import(self._rows('100'))
        self.assertEqual((record.state, record.row_count), ('ready', 7), record.fault_ids.mapped('problem'))
        self.assertIn('<b>5</b> recalls may concern', record.preview)
        self.assertIn('<b>1</b> concern nothing', record.preview)
        self.assertIn('<b>1</b> have ended', record.preview)
        self.assertFalse(self.env['medical.recall'].search([('company_id', '=', self.company.id)]), "checking writes nothing")
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        recalls = {recall.fda_number.split('-')[1]: recall for recall in self.env['medical.recall'].search([('company_id', '=', self.company.id)])}
        self.assertEqual(set(recalls), {'1001', '1003', '1005', '90009', '1006'})
        sure = recalls['1001']
        self.assertRecordValues(sure, [{
            'state': 'matched', 'classification': '1', 'firm': 'Nobody Pharma Inc. (fictional)', 'source': 'fda', 'user_id': self.clerk.id}])
        self.assertEqual((self._found(sure, 'here'), sure.check_count), ({('here', 'BAD-1', 5), ('here', 'BAD-1', 7)}, 0))
        self.assertEqual(recalls['1003'].item_ids.maybe_product_ids, self.cuffs)
        self.assertEqual((recalls['1005'].state, recalls['1005'].item_ids.product_ids), ('none', self.cuffs))
        self.assertEqual((recalls['90009'].state, recalls['90009'].check_count), ('matched', 2), "by the lot, no number yet")
        self.assertEqual(self._found(recalls['1006'], 'here'), {('here', 'GOOD-1', 3)}, "ended, yet it is on the shelf")

    def test_not_twice(self):
        self._import(self._rows('200')[:1]).action_import()
        rows = self._rows('200')
        record = self._import([rows[0], rows[2], rows[2], rows[5], rows[5]])
        self.assertIn('<b>2</b> recalls may concern', record.preview)
        self.assertIn('<b>3</b> are known', record.preview)
        record.action_import()
        again = self._import([rows[2], rows[5]])
        self.assertIn('<b>0</b> recalls may concern', again.preview)
        record = self._import([rows[2], rows[5], rows[1]])
        record.action_import()
        self.assertEqual(record.state, 'done')
        self.assertEqual(self.env['medical.recall'].search_count([('company_id', '=', self.company.id)]), 3)

    def test_csv(self):
        out = io.StringIO()
        csv.writer(out).writerows([HEADINGS, [
            'Devices', '90002', 'Ongoing', 'Nobody Inc.', 'Z-3001-2031', 'Class III', "Vaccine, NDC 1234-5678-90", 'Fictional', '1/2/2031', '1/9/2031',
            'Lot BAD-1'],
            ['Devices', '90003', 'Ongoing', 'Nobody Inc.', 'Z-3002-2031', 'Class III', "A chair", 'Fictional', '1/2/2031', '1/9/2031', 'All']])
        record = self._import(out.getvalue().encode())
        record.action_import()
        self.assertEqual(record.state, 'done', record.fault_ids.mapped('problem'))
        recall = self.env['medical.recall'].search([('company_id', '=', self.company.id)])
        self.assertEqual((recall.fda_number, recall.classification, recall.state), ('Z-3001-2031', '3', 'matched'))

    def test_faults(self):
        record = self._import([self._row('D-1', '', 'Lot 1'), self._row('D-2', 'Thing', 'Lot 1', report_date='someday')])
        self.assertEqual([(fault.row, fault.column) for fault in record.fault_ids], [(1, 'Product Description'), (2, 'Report Date')])
        record = self._import(b'{"results": "none"}')
        self.assertEqual(record.fault_ids.row, 0)
        self.assertIn('open.fda.gov', record.fault_ids.remedy)
        with self.assertRaises(AccessError):
            self._import(self._rows(), user=self.nurse)

    def test_queries_do_not_grow(self):
        """A file of 60 foreign recalls takes as many queries as one of 20."""
        def check(count, start):
            rows = [self._row(f'D-{start}-{number}', f"Product of no concern {number}", f"Lot Q{start}{number:04}") for number in range(count)]
            record = self.env['medical.import'].with_user(self.clerk).with_company(self.company).create({
                'name': 'x.json', 'kind': 'medical.import.recall', 'file': base64.b64encode(json.dumps(rows).encode())})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            record.action_check()
            return self.env.cr.sql_log_count - before
        check(5, 'a')
        self.assertLessEqual(check(60, 'c'), check(20, 'b') + 1)
