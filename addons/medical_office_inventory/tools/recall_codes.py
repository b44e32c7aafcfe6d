"""What a recall notice says about lots and items, read from text. Plain Python.

Notices name lots in every way: single, by comma, as a range, with the words Lot or Exp among them. Lots are compared by
`lot_key`: letters and digits alone, in capitals, because blanks and hyphens are printed in one place and left out in another.
"""
import re
from typing import NamedTuple

from .gs1 import check_digit, gtin14

MAX_RANGE = 100_000
WORDS = re.compile(r'\b(?:lots?|batch(?:es)?|serials?|numbers?|nos?|sn|codes?|and)\b[.:#]*|#', re.IGNORECASE)
RANGE = re.compile(r'\s*(?:\bthrough\b|\bthru\b|\bto\b|[-–—])\s*', re.IGNORECASE)
SPACED_RANGE = re.compile(r'\s+(?:through|thru|to|[-–—])\s+', re.IGNORECASE)
END = re.compile(r'(.*?)([0-9]+)$')
NDC = re.compile(r'(?<![0-9-])([0-9]{4,5})-([0-9]{3,4})-([0-9]{1,2})(?![0-9-])')
TOKEN = re.compile(r'[A-Za-z0-9][A-Za-z0-9\-./_]*[A-Za-z0-9]')
GTIN_DIGITS = re.compile(r'(?<![0-9])[0-9][0-9 ]{6,20}[0-9](?![0-9])')


class LotRange(NamedTuple):
    """Lots of one length that begin alike and end with a number: prefix, first and last number in as many digits."""
    prefix: str
    first: str
    last: str

    def __contains__(self, key):
        digits = key[len(self.prefix):]
        return key.startswith(self.prefix) and len(digits) == len(self.first) and digits.isdecimal() and self.first <= digits <= self.last


class Lots(NamedTuple):
    """Which lots a notice names: keys one by one, and ranges; `unread`: parts that say neither."""
    keys: frozenset = frozenset()
    ranges: tuple = ()
    unread: tuple = ()

    def __contains__(self, key):
        return key in self.keys or any(key in part for part in self.ranges)

    def __bool__(self):
        return bool(self.keys or self.ranges)


def lot_key(text):
    """A lot or serial number as it is compared."""
    return re.sub(r'[^A-Za-z0-9]', '', text or '').upper()


def read_range(left, right):
    """The range from one lot to another; None where it isn't clear which lots lie between.

    Both end with as many digits; the last may leave out what both begin with: AB100-120.
    """
    left, right = END.match(lot_key(left)), END.match(lot_key(right))
    if not left or not right:
        return None
    prefix = right[1] or left[1]
    if prefix != left[1] or len(left[2]) != len(right[2]) or not left[2] <= right[2] or int(right[2]) - int(left[2]) > MAX_RANGE:
        return None
    return LotRange(prefix, left[2], right[2])


def read_lots(text):
    """The lots of a list as people type it: separated by commas, semicolons or lines; ranges by "to" or a hyphen.

    A lot with a hyphen in it, such as AB-101, is read as a lot; 100-120, which may be either, as both.
    """
    keys, ranges, unread = set(), [], []
    for part in re.split(r'[,;\r\n\t]+', text or ''):
        part = WORDS.sub(' ', part).strip()
        if not part:
            continue
        ends = SPACED_RANGE.split(part)
        if len(ends) == 2:
            found = read_range(*ends)
            if found:
                ranges.append(found)
            else:
                unread.append(part)
            continue
        for word in part.split() if all(re.search('[0-9]', word) for word in part.split()) else [part]:
            ends = RANGE.split(word)
            found = read_range(*ends) if len(ends) == 2 and ends[1][:1].isalnum() else None
            if found:
                ranges.append(found)
            key = lot_key(word)
            if key:
                keys.add(key)
            else:
                unread.append(word)
    return Lots(frozenset(keys), tuple(ranges), tuple(unread))


def ndc_gtins(text):
    """The GTINs that National Drug Codes with hyphens in a text stand in: "03", ten digits, check digit.

    Eleven digits (5-4-2) are ten with a zero put into one of the parts (21 CFR 207.33): each way to leave it out counts.
    """
    found = set()
    for parts in NDC.findall(text or ''):
        forms = {parts} if sum(map(len, parts)) == 10 else {
            (*parts[:place], parts[place][1:], *parts[place + 1:]) for place in range(3)
            if sum(map(len, parts)) == 11 and parts[place].startswith('0')}
        for form in forms:
            digits = '003' + ''.join(form)
            found.add(digits + check_digit(digits))
    return found


def read_gtins(text):
    """The item numbers in a text, as fourteen digits: GTIN, UPC and NDC."""
    found = ndc_gtins(text)
    for digits in GTIN_DIGITS.findall(text or ''):
        for part in {digits.replace(' ', ''), *digits.split()}:
            gtin = gtin14(part)
            if gtin:
                found.add(gtin)
    return found


def item_core(gtin):
    """What packs of one item have in common: twelve digits, without the digit of the pack and the check digit."""
    return gtin[1:13]


def barcode_forms(gtin):
    """Every barcode that may stand for this item, in whichever pack and with as many zeros as it is kept."""
    forms = set()
    for pack in '0123456789':
        digits = pack + item_core(gtin)
        digits += check_digit(digits)
        for length in (14, 13, 12, 8):
            if digits[:14 - length].strip('0') == '':
                forms.add(digits[14 - length:])
    return forms


def text_keys(text):
    """Every word of a text that may be a lot or a catalogue number, as it is compared: with a digit, of three characters or more."""
    keys = set()
    for word in TOKEN.findall(text or ''):
        for part in {word, *re.split(r'[./]', word)}:
            key = lot_key(part)
            if len(key) >= 3 and re.search('[0-9]', key):
                keys.add(key)
    return keys


def text_ranges(text):
    """The ranges of lots in a text, as far as they are clear."""
    ranges = []
    for left, right in re.findall(r'([A-Za-z0-9]+)\s*(?:\bthrough\b|\bthru\b|\bto\b|[-–—])\s*([A-Za-z0-9]+)', text or ''):
        found = read_range(left, right)
        if found and (len(found.first) >= 3 or found.prefix):
            ranges.append(found)
    return tuple(ranges)


def name_words(name):
    """The words of a supply's name that tell it from others: letters, four or more."""
    return {word.casefold() for word in re.findall(r'[^\W\d_]{4,}', name or '')}
