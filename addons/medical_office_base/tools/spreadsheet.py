"""Cells of csv and xlsx files, read and written without trusting them. Plain Python, no Odoo import.

A formula is never evaluated, on the way in or out: spreadsheet programs run what a cell says.
"""
import csv
import io
import warnings
import zipfile
from typing import NamedTuple

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_PROLOG_BYTES = 64 * 1024
FORMULA_SIGNS = ('=', '+', '-', '@', '\t', '\r')
DELIMITERS = ',;\t|'


class Plain:
    """Stands in for Odoo's environment where messages need no translation."""

    @staticmethod
    def _(text, **values):
        return text % values if values else text


PLAIN = Plain()


class SpreadsheetError(Exception):
    """The file as a whole can't be read. ``problem`` says why, ``remedy`` what to do."""

    def __init__(self, problem, remedy):
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


class Formula(str):
    """A cell that holds a formula: its text, not its value."""


class CellError(str):
    """A cell that shows an error of the spreadsheet program, such as #N/A."""


class Serial(NamedTuple):
    """A number of an xlsx cell that may stand for a day; ``epoch`` is the workbook's day zero."""
    value: float
    epoch: object


def as_text(value):
    """The string so that a spreadsheet program shows it and doesn't run it.

    For csv files; xlsx cells are written as strings. Source of the rule: OWASP, CSV injection.
    """
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return "'" + value
    return value


def undo_as_text(value):
    """A string that :func:`as_text` wrote, as it was."""
    return value[1:] if value[:1] == "'" and value[1:].startswith(FORMULA_SIGNS) else value


def read_cells(content, headings=(), env=PLAIN):
    """The rows of a file: a list of (row number as the spreadsheet program shows it, cells), without empty rows.

    :param bytes content: a csv file (UTF-8, UTF-16 with its mark, or Western European; any usual delimiter) or an
        xlsx workbook, of which the first visible sheet is read
    :param headings: the headings to expect, normalised; they tell the delimiter of a csv file
    :param env: Odoo's environment, for messages in the user's language
    :raises SpreadsheetError: the file can't be read
    """
    if not content.strip():
        raise SpreadsheetError(env._("The file is empty."), env._("Download the template, fill it in and choose that file."))
    if len(content) > MAX_BYTES:
        raise SpreadsheetError(
            env._("The file has %(size)s MB; at most %(limit)s MB are read.", size=-(-len(content) // 2**20), limit=MAX_BYTES // 2**20),
            env._("Split it into smaller files."))
    if content.startswith(b'PK\x03\x04'):
        return _read_xlsx(content, env)
    if content.startswith(b'\xd0\xcf\x11\xe0'):
        raise SpreadsheetError(
            env._("The workbook is protected by a password or has the old xls format."),
            env._("Open it, remove the password, save it as .xlsx or .csv and choose that file."))
    return _read_csv(content, headings, env)


def normalise(heading):
    """A heading for comparison: case, spaces and the template's mark of required columns don't count."""
    return ' '.join(str(heading or '').replace('\ufeff', '').rstrip(' *').split()).casefold()


def _check_rows(count, env):
    if count > MAX_ROWS + 1:
        raise SpreadsheetError(
            env._("The file has more than %(limit)s rows.", limit=f'{MAX_ROWS:,}'), env._("Split it into smaller files."))


# === csv === #

def _decode(content, env):
    if content.startswith((b'\xff\xfe', b'\xfe\xff')):
        encodings = ['utf-16']
    else:
        encodings = ['utf-8-sig', 'cp1252', 'latin-1']
    for encoding in encodings:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = '\0'
    if '\0' in text:
        raise SpreadsheetError(
            env._("This is neither a csv file nor an xlsx workbook."), env._("Save it as .xlsx or as CSV UTF-8 and choose that file."))
    return text


def _read_csv(content, headings, env):
    text = _decode(content, env)
    first, _newline, rest = text.partition('\n')
    skipped = 0
    first = first.rstrip('\r')
    if first.casefold().startswith('sep=') and len(first) == 5:
        # a line by which Excel is told the delimiter
        delimiter, text, skipped = first[4], rest, 1
    else:
        delimiter = _delimiter(text, headings)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, cells in enumerate(reader, skipped + 1):
            if any(cell.strip() for cell in cells):
                rows.append((number, cells[:MAX_COLUMNS]))
                _check_rows(len(rows), env)
    except csv.Error as error:
        raise SpreadsheetError(
            env._("The quotation marks of row %(row)s don't match (%(error)s).", row=number + 1, error=error),
            env._("Save the file from the spreadsheet program as CSV UTF-8 or as .xlsx; a quotation mark inside a quoted cell is doubled."),
        ) from error
    return rows


def _delimiter(text, headings):
    """The delimiter by which the heading row yields most of the headings expected, else most cells."""
    best = (0, 0, ',')
    start = text[:MAX_PROLOG_BYTES]
    for rank, delimiter in enumerate(DELIMITERS):
        reader = csv.reader(io.StringIO(start, newline=''), delimiter=delimiter)
        try:
            cells = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
        except csv.Error:
            continue
        known = sum(normalise(cell) in headings for cell in cells)
        if (known, len(cells), -rank) > (*best[:2], -DELIMITERS.index(best[2])):
            best = (known, len(cells), delimiter)
    return best[2]


# === xlsx === #

def _read_xlsx(content, env):
    import openpyxl  # here, because it is slow to load

    broken = SpreadsheetError(
        env._("The workbook is damaged or isn't an xlsx workbook."), env._("Open it in the spreadsheet program, save it as .xlsx and choose that file."))
    try:
        _check_archive(content, broken)
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # of parts that it doesn't know, such as some validations
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = next((sheet for sheet in workbook.worksheets if sheet.sheet_state == 'visible'), None)
        if sheet is None:
            raise broken
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows = []
        for number, cells in enumerate(sheet.iter_rows(max_col=_width(sheet)), 1):
            values = [_cell_value(cell, workbook.epoch) for cell in cells]
            while values and values[-1] in (None, ''):
                values.pop()
            if values:
                rows.append((number, values))
                _check_rows(len(rows), env)
        return rows
    except SpreadsheetError:
        raise
    except Exception as error:
        # whatever the library stumbles over, the file is at fault and not the person
        raise broken from error


def _check_archive(content, broken):
    """Refuse what unpacks to a multiple of memory, by size or by entities."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise broken
        for member in archive.infolist():
            if member.filename.endswith(('.xml', '.rels')):
                with archive.open(member) as file:
                    if not _is_plain_xml(file.read(MAX_PROLOG_BYTES)):
                        raise broken


def _width(sheet):
    """How many columns to read: those of the heading row and one more. A stray cell far right would fill memory."""
    heading = next((cells for cells in sheet.iter_rows() if any(cell.value is not None for cell in cells)), ())
    filled = [index for index, cell in enumerate(heading[:MAX_COLUMNS], 1) if cell.value is not None]
    return max(filled, default=0) + 1


def _is_plain_xml(start):
    """Whether the root element follows without a document type, by which entities would be declared."""
    start = start.removeprefix(b'\xef\xbb\xbf').lstrip()
    while start.startswith((b'<?', b'<!--')):
        _skipped, found, start = start.partition(b'?>' if start.startswith(b'<?') else b'-->')
        if not found:
            return False
        start = start.lstrip()
    return start[:1] == b'<' and start[1:2].isalpha()


def _cell_value(cell, epoch):
    value = cell.value
    if value is None:
        return None
    if cell.data_type == 'f':
        return Formula(getattr(value, 'text', value))
    if cell.data_type == 'e':
        return CellError(value)
    if cell.data_type == 'n' and isinstance(value, (int, float)) and not isinstance(value, bool):
        return Serial(value, epoch)
    return value.strip() if isinstance(value, str) else value
