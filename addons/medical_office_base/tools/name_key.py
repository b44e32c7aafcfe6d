"""How names, phone numbers and birth dates are compared and found. Plain Python, no Odoo import."""
import datetime
import re
import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´ʻ"))
# letters that are no other letter with an accent
LETTERS = str.maketrans({'ł': 'l', 'ø': 'o', 'đ': 'd', 'ı': 'i', 'ð': 'd', 'þ': 'th', 'æ': 'ae', 'œ': 'oe'})
WORD = re.compile(r'\w+')
ISO = re.compile(r'(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})')
COMMON = re.compile(r'(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})')
PHONE = re.compile(r'[-\d\s().+/]+')
PHONE_DIGITS = 7  # fewer are an extension, or part of something else


def words(text):
    """The words of a name as they are compared: without case, accents, apostrophes and other signs.

    >>> words("María O’Brien-Søndergård")
    ['maria', 'obrien', 'sondergard']
    """
    plain = unicodedata.normalize('NFKD', (text or '').translate(APOSTROPHES).casefold())
    return WORD.findall(''.join(char for char in plain if not unicodedata.combining(char)).translate(LETTERS).replace('_', ' '))


def name_key(*names):
    """The words of all names, in order: "Ada Fictional" and "fictional, ADA" have the same."""
    return ' '.join(sorted(word for name in names for word in words(name)))


def phone_key(phone):
    """The last ten digits of a phone number, '' where there are too few to know anybody by."""
    digits = ''.join(char for char in phone or '' if char.isdecimal())
    return digits[-10:] if len(digits) >= PHONE_DIGITS else ''


def birth_date(text, day_first=False):
    """The date that somebody typed, as 2/29/1980, 2-29-1980 or 1980-02-29; None for anything else.

    :param bool day_first: whether the reader's language writes the day before the month
    """
    text = (text or '').strip()
    if found := ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := COMMON.fullmatch(text):
        month, day, year = map(int, found.groups())
        if day_first:
            month, day = day, month
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def is_phone(text):
    """Whether this is a phone number, or the greater part of one, and no date."""
    text = (text or '').strip()
    return bool(PHONE.fullmatch(text)) and bool(phone_key(text)) and not ISO.fullmatch(text) and not COMMON.fullmatch(text)
