"""Reads published lists of excluded people and businesses, row by row, in memory that doesn't grow with the file. Plain Python.

LEIE: the csv that the OIG publishes each month ("UPDATED.csv"); DOB and days are YYYYMMDD, an NPI that isn't known is 0000000000, a day
that isn't there 00000000 or empty. SAM: the csv of the public exclusions extract (V2), found by its headings, as columns were added over
the years; days are MM/DD/YYYY, and an end that isn't set is "Indefinite".
"""
import codecs
import csv
import datetime
import hashlib
import io
import re
import zipfile
from typing import NamedTuple

from .exclusion_names import business, business_blocks, fold, listed_person, person

MAX_SIZE = 200 * 1024 ** 2  # of the file, unpacked
MAX_CELL = 20_000
LEIE = (
    'LASTNAME', 'FIRSTNAME', 'MIDNAME', 'BUSNAME', 'GENERAL', 'SPECIALTY', 'UPIN', 'NPI', 'DOB', 'ADDRESS', 'CITY', 'STATE', 'ZIP', 'EXCLTYPE',
    'EXCLDATE', 'REINDATE', 'WAIVERDATE', 'WVRSTATE')
SAM = ('Classification', 'Name', 'First', 'Last', 'Exclusion Type', 'Active Date', 'Termination Date')
LEIE_DAY = re.compile(r'(?P<year>[12][0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})')
SAM_DAY = re.compile(r'(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})/(?P<year>[12][0-9]{3})')
ALIASES = {'WAIVERSTATE': 'WVRSTATE', 'UEI': 'UNIQUEENTITYID', 'SAMUEI': 'UNIQUEENTITYID'}


class Entry(NamedTuple):
    """A row of a list, in the order of the columns of `medical.exclusion`."""
    line: int
    name: str
    last_name: str
    first_name: str
    middle_name: str
    business: str
    is_business: bool
    trade: str
    npi: str
    birth_date: datetime.date
    address: str
    state: str
    kind: str
    agency: str
    date: datetime.date
    date_end: datetime.date
    reinstated_on: datetime.date
    waiver: str
    number: str
    entry_key: str
    entry_hash: str
    blocks: str


class EntryFault(NamedTuple):
    """What is wrong with a row: reason is cells, name or date."""
    line: int
    column: str
    value: str
    reason: str


class ListFileError(Exception):
    """The file as a whole can't be read: reason is empty, archive, size, encoding or headings, with what is missing."""

    def __init__(self, reason, value=''):
        super().__init__(reason)
        self.reason, self.value = reason, value


def _digest(*parts):
    return hashlib.md5('\x1f'.join(parts).encode(), usedforsecurity=False).hexdigest()


def _plain(heading):
    text = re.sub(r'[^A-Z0-9]', '', heading.upper())
    return ALIASES.get(text, text)


def _day(text, pattern):
    """The day; None where there is none. :raises ValueError: it can't be read"""
    text = (text or '').strip()
    if not text.strip('0') or text.casefold() == 'indefinite':
        return None
    if not (match := pattern.fullmatch(text)):
        raise ValueError(text)
    return datetime.date(*(int(match[part]) for part in ('year', 'month', 'day')))


def unpack(content):
    """The csv in a zip archive, as SAM.gov gives it out; anything else as it is. :raises ListFileError:"""
    if content[:4] != b'PK\x03\x04':
        return content
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [info for info in archive.infolist() if info.filename.lower().endswith('.csv')]
            if len(members) != 1:
                raise ListFileError('archive')
            if members[0].file_size > MAX_SIZE:
                raise ListFileError('size')
            with archive.open(members[0]) as file:
                unpacked = file.read(MAX_SIZE + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ListFileError('archive') from error
    if len(unpacked) > MAX_SIZE:
        raise ListFileError('size')
    return unpacked


def encoding_of(content):
    """UTF-8, else Windows-1252. :raises ListFileError: it is no text"""
    if b'\0' in content:
        raise ListFileError('encoding')
    decoder, size = codecs.getincrementaldecoder('utf-8-sig')(), 1 << 20
    try:
        for start in range(0, len(content), size):
            decoder.decode(content[start:start + size], start + size >= len(content))
    except UnicodeDecodeError:
        return 'cp1252'
    return 'utf-8-sig'


class ListFile:
    """A list to be read as often as one likes: iterating gives `Entry` and `EntryFault`, in the order of the rows.

    :param content: bytes of the file
    :param source: 'leie' or 'sam'
    :raises ListFileError: where it can't be read at all
    """

    def __init__(self, content, source):
        if not content.strip():
            raise ListFileError('empty')
        self.source = source
        self.content = unpack(content)
        if len(self.content) > MAX_SIZE:
            raise ListFileError('size')
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.encoding = encoding_of(self.content)
        self.unread = 0  # birth dates and NPIs that can't be read, and count as not known

    def __iter__(self):
        self.unread = 0
        before = csv.field_size_limit(MAX_CELL)
        try:
            with io.TextIOWrapper(io.BytesIO(self.content), self.encoding, errors='replace', newline='') as text:
                rows = csv.reader(text)
                headings = next(rows, [])
                places = self._places(headings)
                make = self._leie if self.source == 'leie' else self._sam
                for cells in rows:
                    if not any(cells):
                        continue
                    # an old habit of the extract: a comma after the last cell
                    if len(cells) != len(headings) and (len(cells) != len(headings) + 1 or cells[-1]):
                        yield EntryFault(rows.line_num, '', str(len(cells)), 'cells')
                        continue
                    yield make(rows.line_num, {name: cells[place].strip() for name, place in places.items()})
        except csv.Error as error:
            raise ListFileError('csv', str(error)) from error
        finally:
            csv.field_size_limit(before)

    def _places(self, headings):
        places = {_plain(heading): place for place, heading in enumerate(headings)}
        needed = LEIE if self.source == 'leie' else SAM
        if missing := [name for name in needed if _plain(name) not in places]:
            raise ListFileError('headings', ', '.join(missing))
        return places

    def _npi(self, text):
        digits = re.sub(r'\D', '', text or '')
        if not digits.strip('0'):
            return ''
        if len(digits) != 10:
            self.unread += 1
            return ''
        return digits

    def _birth(self, text):
        try:
            return _day(text, LEIE_DAY)
        except ValueError:
            self.unread += 1
            return None

    def _leie(self, line, row):
        last, first, middle, firm = row['LASTNAME'], row['FIRSTNAME'], row['MIDNAME'], row['BUSNAME']
        if not last and not firm:
            return EntryFault(line, 'LASTNAME', '', 'name')
        days = {}
        for column in ('EXCLDATE', 'REINDATE', 'WAIVERDATE'):
            try:
                days[column] = _day(row[column], LEIE_DAY)
            except ValueError:
                return EntryFault(line, column, row[column], 'date')
        if not days['EXCLDATE']:
            return EntryFault(line, 'EXCLDATE', row['EXCLDATE'], 'date')
        waiver = ' '.join(filter(None, (row['WVRSTATE'], days['WAIVERDATE'] and days['WAIVERDATE'].isoformat())))
        return self._entry(
            line, last, first, middle, firm, listed_person(last, first, middle) if last else None,
            trade=' / '.join(filter(None, (row['GENERAL'], row['SPECIALTY']))),
            npi=self._npi(row['NPI']), birth_date=self._birth(row['DOB']), address=', '.join(filter(None, (row['ADDRESS'], row['CITY'], row['ZIP']))),
            state=row['STATE'], kind=row['EXCLTYPE'], agency='HHS OIG', date=days['EXCLDATE'], date_end=None, reinstated_on=days['REINDATE'], waiver=waiver,
            number=row['UPIN'])

    def _sam(self, line, row):
        is_person = row['CLASSIFICATION'].casefold() == 'individual'
        last, first, middle = (row.get(name, '') if is_person else '' for name in ('LAST', 'FIRST', 'MIDDLE'))
        firm = '' if is_person else row['NAME']
        if not last and not row['NAME']:
            return EntryFault(line, 'Name', '', 'name')
        days = {}
        for column in ('ACTIVEDATE', 'TERMINATIONDATE'):
            try:
                days[column] = _day(row[column], SAM_DAY)
            except ValueError:
                return EntryFault(line, 'Active Date' if column == 'ACTIVEDATE' else 'Termination Date', row[column], 'date')
        if not days['ACTIVEDATE']:
            return EntryFault(line, 'Active Date', row['ACTIVEDATE'], 'date')
        named = None
        if is_person:
            named = listed_person(last, first, middle) if last else person(row['NAME'])
            last = last or row['NAME']
        inactive = row.get('RECORDSTATUS', '').casefold() == 'inactive'
        return self._entry(
            line, last, first, middle, firm, named, trade=row['CLASSIFICATION'], npi=self._npi(row.get('NPI')), birth_date=None,
            address=', '.join(filter(None, (row.get(name, '') for name in ('ADDRESS1', 'CITY', 'ZIPCODE', 'COUNTRY')))), state=row.get('STATEPROVINCE', ''),
            kind=row['EXCLUSIONTYPE'], agency=row.get('EXCLUDINGAGENCY', ''), date=days['ACTIVEDATE'],
            date_end=days['ACTIVEDATE'] if inactive else days['TERMINATIONDATE'], reinstated_on=None, waiver='',
            number=row.get('UNIQUEENTITYID') or row.get('SAMNUMBER', ''))

    def _entry(self, line, last, first, middle, firm, named, **rest):
        folded = business(firm) if firm else ''
        blocks = (named.blocks() if named else set()) | (business_blocks(folded) if folded else set())
        name = ', '.join(filter(None, (last, ' '.join(filter(None, (first, middle)))))) if named else firm
        key = _digest(self.source, fold(last), fold(first), fold(middle), folded, rest['date'].isoformat(), rest['kind'])
        content = _digest(key, *(str(rest[part] or '') for part in sorted(rest)))
        return Entry(
            line=line, name=name, last_name=last, first_name=first, middle_name=middle, business=firm, is_business=not named,
            entry_key=key, entry_hash=content, blocks=' '.join(sorted(blocks)), **rest)
