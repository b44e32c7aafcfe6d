from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.recall_codes import LotRange, barcode_forms, lot_key, read_gtins, read_lots, text_keys, text_ranges
from ...tools.recall_file import EnforcementReader


class English:
    """Stands in for the environment: messages untranslated."""

    @staticmethod
    def _(text, **values):
        return text % values if values else text


@tagged('post_install', '-at_install')
class TestRecallCodes(BaseCase):
    """Lots, item numbers and files of recall notices, read without a database."""

    def test_lots(self):
        for text, inside, outside in (
                ('A-101', ['A101', 'a 101'], ['A102']),
                ('Lot # AB 12, ab13', ['AB12', 'AB-13'], ['AB14']),
                ('AB100 to AB120', ['AB100', 'ab-110', 'AB120'], ['AB121', 'AB99', 'AB0110', 'AB11X']),
                ('AB100-120; Z9', ['AB115', 'Z9'], ['AB121', 'Z10']),
                ('100-120', ['110', '100120'], ['121']),
                ('Lots 7001 and 7002\n7005 through 7010', ['7001', '7002', '7008'], ['7003', '7011']),
                ('7001 7002', ['7001', '7002'], ['7003'])):
            lots = read_lots(text)
            self.assertFalse(lots.unread, text)
            self.assertEqual([name for name in inside if lot_key(name) not in lots], [], text)
            self.assertEqual([name for name in outside if lot_key(name) in lots], [], text)
        self.assertEqual(read_lots('AB100 to AB99').unread, ('AB100 to AB99',), "backwards")
        self.assertEqual(read_lots('A1 to A100').unread, ('A1 to A100',), "which lie between isn't clear")
        self.assertFalse(read_lots('  \n, '))
        self.assertEqual(text_ranges('Serials 2000 thru 2100, exp 1-2'), (LotRange('', '2000', '2100'),))

    def test_item_numbers(self):
        self.assertEqual(read_gtins('GTIN 00312345678906'), {'00312345678906'})
        self.assertEqual(read_gtins('UPC 3 12345 67890 6'), {'00312345678906'})
        self.assertEqual(read_gtins('NDC 1234-5678-90'), {'00312345678906'})
        self.assertEqual(read_gtins('NDC 01234-5678-90'), {'00312345678906'}, "eleven digits")
        self.assertFalse(read_gtins('call 1-800-555-0100, 00312345678905'), "no code, and a wrong check digit")
        self.assertLessEqual({'312345678906', '0312345678906', '00312345678906'}, barcode_forms('00312345678906'))
        self.assertIn('50312345678901', barcode_forms('00312345678906'), "a case of it")
        self.assertEqual(text_keys('REF AB-12/CD34, exp 05/31'), {'AB12', 'CD34', 'AB12CD34', '0531'})

    def _read(self, content):
        reader = EnforcementReader(English)
        rows, faults = reader.parse(content)
        return rows, [(fault.row, fault.column) for fault in faults]

    def test_json(self):
        rows, faults = self._read(b"""{"meta": {}, "results": [{"recall_number": "D-0001-2031", "product_description": "Fictional\\n drug",
            "code_info": "Lot 1", "more_code_info": "Lot 2", "classification": "Class II", "recalling_firm": "Nobody Inc.", "status": "Ongoing",
            "recall_initiation_date": "20310102", "report_date": "2031-01-09", "openfda": {"upc": ["0312345678906"], "package_ndc": "odd"}}]}""")
        self.assertFalse(faults)
        self.assertEqual((rows[0]['codes'], rows[0]['product'], rows[0]['classification'], rows[0]['ended']), ('Lot 1 Lot 2', 'Fictional drug', '2', False))
        self.assertEqual((rows[0]['initiated'], rows[0]['reported'], rows[0]['gtins']), (date(2031, 1, 2), date(2031, 1, 9), '0312345678906'))
        self.assertEqual(self._read(b'{"results": [{"recall_number": "D-1", "report_date": "20311301"}]}')[1], [
            (1, 'Product Description'), (1, 'Report Date')])
        for broken in (b'{', b'{"results": {}}', b'[1]', b'{"results": [{"x": 1}]}', b'{"results": []}', b'\xff\xfe{', b'[' * 100_000):
            self.assertEqual(self._read(broken), ([], [(0, 'File')]), broken[:20])

    def test_csv(self):
        rows, faults = self._read(
            b'Product Type,Event ID,Status,Recalling Firm,Recall Number,Classification,Product Description,Reason for Recall,Recall Initiation Date,'
            b'Report Date,Code Info,More Code Info\r\n'
            b'Drugs,77,Terminated,Nobody Inc.,D-0002-2031,Class I,"Fictional, drug",Wrong label,1/2/2031,01/09/2031,Lot 1,Lot 2\r\n')
        self.assertFalse(faults)
        self.assertEqual((rows[0].number, rows[0]['codes'], rows[0]['ended'], rows[0]['classification']), (2, 'Lot 1 Lot 2', True, '1'))
        self.assertEqual(rows[0]['initiated'], date(2031, 1, 2))
        self.assertEqual(self._read(b'Recall Number,Firm\r\nD-1,x\r\n')[1], [(0, 'File')], "columns are missing")
        self.assertEqual(self._read(
            b'Recall Number,Product Description,Code Info,Recalling Firm,Report Date\r\nD-1,,Lot 1,x,soon\r\n')[1], [
                (2, 'Product Description'), (2, 'Report Date')])
