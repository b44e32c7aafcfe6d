"""The spreadsheet of a record, written row by row: memory does not grow with the rows."""
import datetime

import xlsxwriter

MAX_ROWS = 1_000_000  # a sheet holds 1,048,576, head and foot included
MAX_TEXT = 32_767
MAX_SHEET_NAME = 31
FORMULA_STARTS = ('=', '+', '-', '@', '\t', '\r')

_EPOCH = datetime.date(1899, 12, 30).toordinal()
_HEAD_WIDTH = 14


def _decimals(digits):
    return '#,##0' + ('.' + '0' * digits if digits else '')


class _Sheet:

    def __init__(self, file, title, columns, digits, localize):
        self.columns = columns
        self.book = xlsxwriter.Workbook(file, {'constant_memory': True})
        self.sheet = self.book.add_worksheet(''.join(' ' if char in r"[]:*?/\'" else char for char in title)[:MAX_SHEET_NAME])
        self.localize = localize
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
        self.formats = [format and self.book.add_format(format) for format in formats]
        self.total_formats = [self.book.add_format({**(format or {}), 'bold': True, 'top': 1}) for format in formats]
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, column.width if index else max(column.width, _HEAD_WIDTH))

    def _format(self, column, digits):
        if column.is_number:
            return {'num_format': _decimals(digits)}
        if column.type == 'date':
            return {'num_format': 'yyyy-mm-dd', 'align': 'left'}
        if column.type == 'datetime':
            return {'num_format': 'yyyy-mm-dd hh:mm', 'align': 'left'}
        return None

    def text(self, column, value, format=None):
        value = value[:MAX_TEXT]
        if format is None and value.startswith(FORMULA_STARTS):
            format = self.quoted
        self.sheet.write_string(self.row, column, value, format)

    def writers(self):
        """One function (row, value) per column: the type is decided once, not per cell."""
        return [self._writer(index, column, format) for index, (column, format) in enumerate(zip(self.columns, self.formats, strict=True))]

    def _writer(self, index, column, format):
        sheet = self.sheet
        if column.is_number:
            write_number = sheet.write_number
            return lambda row, value: write_number(row, index, value, format)
        if column.type == 'date':
            return lambda row, value: sheet.write_number(row, index, value.toordinal() - _EPOCH, format)
        if column.type == 'datetime':
            def write_datetime(row, value):
                value = self.localize(value)
                seconds = value.hour * 3600 + value.minute * 60 + value.second
                sheet.write_number(row, index, value.toordinal() - _EPOCH + seconds / 86400, format)
            return write_datetime
        labels, quoted, write_string = column.labels, self.quoted, sheet.write_string

        def write_text(row, value):
            value = labels.get(value) or str(value)
            if len(value) > MAX_TEXT:
                value = value[:MAX_TEXT]
            write_string(row, index, value, quoted if value.startswith(FORMULA_STARTS) else None)
        return write_text


def write_xlsx(file, *, title, head, columns, rows, totals, digits, notes=(), signatures=(), total_label, localize):
    """Write a record as a spreadsheet, in constant memory.

    :param file: a binary file open for writing
    :param head: (label, value) pairs above the table
    :param rows: iterable of tuples in the order of ``columns``; numbers as float or int, dates as date, datetimes in UTC
    :param totals: called after the last row, gives {column name: total}
    :param digits: function giving the decimals of a column
    :param localize: function from a UTC datetime to one in the record's time zone
    :return: the number of rows written
    """
    out = _Sheet(file, title, columns, digits, localize)
    sheet = out.sheet
    out.text(0, title, out.title)
    for label, value in head:
        out.row += 1
        out.text(0, label, out.bold)
        out.text(1, value)
    out.row += 2
    first = out.row
    for index, column in enumerate(columns):
        out.text(index, column.label, out.number_heading if column.is_number else out.heading)
    sheet.freeze_panes(first + 1, 0)
    row = first
    writers = list(enumerate(out.writers()))
    for row, values in enumerate(rows, first + 1):
        for index, write in writers:
            value = values[index]
            if value is not None:
                write(row, value)
    sheet.autofilter(first, 0, row, len(columns) - 1)
    count = row - first
    out.row = row
    totals = totals()
    if totals:
        out.row += 1
        for index, column in enumerate(columns):
            if column.total:
                sheet.write_number(out.row, index, totals[column.name], out.total_formats[index])
            elif index == 0:
                out.text(0, total_label, out.total_formats[0])
            else:
                sheet.write_blank(out.row, index, None, out.total_formats[index])
    out.row += 1
    for note in notes:
        out.row += 1
        out.text(0, note, out.note)
    for label in signatures:
        out.row += 3
        out.text(0, label, out.line)
        for index in (1, 2):
            sheet.write_blank(out.row, index, None, out.line)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    out.book.close()
    return count
