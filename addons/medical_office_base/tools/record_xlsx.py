"""The spreadsheet of a record.

xlsxwriter makes the book: formats, head, heading, foot. The rows go into it as they come from the database: memory does
not grow with them, and writing a cell costs a tenth of what a call per cell does.
"""
import datetime
import io
import re
import zipfile

import xlsxwriter

MAX_ROWS = 1_000_000  # a sheet holds 1,048,576, head and foot included
MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
FORMULA_STARTS = ('=', '+', '-', '@', '\t', '\r')

_EPOCH = datetime.date(1899, 12, 30).toordinal()
_HEAD_WIDTH = 14
_BATCH = 500
_COMPRESSION = 4
_SHEET = 'xl/worksheets/sheet1.xml'
_SPECIAL = re.compile('[&<>\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]')
_FORBIDDEN = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]')


def _escape(text):
    if _SPECIAL.search(text):
        text = _FORBIDDEN.sub('', text).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
    return text


def _decimals(digits):
    return '#,##0' + ('.' + '0' * digits if digits else '')


class _Book:
    """The book without its rows."""

    def __init__(self, title, columns, digits):
        self.columns = columns
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.buffer, {'in_memory': True})
        self.sheet = self.book.add_worksheet(''.join(' ' if char in r"[]:*?/\'" else char for char in title)[:MAX_SHEET_NAME])
        self.row = 0
        self.bold = self.book.add_format({'bold': True})
        self.title = self.book.add_format({'bold': True, 'font_size': 14})
        self.note = self.book.add_format({'italic': True, 'font_color': '#555555'})
        self.line = self.book.add_format({'top': 1})
        # a cell that looks like a formula stays text even when it is edited
        self.quoted = self.book.add_format({'quote_prefix': True})
        heading = {'bold': True, 'bg_color': '#E7EEF0', 'bottom': 1, 'text_wrap': True, 'valign': 'top'}
        self.heading = self.book.add_format(heading)
        self.number_heading = self.book.add_format({**heading, 'align': 'right'})
        formats = [self._format(column, digits(column)) for column in columns]
        self.formats = [self.book.add_format(format) if format else None for format in formats]
        self.total_formats = [self.book.add_format({**format, 'bold': True, 'top': 1}) for format in formats]
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width if index else max(column.width, _HEAD_WIDTH))

    def _format(self, column, digits):
        if column.is_number:
            return {} if column.measured and column.type != 'amount' else {'num_format': _decimals(digits)}
        if column.type == 'date':
            return {'num_format': 'yyyy-mm-dd', 'align': 'left'}
        if column.type == 'datetime':
            return {'num_format': 'yyyy-mm-dd hh:mm', 'align': 'left'}
        return {}

    def text(self, column, value, format=None):
        value = value[:MAX_TEXT]
        if format is None and value.startswith(FORMULA_STARTS):
            format = self.quoted
        self.sheet.write_string(self.row, column, value, format)

    def write_head(self, title, head):
        self.text(0, title, self.title)
        for label, value in head:
            self.row += 1
            self.text(0, label, self.bold)
            self.text(1, value)
        self.row += 2
        for index, column in enumerate(self.columns):
            self.text(index, column.label, self.number_heading if column.is_number else self.heading)
        self.sheet.freeze_panes(self.row + 1, 0)
        self.sheet.repeat_rows(self.row)

    def write_samples(self):
        """Rows that show which style a format has in the file: of the columns, of their totals, and of other texts."""
        for formats in (self.formats, self.total_formats, (self.quoted, self.note, self.line)):
            self.row += 1
            for index, format in enumerate(formats):
                self.sheet.write_string(self.row, index, 'sample', format)

    def close(self):
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.book.close()
        return self.buffer


def _text(letter, row, style, text):
    return f'<c r="{letter}{row}"{style} t="inlineStr"><is><t xml:space="preserve">{_escape(text[:MAX_TEXT])}</t></is></c>'


def _cells(columns, styles, quoted, localize):
    """One function per column: (value, row number) to the XML of its cell. What can be known is decided here, once."""
    functions = []
    for column, (letter, style) in zip(columns, styles, strict=True):
        open_number = f'<c r="{letter}%d"{style}><v>%r</v></c>'
        open_text = f'<c r="{letter}%d"{style} t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
        open_quoted = f'<c r="{letter}%d"{quoted} t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
        if column.is_number:
            def cell(value, row, pattern=open_number):
                return pattern % (row, value)
        elif column.type == 'date':
            def cell(value, row, pattern=open_number):
                return pattern % (row, value.toordinal() - _EPOCH)
        elif column.type == 'datetime':
            def cell(value, row, pattern=open_number):
                value = localize(value)
                seconds = value.hour * 3600 + value.minute * 60 + value.second
                return pattern % (row, value.toordinal() - _EPOCH + seconds / 86400)
        else:
            def cell(value, row, labels=column.labels, plain=open_text, quoted=open_quoted):
                value = labels.get(value) or str(value)
                pattern = quoted if value.startswith(FORMULA_STARTS) else plain
                return pattern % (row, _escape(value[:MAX_TEXT]))
        functions.append(cell)
    return functions


def _write_rows(sheet, rows, cells, first):
    batch = []
    for row, values in enumerate(rows, first):
        parts = [cell(value, row) for cell, value in zip(cells, values, strict=True) if value is not None]
        batch.append(f'<row r="{row}">{"".join(parts)}</row>')
        if len(batch) == _BATCH:
            sheet.write(''.join(batch).encode())
            batch.clear()
    sheet.write(''.join(batch).encode())


def _foot(columns, styles, row, totals, total_label, notes, signatures):
    """XML of the totals, notes and signature lines that begin in ``row``."""
    total_styles, (_quoted, note_style, line_style) = styles
    rows = []
    if totals:
        cells = []
        for index, (column, (letter, style)) in enumerate(zip(columns, total_styles, strict=True)):
            if column.total:
                cells.append(f'<c r="{letter}{row}"{style}><v>{totals[column.name]!r}</v></c>')
            elif not index:
                cells.append(_text(letter, row, style, total_label))
            else:
                cells.append(f'<c r="{letter}{row}"{style}/>')
        rows.append((row, cells))
        row += 1
    for note in notes:
        row += 1
        rows.append((row, [_text('A', row, note_style[1], note)]))
    for label in signatures:
        row += 3
        rows.append((row, [_text('A', row, line_style[1], label), *(f'<c r="{letter}{row}"{line_style[1]}/>' for letter in 'BC')]))
    return ''.join(f'<row r="{row}">{"".join(cells)}</row>' for row, cells in rows)


def write_xlsx(file, *, title, head, columns, rows, count, totals, digits, notes=(), signatures=(), total_label, localize):
    """Write a record as a spreadsheet, in constant memory.

    :param file: a binary file open for writing
    :param head: (label, value) pairs above the table
    :param rows: iterable of ``count`` tuples in the order of ``columns``; numbers as float or int, dates as date,
        datetimes in UTC
    :param totals: {column name: total}
    :param digits: function giving the decimals of a column
    :param localize: function from a UTC datetime to one in the record's time zone
    """
    book = _Book(title, columns, digits)
    book.write_head(title, head)
    first = book.row
    book.write_samples()
    book.sheet.autofilter(first, 0, first + count, len(columns) - 1)
    number = first + 2  # rows are counted from one in the file
    with zipfile.ZipFile(book.close()) as made, zipfile.ZipFile(file, 'w', zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as result:
        for entry in made.infolist():
            if entry.filename != _SHEET:
                result.writestr(entry.filename, made.read(entry))
                continue
            xml = made.read(entry).decode()
            before, samples, after = re.fullmatch(rf'(.*?)(<row r="{number}".*)(</sheetData>.*)', xml, re.DOTALL).groups()
            styles = [re.findall(r'<c r="([A-Z]+)\d+"( s="\d+")?', sample) for sample in samples.split('</row>')[:-1]]
            cells = _cells(columns, styles[0], styles[2][0][1], localize)
            with result.open(entry.filename, 'w') as sheet:
                sheet.write(before.encode())
                _write_rows(sheet, rows, cells, number)
                sheet.write(_foot(columns, styles[1:], number + count, totals, total_label, notes, signatures).encode())
                sheet.write(after.encode())
