"""Cells of csv and xlsx files, read and written without trusting them. Plain Python, no Odoo import.

A formula is never evaluated, on the way in or out: spreadsheet programs run what a cell says.
"""
import csv
import io
import zipfile
from typing import NamedTuple

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
FORMULA_SIGNS = ('=', '+', '-', '@', '\t', '\r')
DELIMITERS = ',;\t|'


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


def read_cells(content, headings=(), _=lambda text, **values: text % values if values else text):
    """The rows of a file: a list of (row number as the spreadsheet program shows it, cells), without empty rows.

    :param bytes content: a csv file (UTF-8, UTF-16 with its mark, or Western European; any usual delimiter) or an
        xlsx workbook, of which the first visible sheet is read
    :param headings: the headings to expect, normalised; they tell the delimiter of a csv file
    :param _: translates messages
    :raises SpreadsheetError: the file can't be read
    """
    if not content.strip():
        raise SpreadsheetError(_("The file is empty."), _("Download the template, fill it in and choose that file."))
    if len(content) > MAX_BYTES:
        raise SpreadsheetError(
            _("The file has %(size)s MB; at most %(limit)s MB are read.", size=-(-len(content) // 2**20), limit=MAX_BYTES // 2**20),
            _("Split it into smaller files."))
    if content.startswith(b'PK\x03\x04'):
        return _read_xlsx(content, _)
    if content.startswith(b'\xd0\xcf\x11\xe0'):
        raise SpreadsheetError(
            _("The workbook is protected by a password or has the old xls format."),
            _("Open it, remove the password, save it as .xlsx or .csv and choose that file."))
    return _read_csv(content, headings, _)


def normalise(heading):
    """A heading for comparison: case, spaces and the template's mark of required columns don't count."""
    return ' '.join(str(heading or '').replace('\ufeff', '').rstrip(' *').split()).casefold()


def _check_rows(count, _):
    if count > MAX_ROWS + 1:
        raise SpreadsheetError(
            _("The file has more than %(limit)s rows.", limit=f'{MAX_ROWS:,}'), _("Split it into smaller files."))


# === csv === #

def _decode(content, _):
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
            _("This is neither a csv file nor an xlsx workbook."), _("Save it as .xlsx or as CSV UTF-8 and choose that file."))
    return text


def _read_csv(content, headings, _):
    text = _decode(content, _)
    first, _newline, rest = text.partition('\n')
    skipped = 0
    if first.strip().casefold().startswith('sep=') and len(first.strip()) == 5:
        # a line by which Excel is told the delimiter
        delimiter, text, skipped = first.strip()[4], rest, 1
    else:
        delimiter = _delimiter(text, headings)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, cells in enumerate(reader, skipped + 1):
            if any(cell.strip() for cell in cells):
                rows.append((number, cells[:MAX_COLUMNS]))
                _check_rows(len(rows), _)
    except csv.Error as error:
        raise SpreadsheetError(
            _("The quotation marks of row %(row)s don't match (%(error)s).", row=number + 1, error=error),
            _("Save the file from the spreadsheet program as CSV UTF-8 or as .xlsx; a quotation mark inside a quoted cell is doubled."),
        ) from error
    return rows


def _delimiter(text, headings):
    """The delimiter by which the heading row yields most of the headings expected, else most cells."""
    best = (0, 0, ',')
    for rank, delimiter in enumerate(DELIMITERS):
        reader = csv.reader(io.StringIO(text, newline=''), delimiter=delimiter)
        try:
            cells = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
        except csv.Error:
            continue
        known = sum(normalise(cell) in headings for cell in cells)
        if (known, len(cells), -rank) > (*best[:2], -DELIMITERS.index(best[2])):
            best = (known, len(cells), delimiter)
    return best[2]


# === xlsx === #

def _read_xlsx(content, _):
    import openpyxl  # noqa: PLC0415  slow to load, and only needed here

    broken = SpreadsheetError(
        _("The workbook is damaged or isn't an xlsx workbook."), _("Open it in the spreadsheet program, save it as .xlsx and choose that file."))
    try:
        _check_archive(content, broken)
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = next((sheet for sheet in workbook.worksheets if sheet.sheet_state == 'visible'), None)
        if sheet is None:
            raise broken
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows = []
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
            values = [_cell_value(cell, workbook.epoch) for cell in cells]
            if any(value not in (None, '') for value in values):
                rows.append((number, values))
                _check_rows(len(rows), _)
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
                    if b'<!DOCTYPE' in file.read(4096):
                        raise broken


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
