"""GS1 codes on medical supplies: item number, lot, expiry and serial number, read and written. Plain Python.

GS1 General Specifications, sections 3 (application identifiers) and 7.8 (processing). The browser reads the same codes in
static/src/receive/gs1.js; both know the same elements. Core's own reader (barcodes_gs1_nomenclature) needs the nomenclature
that a company happens to have set, and fails on dates it can't read.
"""
import calendar
import datetime
import re
from typing import NamedTuple

FNC1 = '\x1d'
MAX_TEXT = 20  # characters of a lot or a serial number
# what a scanner sends in front to say which kind of code it read
SYMBOLOGY = re.compile(r'^\](?:C1|e0|d2|Q3|J1)')
# how scanners that can't type the separator are set up to send it; neither can stand in a GS1 text
SEPARATORS = re.compile(r'Alt029|<GS>|\{GS\}|[#|\]]')
TEXT = re.compile(r'^[!"%&\'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$')  # character set 82
# (what the identifier begins with, digits of the identifier, digits of the value): elements that end by themselves
FIXED = [
    ('00', 2, 18), ('01', 2, 14), ('02', 2, 14), ('11', 2, 6), ('12', 2, 6), ('13', 2, 6), ('15', 2, 6), ('16', 2, 6), ('17', 2, 6),
    ('20', 2, 2), ('31', 4, 6), ('32', 4, 6), ('33', 4, 6), ('34', 4, 6), ('35', 4, 6), ('36', 4, 6), ('41', 3, 13)]
# (what the identifier begins with, digits of the identifier): elements that end with a separator
OPEN = [
    ('10', 2), ('21', 2), ('22', 2), ('30', 2), ('37', 2), ('9', 2), ('23', 3), ('24', 3), ('25', 3), ('40', 3), ('42', 3), ('71', 3),
    ('39', 4), ('43', 4), ('70', 4), ('72', 4), ('80', 4), ('81', 4), ('82', 4)]


class Gs1(NamedTuple):
    """What a code says. item: GTIN in 14 digits; expiry: date; own: the practice's reference on a label of its own
    (identifier 91), for what has no GTIN. What the code doesn't say is empty."""
    item: str = ''
    lot: str = ''
    expiry: datetime.date | None = None
    serial: str = ''
    own: str = ''


def check_digit(digits):
    """The check digit that belongs after these digits (GS1 General Specifications, 7.9)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def gtin14(code):
    """A GTIN of 8, 12, 13 or 14 digits as 14 digits; None for what isn't one, or has a wrong check digit.

    Spaces and hyphens between the digits don't count. A drug's UPC holds its ten-digit NDC, see ``ndc10``.
    """
    digits = re.sub(r'[\s\-]', '', code or '')
    if not re.fullmatch(r'[0-9]{8}|[0-9]{12,14}', digits) or not digits.strip('0') or check_digit(digits[:-1]) != digits[-1]:
        return None
    return digits.zfill(14)


def ndc10(item):
    """The ten digits of the National Drug Code in a GTIN, without hyphens; None where the GTIN holds none.

    Labelers of drugs in the United States number packs 03 + NDC + check digit (GS1 Healthcare US, 21 CFR 207.33). Where the
    hyphens stand can't be told from the digits, so neither can the form of eleven digits.
    """
    digits = gtin14(item)
    return digits[3:13] if digits and digits[1:3] == '03' else None


def parse(code):
    """What a GS1 code says, as scanned or as printed with parentheses; None when it is no GS1 code.

    A wrong check digit, a text that is too long or an element that no identifier begins makes it none. A bare lot number
    may begin like an element: only an item number, an expiry day or an own reference makes a code GS1.
    """
    rest = SYMBOLOGY.sub('', (code or '').strip(' \t\r\n'))
    if re.match(r'\([0-9]{2,4}\)', rest):
        rest = re.sub(r'\(([0-9]{2,4})\)', FNC1 + r'\1', rest)
    rest = SEPARATORS.sub(FNC1, rest).lstrip(FNC1)
    said = {}
    while rest:
        identifier, value, rest = _element(rest)
        if not identifier or value == '':
            return None
        said.setdefault(identifier, value)
    item, expiry = said.get('01', ''), _day(said.get('17', ''))
    if item and not gtin14(item) or any(not TEXT.match(said[name]) for name in ('10', '21') if name in said):
        return None
    own = '' if item else said.get('91', '')
    if not (item or expiry or own):
        return None
    return Gs1(item, said.get('10', ''), expiry, said.get('21', ''), own)


def _element(rest):
    """(identifier, value, what follows); empty identifier: none begins here."""
    for start, length, digits in FIXED:
        if rest.startswith(start):
            identifier, value = rest[:length], rest[length:length + digits]
            if not re.fullmatch(r'[0-9]{%d}' % digits, value) or not identifier.isdecimal():
                return '', '', ''
            return identifier, value, rest[length + digits:].lstrip(FNC1)
    for start, length in OPEN:
        if rest.startswith(start) and rest[:length].isdecimal() and len(rest) > length:
            value, _separator, rest_after = rest[length:].partition(FNC1)
            return rest[:length], value, rest_after.lstrip(FNC1)
    return '', '', ''


def _day(digits):
    """YYMMDD as a date; day 00 is the last of the month. None where there is no such day."""
    if not digits:
        return None
    year, month, day = 2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, day or last) if day <= last else None


def elements(item='', lot='', expiry=None, serial='', own=''):
    """The elements of a label, in the order in which they are written: [(identifier, value)].

    :raises ValueError: no GTIN, a text that GS1 can't say (20 characters of set 82), or nothing that tells the item
    """
    digits = gtin14(item) if item else ''
    if digits is None or not (digits or own):
        raise ValueError(f'no GTIN: {item!r}')
    texts = [(identifier, text) for identifier, text in (('10', lot), ('21', serial), ('91', '' if digits else own)) if text]
    for _identifier, text in texts:
        if not TEXT.match(text):
            raise ValueError(f'not in GS1 characters: {text!r}')
    return [
        *([('01', digits)] if digits else []), *([('17', expiry.strftime('%y%m%d'))] if expiry else []), *texts]


def build(item='', lot='', expiry=None, serial='', own=''):
    """The element string of a label, with the separator (FNC1, sent as GS) after each open element but the last.

    See ``elements``. The symbol itself begins with FNC1, which the encoder adds.
    """
    parts = elements(item, lot, expiry, serial, own)
    text = ''.join(identifier + value + (FNC1 if identifier in ('10', '21', '91') else '') for identifier, value in parts)
    return text.rstrip(FNC1)


def printed(item='', lot='', expiry=None, serial='', own=''):
    """The same as people read it, with parentheses."""
    return ''.join(f'({identifier}){value}' for identifier, value in elements(item, lot, expiry, serial, own))
