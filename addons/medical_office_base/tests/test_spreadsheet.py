# ruff: noqa: DTZ001  a file knows no time zone
import datetime
import io
import zipfile
from decimal import Decimal
from unittest.mock import patch

import openpyxl

from odoo.tests import BaseCase, tagged

from ..tools import spreadsheet
from ..tools.import_columns import MAX_FAULTS, Column, Faults, Row, TableReader, column_letter
from ..tools.import_template import write_template
from ..tools.spreadsheet import as_text, read_cells, undo_as_text

COLUMNS = [
    Column('item', "Item", required=True, help="Code of the supply.", example='SUP001'),
    Column('lot', "Lot"),
    Column('quantity', "Quantity", 'decimal', required=True, example='12.5'),
    Column('boxes', "Boxes", 'integer'),
    Column('expiry', "Expires", 'date', example='2027-06-30'),
    Column('counted', "Counted At", 'datetime'),
    Column('cold', "Cold", 'boolean', example='yes'),
    Column('kind', "Kind", 'selection', selection=(('use', "Used"), ('waste', "Wasted"))),
]
HEADER = [column.label for column in COLUMNS]


def workbook(*rows, sheet=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if sheet:
        sheet(book.active)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@tagged('post_install', '-at_install')
class TestReadCells(BaseCase):
    """Files as they come: any usual encoding and delimiter, and what is broken refused with a reason."""

    def _cells(self, content, headings=()):
        return read_cells(content, headings)

    def _refused(self, content, problem):
        with self.assertRaisesRegex(spreadsheet.SpreadsheetError, problem) as caught:
            self._cells(content)
        self.assertTrue(caught.exception.remedy)

    def test_delimiters(self):
        for delimiter in ',;\t|':
            content = delimiter.join(['Item', 'Note', 'Price']) + '\r\n' + delimiter.join(['A', '"x, y; z"', '1']) + '\r\n'
            self.assertEqual(self._cells(content.encode(), {'item', 'note', 'price'}), [
                (1, ['Item', 'Note', 'Price']), (2, ['A', 'x, y; z', '1'])], delimiter)

    def test_headings_tell_the_delimiter(self):
        content = b"Item;Price, net;Days, work;Note, free, long\nA;1;2;x\n"
        self.assertEqual(len(self._cells(content, {'item', 'price, net'})[0][1]), 4)

    def test_excels_own_line(self):
        self.assertEqual(self._cells(b'sep=;\nItem;Price\nA;1\n'), [(2, ['Item', 'Price']), (3, ['A', '1'])])
        self.assertEqual(self._cells(b'sep=\t\nItem\tPrice\n'), [(2, ['Item', 'Price'])])

    def test_encodings(self):
        for encoding in ('utf-8', 'utf-8-sig', 'cp1252', 'latin-1', 'utf-16'):
            self.assertEqual(self._cells('Item\nSérum\n'.encode(encoding)), [(1, ['Item']), (2, ['Sérum'])], encoding)

    def test_lines_within_cells_and_empty_rows(self):
        content = b'Item,Note\nA,"one\ntwo ""quoted"""\n,\n\n"B",x\n'
        self.assertEqual(self._cells(content), [(1, ['Item', 'Note']), (2, ['A', 'one\ntwo "quoted"']), (5, ['B', 'x'])])

    def test_refused(self):
        self._refused(b'', "empty")
        self._refused(b' \n \n', "empty")
        self._refused(b'Item\nA\0B\n', "neither a csv file nor")
        self._refused(b'%PDF-1.4\n\xff\0', "neither a csv file nor")
        self._refused(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(600), "password or has the old xls format")
        self._refused(b'Item,Note\nA,"never closed\nB,x\n', "quotation marks of row")
        self._refused(b'Item\n' + b'x' * spreadsheet.MAX_BYTES, "21 MB; at most 20 MB")
        self._refused(b'Item\n' + b'x\n' * (spreadsheet.MAX_ROWS + 1), "more than 50,000 rows")
        self.assertEqual(len(self._cells(b'Item\n' + b'x\n' * spreadsheet.MAX_ROWS)), spreadsheet.MAX_ROWS + 1)

    def test_broken_workbooks(self):
        sound = workbook(['Item'], ['A'])
        self._refused(sound[:len(sound) // 2], "damaged")
        self._refused(b'PK\x03\x04' + b'junk' * 100, "damaged")
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, 'w') as file:
            file.writestr('word/document.xml', '<document/>')
        self._refused(archive.getvalue(), "damaged")

    def test_workbooks_with_entities_or_bombs(self):
        sound = workbook(['Item'], ['A'])

        def with_sheet(sheet):
            output = io.BytesIO()
            with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(output, 'w', zipfile.ZIP_DEFLATED) as new:
                for member in old.namelist():
                    new.writestr(member, sheet if member == 'xl/worksheets/sheet1.xml' else old.read(member))
            return output.getvalue()

        document_type = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        for start in (b'', b'<?xml version="1.0"?>', b'<!-- <worksheet> -->' * 10, b' ' * 9000):
            sheet = b'<worksheet><sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
            self._refused(with_sheet(start + document_type + sheet), "damaged")
        self._refused(with_sheet(b'<!--' + b'x' * 100_000 + b'-->' + document_type + b'<worksheet/>'), "damaged")
        self.assertTrue(self._cells(sound))
        with patch.object(spreadsheet, 'MAX_UNPACKED_BYTES', 5000):
            self._refused(sound, "damaged")

    def test_first_visible_sheet(self):
        book = openpyxl.Workbook()
        book.active.append(['hidden'])
        book.active.sheet_state = 'hidden'
        book.create_sheet('Shown').append(['Item'])
        output = io.BytesIO()
        book.save(output)
        self.assertEqual(self._cells(output.getvalue()), [(1, ['Item'])])

    def test_workbook_rows_are_numbered_as_shown(self):
        def far(sheet):
            sheet['A7'] = 'B'
        self.assertEqual([number for number, _cells in self._cells(workbook(['Item'], ['A'], sheet=far))], [1, 2, 7])


@tagged('post_install', '-at_install')
class TestTableReader(BaseCase):
    """Cells become values, and every fault says where it is, what is wrong and what to do."""

    def _read(self, *rows, header=HEADER):
        lines = [header, *rows]
        content = '\n'.join(';'.join(f'"{cell}"' if cell else '' for cell in line) for line in lines)
        return TableReader(COLUMNS).parse(content.encode())

    def _read_book(self, *rows, sheet=None):
        return TableReader(COLUMNS).parse(workbook(HEADER, *rows, sheet=sheet))

    def _places(self, faults):
        return [(fault.row, fault.column, fault.value) for fault in faults]

    def test_values(self):
        rows, faults = self._read(
            ['SUP1', ' 0012 ', '1,234.50', '7', '2027-01-31', '01/31/2027 2:30 PM', 'Yes', 'wasted'],
            ['SUP2', '', '0', '', '', '', '', ''],
        )
        self.assertFalse(list(faults))
        self.assertEqual([row.number for row in rows], [2, 3])
        self.assertEqual(rows[0], {
            'item': 'SUP1', 'lot': '0012', 'quantity': Decimal('1234.50'), 'boxes': 7, 'expiry': datetime.date(2027, 1, 31),
            'counted': datetime.datetime(2027, 1, 31, 14, 30), 'cold': True, 'kind': 'waste'})
        self.assertEqual(rows[1], {
            'item': 'SUP2', 'lot': '', 'quantity': 0, 'boxes': None, 'expiry': None, 'counted': None, 'cold': None, 'kind': None})

    def test_numbers(self):
        good = {'12': 12, '-3': -3, '+3': 3, '.5': Decimal('0.5'), '5.': 5, '$1,000': 1000, '-$2': -2, '(4.25)': Decimal('-4.25'), '1e3': 1000,
                '1,234,567.89': Decimal('1234567.89')}
        for text, value in good.items():
            rows, faults = self._read(['A', '', text])
            self.assertEqual((rows and rows[0]['quantity'], len(faults)), (value, 0), text)
        for text in ('12,5', '1.234,50', 'twelve', '5%', '1 2', '--1', '(-1)', 'nan', 'inf', '1e999', '$', '.', '12 kg', '9' * 16):
            rows, faults = self._read(['A', '', text])
            self.assertEqual((rows, self._places(faults)), ([], [(2, 'Quantity', text)]), text)

    def test_whole_numbers(self):
        for text in ('1.5', '3000000000', 'x'):
            _rows, faults = self._read(['A', '', '1', text])
            self.assertEqual(self._places(faults), [(2, 'Boxes', text)])
        self.assertEqual(self._read(['A', '', '1', '4.0'])[0][0]['boxes'], 4)

    def test_dates(self):
        for text in ('2027-01-31', '1/31/2027', '01/31/27', '2027/01/31', '31-Jan-2027', '31 Jan 2027', 'Jan 31, 2027', 'January 31, 2027', '2027-01-31 10:00'):
            rows, faults = self._read(['A', '', '1', '', text])
            self.assertEqual(rows and rows[0]['expiry'], datetime.date(2027, 1, 31), (text, list(faults)))
        for text, hour in {
                '2027-01-31T09:05:07': 9, '2027-01-31 9:05:07': 9, '1/31/2027 12:05:07 am': 0, '1/31/2027 12:05:07PM': 12,
                '31-Jan-2027 9:05:07 pm': 21}.items():
            rows, faults = self._read(['A', '', '1', '', '', text])
            self.assertEqual(rows and rows[0]['counted'], datetime.datetime(2027, 1, 31, hour, 5, 7), text)
        for text in ('2027-01-31 25:00', '2027-01-31 13:00 pm', '2027-01-31 noon', '31-Foo-2027'):
            self.assertEqual(self._places(self._read(['A', '', '1', '', '', text])[1]), [(2, 'Counted At', text)])
        for text in ('31/01/2027', '2027-02-30', '2027-01', '46053', 'soon', '0027-01-31', '1/31/99999'):
            rows, faults = self._read(['A', '', '1', '', text])
            self.assertEqual((rows, self._places(faults)), ([], [(2, 'Expires', text)]), text)

    def test_yes_and_no(self):
        for text, value in {'YES': True, 'y': True, 'true': True, '1': True, 'x': True, 'No': False, 'F': False, '0': False}.items():
            self.assertIs(self._read(['A', '', '1', '', '', '', text])[0][0]['cold'], value, text)
        self.assertEqual(self._places(self._read(['A', '', '1', '', '', '', 'maybe'])[1]), [(2, 'Cold', 'maybe')])

    def test_selection(self):
        self.assertEqual(self._read(['A', '', '1', '', '', '', '', ' USE '])[0][0]['kind'], 'use')
        fault = next(iter(self._read(['A', '', '1', '', '', '', '', 'lost'])[1]))
        self.assertEqual(fault.remedy, "Write one of: Used, Wasted.")

    def test_all_faults_at_once(self):
        rows, faults = self._read(
            ['', '', 'x', '1.5', 'soon', 'then', 'maybe', 'lost'],
            ['A', '', '', '', '', '', '', ''],
            ['B', '', '1', '', '', '', '', ''],
        )
        self.assertEqual([row['item'] for row in rows], ['B'], "sound rows go on to the kind's own checks")
        self.assertEqual([(fault.row, fault.column) for fault in faults], [
            (2, 'Item'), (2, 'Quantity'), (2, 'Boxes'), (2, 'Expires'), (2, 'Counted At'), (2, 'Cold'), (2, 'Kind'), (3, 'Quantity')])
        self.assertTrue(all(fault.problem and fault.remedy for fault in faults))

    def test_headings(self):
        rows, faults = self._read(['1', 'A', ''], header=[' QUANTITY* ', 'item', ''])
        self.assertEqual((rows[0]['item'], rows[0]['quantity'], len(faults)), ('A', 1, 0))

    def test_heading_faults(self):
        rows, faults = self._read(['A', 'A', 'x', 'stray', '1'], header=['Item', 'item', 'Expire', '', 'Shade'])
        self.assertFalse(rows)
        found = {(fault.column, fault.problem): fault.remedy for fault in faults}
        self.assertEqual(set(found), {
            ('Item', "The column occurs twice."), ('Expire', "Unknown column."), ('Shade', "Unknown column."),
            ('D', "The column has no heading."), ('Quantity', "The column is missing.")})
        self.assertIn("“Expires”", found['Expire', "Unknown column."])
        self.assertIn("Headings: Item, Lot", found['Shade', "Unknown column."])
        self.assertIn("template", found['Quantity', "The column is missing."])

    def test_a_comma_that_shifts_the_row(self):
        content = b'Item,Lot,Quantity\nGloves, small,L1,5\nTape,L2,6\nMask,L3,7,,\n'
        rows, faults = TableReader(COLUMNS).parse(content)
        self.assertEqual([row['item'] for row in rows], ['Tape', 'Mask'])
        self.assertEqual([(fault.row, fault.problem) for fault in faults], [(2, "The row has more cells than there are headings.")])

    def test_headings_alone_and_unreadable(self):
        for content, problem in ((b'Item,Quantity\n', "no rows"), (b'', "empty"), (workbook([]), "empty"), (b'PK\x03\x04', "damaged")):
            rows, faults = TableReader(COLUMNS).parse(content)
            self.assertEqual(rows, [])
            self.assertRegex(next(iter(faults)).problem, problem)

    def test_workbook_values(self):
        rows, faults = self._read_book(
            ['A', 123, 0.1 + 0.2, 5, datetime.date(2027, 1, 31), datetime.datetime(2027, 1, 31, 14, 30), True, 'Used'],
            ['B', 12.5, 3, None, 46418, '1/31/2027', 'no', None],
            ['C', datetime.date(2027, 1, 31), 1, None, None, None, 0, None],
        )
        self.assertFalse(list(faults))
        self.assertEqual(rows[0]['lot'], '123')
        self.assertEqual(rows[0]['quantity'], Decimal('0.3'), "as many digits as the spreadsheet program keeps")
        self.assertEqual((rows[0]['expiry'], rows[0]['counted'], rows[0]['cold']), (datetime.date(2027, 1, 31), datetime.datetime(2027, 1, 31, 14, 30), True))
        self.assertEqual((rows[1]['lot'], rows[1]['expiry'], rows[1]['cold']), ('12.5', datetime.date(2027, 1, 31), False))
        self.assertEqual((rows[2]['lot'], rows[2]['cold']), ('2027-01-31', False))

    def test_a_small_number_is_no_date(self):
        _rows, faults = self._read_book(['A', None, 1, None, 12])
        self.assertEqual(self._places(faults), [(2, 'Expires', '12')])

    def test_formulas_are_not_calculated(self):
        rows, faults = self._read_book(['=1+1', '=A1', 1], ['B', '', '=2*3'])
        self.assertEqual([(row['item'], row['lot']) for row in rows], [('=1+1', '=A1')], "text stays text")
        fault, = faults
        self.assertEqual((fault.row, fault.column, fault.value), (3, 'Quantity', '=2*3'))
        self.assertIn("paste them as values", fault.remedy)

    def test_cells_that_show_an_error(self):
        def error(sheet):
            sheet['A2'] = '#N/A'
            sheet['C2'] = 1
        _rows, faults = self._read_book(sheet=error)
        self.assertEqual([(fault.row, fault.column, fault.problem) for fault in faults], [(2, 'Item', "The cell shows an error.")])

    def test_of_very_many_faults_the_first_are_kept(self):
        _rows, faults = self._read(*[['A', '', 'x']] * (MAX_FAULTS + 10))
        self.assertEqual((len(faults), len(list(faults))), (MAX_FAULTS + 10, MAX_FAULTS))

    def test_faults_of_a_kind(self):
        faults = Faults(COLUMNS)
        self.assertFalse(faults)
        faults.add(Row(7), 'item', None, "problem", "remedy")
        faults.add(0, "File", 'x' * 300, "problem", "remedy")
        self.assertEqual(self._places(faults), [(0, 'File', 'x' * 200), (7, 'Item', '')])
        self.assertEqual(faults.rows, {0, 7})

    def test_column_letters(self):
        self.assertEqual([column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)], ['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])


@tagged('post_install', '-at_install')
class TestTemplate(BaseCase):
    """What is downloaded can be filled in and read back."""

    def test_template(self):
        reader = TableReader(COLUMNS)
        content = write_template(COLUMNS, "Stock", reader)
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book.worksheets[0]
        self.assertEqual([cell.value for cell in sheet[1]], [
            'Item *', 'Lot', 'Quantity *', 'Boxes', 'Expires', 'Counted At', 'Cold', 'Kind'])
        self.assertEqual(sheet['A1'].comment.text, "Code of the supply.")
        self.assertEqual((sheet['C2'].value, sheet['E2'].value), (12.5, datetime.datetime(2027, 6, 30)))
        self.assertEqual({validation.formula1 for validation in sheet.data_validations.dataValidation}, {'"yes,no"', '"Used,Wasted"'})
        self.assertEqual(sheet.column_dimensions['A'].width > 10, True)
        help_text = ' '.join(str(cell.value) for row in book.worksheets[1] for cell in row if cell.value)
        self.assertIn("Used, Wasted", help_text)

    def test_the_example_is_not_imported(self):
        reader = TableReader(COLUMNS)
        content = write_template(COLUMNS, "Stock", reader)
        rows, faults = reader.parse(content)
        self.assertEqual((rows, [fault.problem for fault in faults]), ([], ["The file has headings and no rows."]))
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.worksheets[0]['A3'] = '0042'
        book.worksheets[0]['C3'] = 3
        output = io.BytesIO()
        book.save(output)
        rows, faults = reader.parse(output.getvalue())
        self.assertEqual([(row.number, row['item'], row['quantity']) for row in rows], [(3, '0042', 3)])
        # overwritten, it counts
        book.worksheets[0]['C2'] = 4
        output = io.BytesIO()
        book.save(output)
        self.assertEqual([row.number for row in reader.parse(output.getvalue())[0]], [2, 3])

    def test_a_formula_in_an_example_or_choice_is_text(self):
        columns = [Column('x', "=cmd()", help="=1+1", example='=1+1'), Column('y', "Y", 'selection', selection=(('a', '=b'),), example='=b')]
        sheet = openpyxl.load_workbook(io.BytesIO(write_template(columns, "=T", TableReader(columns)))).worksheets[0]
        self.assertEqual({cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}, {'s'})

    def test_long_choices_go_without_a_list(self):
        columns = [Column('x', "X", 'selection', selection=tuple((str(number), f"A long label of {number}") for number in range(30)))]
        sheet = openpyxl.load_workbook(io.BytesIO(write_template(columns, "T", TableReader(columns)))).worksheets[0]
        self.assertFalse(sheet.data_validations.dataValidation)


@tagged('post_install', '-at_install')
class TestAsText(BaseCase):
    def test_as_text(self):
        for value in ('=1+1', '+1', '-1', '@x', '\tx', '\rx'):
            self.assertEqual(as_text(value), "'" + value)
            self.assertEqual(undo_as_text(as_text(value)), value)
        for value in ('x', '', "it's", "'quoted'", 5, None, -5):
            self.assertIs(as_text(value), value)
        self.assertEqual(undo_as_text("'quoted'"), "'quoted'")
