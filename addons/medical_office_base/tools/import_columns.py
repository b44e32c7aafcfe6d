"""Columns of a file to import: headings matched, cells turned into values, every fault named. No Odoo import."""
import datetime
import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .spreadsheet import CellError, Formula, Serial, SpreadsheetError, normalise, read_cells, undo_as_text

MAX_FAULTS = 1000
TRUE_WORDS = {'yes', 'y', 'true', 't', '1', 'x'}
FALSE_WORDS = {'no', 'n', 'false', 'f', '0'}
NUMBER = re.compile(r'[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d{1,2})?')
DATE_FORMATS = ('%Y-%m-%d', '%m/%d/%Y', '%m/%d/%y', '%Y/%m/%d', '%d-%b-%Y', '%d %b %Y', '%b %d, %Y', '%B %d, %Y')
TIME_FORMATS = ('%H:%M', '%H:%M:%S', '%I:%M %p', '%I:%M:%S %p')
EXCEL_EPOCH_SAFE = range(1, 2_958_466)  # 1900-01-01 to 9999-12-31
YEARS = range(1900, 2201)


@dataclass(frozen=True)
class Column:
    """One column of a file.

    :param type: text, integer, decimal, date, datetime, boolean or selection
    :param selection: pairs (value, label) of a selection; either is understood
    :param example: as a person would type it, shown in the template
    """
    name: str
    label: str
    type: str = 'text'
    required: bool = False
    help: str = ''
    example: str = ''
    selection: tuple = ()


class Row(dict):
    """Values by column name; ``number`` is the row as the spreadsheet program shows it."""

    def __init__(self, number, values=()):
        super().__init__(values)
        self.number = number


class Fault(NamedTuple):
    row: int
    column: str
    value: str
    problem: str
    remedy: str


class Faults:
    """Faults found in a file. Of very many, the first ``MAX_FAULTS`` are kept and all are counted."""

    def __init__(self, columns=()):
        self._labels = {column.name: column.label for column in columns}
        self._faults = []
        self.rows = set()
        self.count = 0

    def add(self, row, column, value, problem, remedy):
        """Note a fault.

        :param row: a :class:`Row`, its number, or 0 for the file as a whole
        :param column: a column's name, or what to show in its place
        :param value: what stands there
        :param problem: what is wrong with it
        :param remedy: what to do
        """
        number = getattr(row, 'number', row) or 0
        self.rows.add(number)
        self.count += 1
        if len(self._faults) < MAX_FAULTS:
            shown = '' if value is None or value is False else str(value)
            self._faults.append(Fault(number, self._labels.get(column, column or ''), shown[:200], problem, remedy))

    def __bool__(self):
        return bool(self.count)

    def __len__(self):
        return self.count

    def __iter__(self):
        return iter(sorted(self._faults, key=lambda fault: fault.row))


class CellFault(Exception):
    """A cell that can't be what its column holds."""

    def __init__(self, problem, remedy):
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


class TableReader:
    """Reads a file by its columns.

    :param columns: list of :class:`Column`
    :param translate: Odoo's ``env._``
    """

    def __init__(self, columns, translate=lambda text, **values: text % values if values else text):
        self.columns = columns
        self._ = translate
        self._readers = {
            'text': self._read_text,
            'integer': self._read_integer,
            'decimal': self._read_decimal,
            'date': self._read_date,
            'datetime': self._read_datetime,
            'boolean': self._read_boolean,
        }

    def read(self, content):
        """The rows without a fault of their own, and the faults of all. An empty text is '', any other empty cell None."""
        faults = Faults(self.columns)
        _ = self._
        known = {}
        for column in self.columns:
            known[normalise(column.name)] = known[normalise(column.label)] = column
        try:
            table = read_cells(content, known, _)
        except SpreadsheetError as error:
            faults.add(0, _("File"), '', error.problem, error.remedy)
            return [], faults
        if not table:
            faults.add(0, _("File"), '', _("The file is empty."), _("Download the template, fill it in and choose that file."))
            return [], faults
        (heading_row, headings), *body = table
        places = self._match(heading_row, headings, body, known, faults)
        if faults:
            return [], faults
        rows = []
        for number, cells in body:
            row = self._read_row(number, cells, places, faults)
            if row and not self._is_example(row):
                rows.append(row)
        if not rows and not faults:
            faults.add(0, _("File"), '', _("The file has headings and no rows."), _("Write one row for each record below the headings."))
        return rows, faults

    # === Headings === #

    def _match(self, heading_row, headings, body, known, faults):
        """The place of each column: {column: index}."""
        _ = self._
        places = {}
        labels = [column.label for column in self.columns]
        for index, heading in enumerate(headings):
            text = normalise(heading)
            if not text:
                stray = next(((number, cells[index]) for number, cells in body if len(cells) > index and not is_empty(cells[index])), None)
                if stray:
                    faults.add(stray[0], column_letter(index), plain(stray[1]), _("The column has no heading."),
                               _("Give it a heading or empty it. Headings: %(headings)s.", headings=", ".join(labels)))
                continue
            column = known.get(text)
            if not column:
                close = difflib.get_close_matches(str(heading), labels, 1)
                remedy = (
                    _("Did you mean “%(heading)s”? Otherwise remove the column.", heading=close[0]) if close
                    else _("Remove the column. Headings: %(headings)s.", headings=", ".join(labels)))
                faults.add(heading_row, plain(heading), plain(heading), _("Unknown column."), remedy)
            elif column in places:
                faults.add(heading_row, column.name, plain(heading), _("The column occurs twice."), _("Remove one of the two."))
            else:
                places[column] = index
        for column in self.columns:
            if column.required and column not in places:
                faults.add(heading_row, column.name, '', _("The column is missing."),
                           _("Add the column “%(heading)s”, or start from the template.", heading=column.label))
        return places

    # === Cells === #

    def _read_row(self, number, cells, places, faults):
        """The row, or None when one of its cells is at fault."""
        values, sound = {}, True
        for column in self.columns:
            index = places.get(column)
            cell = cells[index] if index is not None and index < len(cells) else None
            try:
                values[column.name] = self._read_cell(column, cell)
            except CellFault as fault:
                faults.add(number, column.name, plain(cell), fault.problem, fault.remedy)
                sound = False
        return Row(number, values) if sound else None

    def _read_cell(self, column, cell):
        _ = self._
        if isinstance(cell, CellError):
            raise CellFault(_("The cell shows an error."), _("Correct it in the spreadsheet program."))
        if is_empty(cell):
            if column.required:
                raise CellFault(_("The cell is empty."), _("Fill it in: “%(heading)s” is required.", heading=column.label))
            return '' if column.type == 'text' else None
        if isinstance(cell, Formula) and column.type != 'text':
            raise CellFault(
                _("The cell holds a formula, and formulas are not calculated."), _("Copy the cells and paste them as values."))
        if column.type == 'selection':
            return self._read_selection(column, cell)
        return self._readers[column.type](cell)

    def _read_text(self, cell):
        return undo_as_text(plain(cell))

    def _read_decimal(self, cell):
        _ = self._
        if isinstance(cell, Serial):
            number = Decimal(format(cell.value, '.15g'))  # as many digits as Excel keeps
        else:
            text = plain(cell)
            negative = text.startswith('(') and text.endswith(')')
            text = text.strip('()').replace('$', '', 1).strip()
            if not isinstance(cell, str) or not text or not NUMBER.fullmatch(text) or not any(char.isdigit() for char in text):
                raise CellFault(_("This is not a number."), _("Write it like 1234.50, without a unit."))
            number = Decimal(text.replace(',', ''))
            number = -number if negative else number
        if abs(number) >= 10**15:
            raise CellFault(_("The number is too large."), _("Write at most 15 digits."))
        return number

    def _read_integer(self, cell):
        _ = self._
        number = self._read_decimal(cell)
        if number != number.to_integral_value() or abs(number) >= 2**31:
            raise CellFault(_("This is not a whole number."), _("Write it like 12, without a fraction."))
        return int(number)

    def _read_date(self, cell):
        return self._read_datetime(cell).date()

    def _read_datetime(self, cell):
        _ = self._
        found = None
        if isinstance(cell, datetime.datetime):
            found = cell
        elif isinstance(cell, datetime.date):
            found = datetime.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  no zone in a file
        elif isinstance(cell, Serial):
            if int(cell.value) in EXCEL_EPOCH_SAFE:
                found = cell.epoch + datetime.timedelta(days=cell.value)
        elif isinstance(cell, str):
            found = parse_datetime(cell)
        if found is None or found.year not in YEARS:
            raise CellFault(_("This is not a date."), _("Write it like 2027-01-31 or 01/31/2027."))
        return found.replace(microsecond=0)

    def _read_boolean(self, cell):
        _ = self._
        if isinstance(cell, bool):
            return cell
        word = plain(cell).casefold()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise CellFault(_("This is neither yes nor no."), _("Write yes or no."))

    def _read_selection(self, column, cell):
        _ = self._
        word = normalise(plain(cell))
        for value, label in column.selection:
            if word in (normalise(value), normalise(label)):
                return value
        raise CellFault(
            _("This is none of the values to choose from."),
            _("Write one of: %(values)s.", values=", ".join(label for _value, label in column.selection)))

    # === Template === #

    def _is_example(self, row):
        """Whether this is the example row of the template, left as it was."""
        if not any(column.example for column in self.columns):
            return False
        for column in self.columns:
            example = self.convert(column, column.example) if column.example else None
            if (row[column.name] or None) != (example or None):
                return False
        return True

    def convert(self, column, text):
        """What a cell with this text is read as.

        :raises CellFault: it is no value of the column
        """
        return self._read_cell(column, text)


def is_empty(cell):
    return cell is None or (isinstance(cell, str) and not cell.strip())


def plain(cell):
    """A cell as text, as the spreadsheet program shows it."""
    if cell is None:
        return ''
    if isinstance(cell, Serial):
        return format(cell.value, '.15g') if isinstance(cell.value, float) else str(cell.value)
    if isinstance(cell, bool):
        return 'TRUE' if cell else 'FALSE'
    if isinstance(cell, datetime.datetime) and not (cell.hour or cell.minute or cell.second):
        cell = cell.date()
    return str(cell).strip()


def parse_datetime(text):
    """A date with or without a time, in ISO or US form; None if it is neither. A two-digit year is of this century."""
    text = ' '.join(text.replace('T', ' ', 1).split()) if re.match(r'\d{4}-\d\d-\d\dT', text.strip()) else ' '.join(text.split())
    for date_format in DATE_FORMATS:
        for time_format in ('', *TIME_FORMATS):
            try:
                found = datetime.datetime.strptime(text, f'{date_format} {time_format}'.strip())  # noqa: DTZ007  no zone in a file
            except ValueError:
                continue
            if date_format.endswith('%y') and found.year < 2000:
                found = found.replace(year=found.year + 100)
            return found
    return None


def column_letter(index):
    """The letter by which a spreadsheet program names a column: 0 is A."""
    letters = ''
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
