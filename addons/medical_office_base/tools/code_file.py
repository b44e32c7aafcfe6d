"""Read the public files of codes, row by row: ICD-10-CM (the order file) and HCPCS Level II (the ANWEB file, as text or workbook).

ICD-10-CM order file, fixed width: 1-5 order number, 7-13 code without its dot, 15 whether it may be reported (1) or heads others
(0), 17-76 short description, from 78 the long one. HCPCS record, fixed width: 1-5 code, 6-10 sequence, 11 kind of record (3 first
line of a code, 4 a further one, 7 and 8 of modifiers), 12-91 long description, 92-119 short description, 269-276 added, 277-284
in force from, 285-292 ended on; further lines carry on the long description. The workbook has the same under headings.

HCPCS Level I is CPT: its codes belong to the American Medical Association, a file that holds them is refused. Plain Python.
"""
import datetime
import io
import itertools
import re
import zipfile
from typing import NamedTuple

ICD = re.compile(r'[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}')
HCPCS = re.compile(r'[A-V][0-9]{4}')
CPT = re.compile(r'[0-9]{5}|[0-9]{4}[A-Z]')
MAX_UNPACKED = 200 * 2**20
HEADINGS = {
    'HCPC': 'code', 'RECID': 'kind', 'LONG DESCRIPTION': 'long', 'SHORT DESCRIPTION': 'short', 'ADD DT': 'added', 'ACT EFF DT': 'effective',
    'TERM DT': 'ended'}


class CodeRow(NamedTuple):
    line: int
    code: str
    name: str
    description: str
    is_billable: bool
    date_from: datetime.date | None
    date_to: datetime.date | None


class CodeFault(NamedTuple):
    """What is wrong in a line. ``reason``: short, layout, order, code, cpt, date, first or text."""
    line: int
    reason: str
    value: str


class CodeFileError(ValueError):
    """The file as a whole can't be read. ``reason``: empty, zip, member, size, encoding, headings or workbook."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


def read_codes(file, system):
    """The rows and faults of a file, one at a time.

    :param file: opened for bytes, seekable: the text file, the workbook, or a zip with one of them
    :param str system: icd10cm or hcpcs
    :return: generator of CodeRow and CodeFault
    :raise CodeFileError: while it runs
    """
    start = file.read(4)
    file.seek(0)
    if not start:
        raise CodeFileError('empty')
    if start != b'PK\x03\x04':
        return _read_text(file, system)
    try:
        archive = zipfile.ZipFile(file)
        members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise CodeFileError('zip') from error
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise CodeFileError('size')
    if any(member.filename == '[Content_Types].xml' for member in members):
        if system != 'hcpcs':
            raise CodeFileError('member')
        return _read_workbook(file)
    found = [member for member in members if _is_wanted(member.filename.rpartition('/')[2].lower(), system)]
    if len(found) != 1:
        raise CodeFileError('member')
    content = archive.open(found[0])
    if found[0].filename.lower().endswith('.xlsx'):
        return _read_workbook(io.BytesIO(content.read()))
    return _read_text(content, system)


def _is_wanted(name, system):
    if system == 'icd10cm':
        return name.endswith('.txt') and 'order' in name and 'addenda' not in name
    return 'anweb' in name and name.endswith(('.txt', '.xlsx')) and 'layout' not in name and 'transaction' not in name


def _read_text(file, system):
    reader = _read_icd if system == 'icd10cm' else _read_hcpcs
    lines = io.TextIOWrapper(file, encoding='utf-8-sig' if system == 'icd10cm' else 'cp1252', errors='strict', newline=None)
    try:
        yield from reader(enumerate((line.rstrip('\n') for line in lines), start=1))
    except (UnicodeDecodeError, zipfile.BadZipFile, EOFError) as error:
        raise CodeFileError('encoding') from error
    finally:
        lines.detach()


def _read_icd(lines):
    expected = None
    for number, line in lines:
        if not line.strip():
            continue
        order, code = line[0:5], line[6:13].strip()
        if len(line) < 78:
            yield CodeFault(number, 'short', line[:40])
            continue
        if not order.isdigit() or line[5] != ' ' or line[13] != ' ' or line[14] not in '01' or line[15] != ' ' or line[76] != ' ':
            yield CodeFault(number, 'cpt' if CPT.fullmatch(line.split(None, 1)[0]) and not order.strip().isdigit() else 'layout', line[:40])
            continue
        if expected is not None and int(order) != expected:
            yield CodeFault(number, 'order', order)
        expected = int(order) + 1
        if not ICD.fullmatch(code):
            yield CodeFault(number, 'cpt' if CPT.fullmatch(code) else 'code', code)
            continue
        short, long = line[16:76].strip(), line[77:].strip()
        if not short or not long:
            yield CodeFault(number, 'text', code)
            continue
        yield CodeRow(number, code, short, long, line[14] == '1', None, None)


def _read_hcpcs(lines):
    def records():
        for number, line in lines:
            if not line.strip():
                continue
            if len(line) < 292:
                yield number, None, line[:40]
            else:
                yield number, {
                    'code': line[0:5].strip(), 'kind': line[10], 'long': line[11:91].rstrip(), 'short': line[91:119].strip(), 'added': line[268:276],
                    'effective': line[276:284], 'ended': line[284:292]}, ''
    yield from _join_hcpcs(records())


def _read_workbook(file):
    import openpyxl  # here, because it is slow to load
    try:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception as error:
        # whatever the library stumbles over, the file is at fault
        raise CodeFileError('workbook') from error
    rows = workbook.worksheets[0].iter_rows(values_only=True)
    places, heading = {}, 0
    for cells in itertools.islice(rows, 20):
        heading += 1
        places = {HEADINGS[text]: place for place, cell in enumerate(cells) if (text := ' '.join(str(cell or '').upper().split())) in HEADINGS}
        if 'code' in places:
            break
    if not {'code', 'long', 'effective'} <= places.keys():
        raise CodeFileError('headings')

    def records():
        for number, cells in enumerate(rows, start=heading + 1):
            values = {name: _cell(cells[place]) if place < len(cells) else '' for name, place in places.items()}
            if values['code']:
                yield number, {'kind': '3', 'short': '', 'added': '', 'ended': '', **values}, ''
    yield from _join_hcpcs(records())


def _cell(value):
    if isinstance(value, datetime.datetime):
        return value.strftime('%Y%m%d')
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value if value is not None else '').strip()


def _join_hcpcs(records):
    """Codes out of records: further lines carry on the description of the first."""
    first = None
    for number, record, text in records:
        if record is None:
            yield CodeFault(number, 'short', text)
            continue
        kind, code = record['kind'], record['code']
        if kind not in '3478':
            yield CodeFault(number, 'layout', code)
        elif CPT.fullmatch(code):
            yield CodeFault(number, 'cpt', code)
        elif kind in '78':
            # modifiers are no codes of services
            continue
        elif kind == '4':
            if not first or first[1]['code'] != code:
                yield CodeFault(number, 'first', code)
            else:
                first[1]['long'] += f" {record['long'].strip()}"
        else:
            if first:
                yield _hcpcs_row(*first)
            first = None
            if HCPCS.fullmatch(code):
                first = (number, record)
            else:
                yield CodeFault(number, 'code', code)
    if first:
        yield _hcpcs_row(*first)


def _hcpcs_row(number, record):
    long = ' '.join(record['long'].split())
    if not long:
        return CodeFault(number, 'text', record['code'])
    try:
        start, end = _date(record['added']) or _date(record['effective']), _date(record['ended'])
    except ValueError:
        return CodeFault(number, 'date', record['code'])
    return CodeRow(number, record['code'], record['short'] or long[:60], long, True, start, end)


def _date(text):
    text = text.strip()
    return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:])) if text.strip('0') else None
