"""Columns of a file to import: headings matched, cells turned into values, every fault named. No Odoo import."""
import datetime
import difflib
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from .spreadsheet import PLAIN, CellError, Formula, Serial, SpreadsheetError, normalise, read_cells, undo_as_text

MAX_FAULTS = 1000
TRUE_WORDS = {'yes', 'y', 'true', 't', '1', 'x'}
FALSE_WORDS = {'no', 'n', 'false', 'f', '0'}
NUMBER = re.compile(r'[-+]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][-+]?\d{1,2})?')
ISO_DATE = re.compile(r'(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})')
US_DATE = re.compile(r'(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})')
NAMED_DATE = re.compile(r'(?:(?P<day>\d{1,2})[- ](?P<name>[a-z]{3,9})|(?P<name2>[a-z]{3,9}) (?P<day2>\d{1,2}),?)[- ](?P<year>\d{4})', re.IGNORECASE)
TIME = re.compile(r'[ T](?P<hour>\d{1,2}):(?P<minute>\d\d)(:(?P<second>\d\d)(\.\d+)?)?( ?(?P<half>[ap]m))?', re.IGNORECASE)
MONTHS = ('january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december')
DAY_NUMBERS = range(20_000, 80_000)  # 1954 to 2119; a smaller number in a date column is no date
YEARS = range(1900, 2201)
LEFT_OUT = 'left out'  # in place of a column


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
    :param env: Odoo's environment, for messages in the user's language
    :param aliases: headings of another program, normalised: {heading: name of our column, or None for one that is left out}
    """

    def __init__(self, columns, env=PLAIN, aliases=None):
        self.columns = columns
        self.aliases = aliases or {}
        self.unknown = []  # headings of the file that are none of ours
        self.row_count = 0  # rows below the headings, those at fault among them
        self.env = env
        self._readers = {
            'text': self._read_text,
            'integer': self._read_integer,
            'decimal': self._read_decimal,
            'date': self._read_date,
            'datetime': self._read_datetime,
            'boolean': self._read_boolean,
        }

    def parse(self, content):
        """The rows without a fault of their own, and the faults of all. An empty text is '', any other empty cell None."""
        faults = Faults(self.columns)
        known = {}
        for column in self.columns:
            known[normalise(column.name)] = known[normalise(column.label)] = column
        names = {column.name: column for column in self.columns}
        for heading, name in self.aliases.items():
            if name is None or name in names:
                known.setdefault(heading, names.get(name, LEFT_OUT))
        try:
            table = read_cells(content, known, self.env)
        except SpreadsheetError as error:
            faults.add(0, self.env._("File"), '', error.problem, error.remedy)
            return [], faults
        if not table:
            faults.add(0, self.env._("File"), '', self.env._("The file is empty."), self.env._("Download the template, fill it in and choose that file."))
            return [], faults
        (heading_row, headings), *body = table
        places = self._match(heading_row, headings, body, known, faults)
        if faults:
            return [], faults
        rows = []
        self.row_count = len(body)
        for number, cells in body:
            extra = next((cell for cell in cells[len(headings):] if not is_empty(cell)), None)
            if extra is not None:
                faults.add(number, self.env._("Row"), plain(extra), self.env._("The row has more cells than there are headings."),
                           self.env._("A text with a comma in it stands in quotation marks. Saving as .xlsx avoids the question."))
                continue
            row = self._read_row(number, cells, places, faults)
            if row and number == body[0][0] and self._is_example(row):
                self.row_count -= 1
            elif row:
                rows.append(row)
        if not rows and not faults:
            faults.add(0, self.env._("File"), '', self.env._("The file has headings and no rows."),
                       self.env._("Write one row for each record below the headings."))
        return rows, faults

    # === Headings === #

    def _match(self, heading_row, headings, body, known, faults):
        """The place of each column: {column: index}."""
        places = {}
        labels = [column.label for column in self.columns]
        for index, heading in enumerate(headings):
            text = normalise(heading)
            if not text:
                stray = next(((number, cells[index]) for number, cells in body if len(cells) > index and not is_empty(cells[index])), None)
                if stray:
                    faults.add(stray[0], column_letter(index), plain(stray[1]), self.env._("The column has no heading."),
                               self.env._("Give it a heading or empty it. Headings: %(headings)s.", headings=", ".join(labels)))
                continue
            column = known.get(text)
            if column is LEFT_OUT:
                continue
            if not column:
                self.unknown.append(plain(heading))
                close = difflib.get_close_matches(str(heading), labels, 1)
                remedy = (
                    self.env._("Did you mean “%(heading)s”? Otherwise remove the column.", heading=close[0]) if close
                    else self.env._("Remove the column. Headings: %(headings)s.", headings=", ".join(labels)))
                faults.add(heading_row, plain(heading), plain(heading), self.env._("Unknown column."), remedy)
            elif column in places:
                faults.add(heading_row, column.name, plain(heading), self.env._("The column occurs twice."), self.env._("Remove one of the two."))
            else:
                places[column] = index
        for column in self.columns:
            if column.required and column not in places:
                faults.add(heading_row, column.name, '', self.env._("The column is missing."),
                           self.env._("Add the column “%(heading)s”, or start from the template.", heading=column.label))
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
        if isinstance(cell, CellError):
            raise CellFault(self.env._("The cell shows an error."), self.env._("Correct it in the spreadsheet program."))
        if is_empty(cell):
            if column.required:
                raise CellFault(self.env._("The cell is empty."), self.env._("Fill it in: “%(heading)s” is required.", heading=column.label))
            return '' if column.type == 'text' else None
        if isinstance(cell, Formula) and column.type != 'text':
            raise CellFault(
                self.env._("The cell holds a formula, and formulas are not calculated."), self.env._("Copy the cells and paste them as values."))
        if column.type == 'selection':
            return self._read_selection(column, cell)
        return self._readers[column.type](cell)

    def _read_text(self, cell):
        return undo_as_text(plain(cell))

    def _read_decimal(self, cell):
        if isinstance(cell, Serial):
            number = Decimal(format(cell.value, '.15g'))  # as many digits as Excel keeps
        else:
            text = plain(cell)
            negative = text.startswith('(') and text.endswith(')')
            text = text.strip('()').replace('$', '', 1).strip()
            if not isinstance(cell, str) or (negative and text[:1] in '-+') or not NUMBER.fullmatch(text) or not any(char.isdigit() for char in text):
                raise CellFault(self.env._("This is not a number."), self.env._("Write it like 1234.50, without a unit."))
            number = Decimal(text.replace(',', ''))
            number = -number if negative else number
        if abs(number) >= 10**15:
            raise CellFault(self.env._("The number is too large."), self.env._("Write at most 15 digits."))
        return number

    def _read_integer(self, cell):
        number = self._read_decimal(cell)
        if number != number.to_integral_value() or abs(number) >= 2**31:
            raise CellFault(self.env._("This is not a whole number."), self.env._("Write it like 12, without a fraction."))
        return int(number)

    def _read_date(self, cell):
        return self._read_datetime(cell).date()

    def _read_datetime(self, cell):
        found = None
        if isinstance(cell, datetime.datetime):
            found = cell
        elif isinstance(cell, datetime.date):
            found = datetime.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  no zone in a file
        elif isinstance(cell, Serial):
            if int(cell.value) in DAY_NUMBERS:
                found = cell.epoch + datetime.timedelta(days=cell.value)
        elif isinstance(cell, str):
            found = parse_datetime(cell)
        if found is None or found.year not in YEARS:
            raise CellFault(self.env._("This is not a date."), self.env._("Write it like 2027-01-31 or 01/31/2027."))
        return found.replace(microsecond=0)

    def _read_boolean(self, cell):
        if isinstance(cell, bool):
            return cell
        word = plain(cell).casefold()
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise CellFault(self.env._("This is neither yes nor no."), self.env._("Write yes or no."))

    def _read_selection(self, column, cell):
        word = normalise(plain(cell))
        for value, label in column.selection:
            if word in (normalise(value), normalise(label)):
                return value
        raise CellFault(
            self.env._("This is none of the values to choose from."),
            self.env._("Write one of: %(values)s.", values=", ".join(label for _value, label in column.selection)))

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
    """A date with or without a time, in ISO or US form or with the month's name; None if it is neither.

    A two-digit year is of this century.
    """
    text = ' '.join(text.split())
    match = ISO_DATE.match(text) or US_DATE.match(text) or NAMED_DATE.match(text)
    if not match:
        return None
    parts = match.groupdict()
    rest = text[match.end():]
    time = TIME.fullmatch(rest)
    if rest and not time:
        return None
    month = parts.get('month') or _month(parts['name'] or parts['name2'])
    year = int(parts['year']) + (2000 if len(parts['year']) == 2 else 0)
    clock = _clock(time) if time else (0, 0, 0)
    try:
        return datetime.datetime(year, int(month), int(parts.get('day') or parts['day2']), *clock)  # noqa: DTZ001  no zone in a file
    except (TypeError, ValueError):
        return None


def _month(name):
    """The number of a month by its name or the first three letters of it; None if there is no such month."""
    name = name.casefold()
    return next((number for number, month in enumerate(MONTHS, 1) if name in (month, month[:3])), None)


def _clock(match):
    """(hour, minute, second); an hour of the afternoon that can't be is none of the day."""
    hour, half = int(match['hour']), (match['half'] or '').casefold()
    if half:
        hour = (hour % 12 + (12 if half == 'pm' else 0)) if 1 <= hour <= 12 else 99
    return hour, int(match['minute']), int(match['second'] or 0)


def column_letter(index):
    """The letter by which a spreadsheet program names a column: 0 is A."""
    letters = ''
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
