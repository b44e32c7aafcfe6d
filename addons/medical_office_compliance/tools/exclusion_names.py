"""Names of people and businesses, compared as lists of excluded people write them. Plain Python.

Case, accents, punctuation, titles and suffixes don't count. Nicknames aren't guessed. Likeness is the same on every database.
"""
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

SUFFIXES = {
    'JR', 'SR', 'II', 'III', 'IV', 'MD', 'DO', 'PHD', 'RN', 'NP', 'PA', 'DDS', 'DMD', 'DPM', 'DC', 'OD', 'LPN', 'CNA', 'MA', 'PHARMD', 'RPH', 'FNP',
    'APRN', 'BSN', 'MSN', 'DNP', 'PAC', 'ESQ', 'FACP', 'FAAFP', 'CPA', 'MBA', 'MPH', 'LCSW', 'PT', 'DPT', 'OT', 'PSYD'}
TITLES = {'DR', 'MR', 'MRS', 'MS', 'MISS', 'PROF'}
PARTICLES = {'DE', 'LA', 'LAS', 'LOS', 'DEL', 'DA', 'DI', 'DU', 'LE', 'VAN', 'VON', 'DER', 'DEN', 'ST', 'EL', 'AL', 'BIN', 'Y'}
LEGAL = {
    'INC', 'INCORPORATED', 'LLC', 'LLP', 'LP', 'LTD', 'LIMITED', 'CO', 'COMPANY', 'CORP', 'CORPORATION', 'PC', 'PLLC', 'PLC', 'PA', 'THE', 'OF', 'AND', 'DBA'}
# words that half of all health businesses bear: no way to look one up
COMMON = {
    'MEDICAL', 'MEDICINE', 'HEALTH', 'HEALTHCARE', 'CARE', 'HOME', 'SERVICES', 'SERVICE', 'CENTER', 'CLINIC', 'PHARMACY', 'GROUP', 'ASSOCIATES',
    'FAMILY', 'AMERICAN', 'NEW', 'SUPPLY', 'SUPPLIES', 'EQUIPMENT', 'TRANSPORTATION', 'NURSING', 'AGENCY', 'THERAPY', 'DENTAL'}
SOUNDS = {letter: digit for digit, letters in enumerate(('', 'BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R')) for letter in letters}
LAST, FIRST = 55, 45  # points of the likeness
PART = 0.9  # one name of a double one
MIDDLE_AS_LAST = 0.75  # counts where the birth date agrees, too
INITIAL = 0.8
OTHER_MIDDLE = 8  # points less


class Person(NamedTuple):
    """A person's name, folded: `lasts` are spellings of the last name with how much each counts."""
    first: str
    middle: str
    lasts: tuple

    def blocks(self):
        """Keys under which a like name stands: the sound of each last name and the first initial."""
        if not self.first:
            return set()
        return {soundex(last) + self.first[0] for last, _weight in self.lasts}


@lru_cache(maxsize=1 << 14)
def fold(text):
    """A name without regard to case, accents and punctuation."""
    plain = unicodedata.normalize('NFKD', text or '').encode('ascii', 'ignore').decode().upper()
    return ' '.join(re.sub(r"[^A-Z0-9]+", ' ', re.sub(r"['`.]", '', plain)).split())


@lru_cache(maxsize=1 << 16)
def soundex(word):
    """How a word sounds, in four characters."""
    code, before = word[:1], SOUNDS.get(word[:1])
    for letter in word[1:]:
        sound = SOUNDS.get(letter)
        if sound and sound != before:
            code += str(sound)
            if len(code) == 4:
                break
        if letter not in 'HW':
            before = sound
    return code.ljust(4, '0')


def _tokens(text):
    tokens = fold(text).split()
    while len(tokens) > 2 and tokens[0] in TITLES:
        tokens = tokens[1:]
    while len(tokens) > 2 and tokens[-1] in SUFFIXES:
        tokens = tokens[:-1]
    return tokens


def _lasts(tokens, middles=()):
    """The spellings of a last name of several words: whole, and each word alone."""
    whole = ''.join(tokens)
    lasts = {word: MIDDLE_AS_LAST for word in middles if len(word) > 2}
    if len(tokens) > 1:
        lasts.update({word: PART for word in tokens if word not in PARTICLES and len(word) > 1})
    return tuple({**lasts, whole: 1.0}.items()) if whole else ()


@lru_cache(maxsize=1 << 16)
def listed_person(last, first, middle=''):
    """A person of whom the list tells the names apart."""
    lasts = [word for word in fold(last).split() if word not in SUFFIXES] or fold(last).split()
    firsts = fold(first).split()
    return Person(firsts[0] if firsts else '', fold(middle).partition(' ')[0] or ' '.join(firsts[1:2]), _lasts(lasts))


def person(name):
    """A person by a name as people type it: `First Middle Last Jr., MD` or `Last, First Middle`."""
    before, comma, after = (name or '').partition(',')
    if comma and (given := [word for word in fold(after).split() if word not in SUFFIXES]):
        return listed_person(before, given[0], ' '.join(given[1:2]))
    tokens = _tokens(before if comma else name)
    if len(tokens) < 2:
        return Person('', '', _lasts(tokens))
    first, *rest = tokens
    start = len(rest) - 1
    while start and rest[start - 1] in PARTICLES:
        start -= 1
    middles = rest[:start]
    # of three names the last two may be one, as in Maria Garcia Lopez
    double = {''.join(rest[start - 1:]): 1.0} if middles else {}
    return Person(first, middles[0] if middles else '', tuple({**dict(_lasts(rest[start:], middles)), **double}.items()))


@lru_cache(maxsize=1 << 14)
def business(name):
    """A business's name without its legal form."""
    words = fold(name).split()
    return ' '.join(word for word in words if word not in LEGAL) or ' '.join(words)


def business_blocks(folded):
    """Keys under which a like business stands: how its first two words that tell it apart begin."""
    words = folded.split()
    telling = [word for word in words if word not in COMMON and len(word) > 1] or words
    return {f'={word[:4]}' for word in telling[:2]}


@lru_cache(maxsize=1 << 17)
def similarity(one, other):
    """From 0 to 1: 1 less the share of letters that must be changed, two swapped ones counting as one change."""
    if one == other:
        return 1.0
    longest = max(len(one), len(other))
    if not longest or abs(len(one) - len(other)) * 2 > longest:
        return 0.0
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return 1 - row[-1] / longest


def person_likeness(one, other):
    """How like two people's names are, from 0 to 100."""
    if not (one.first and other.first and one.lasts and other.lasts):
        return 0
    last = max(similarity(mine, theirs) * min(weight, weight2) for mine, weight in one.lasts for theirs, weight2 in other.lasts)
    short = min(one.first, other.first, key=len)
    first = INITIAL if len(short) == 1 and one.first[0] == other.first[0] and one.first != other.first else similarity(one.first, other.first)
    middle = one.middle and other.middle and one.middle[0] != other.middle[0] and all(
        similarity(given.middle, last) < 1 for given, named in ((one, other), (other, one)) for last, _weight in named.lasts)
    return max(0, int(LAST * last + FIRST * first + 0.5) - (OTHER_MIDDLE if middle else 0))


@lru_cache(maxsize=1 << 16)
def _trigrams(text):
    padded = f'  {text} '
    return frozenset(padded[place:place + 3] for place in range(len(padded) - 2))


def business_likeness(one, other):
    """How like two businesses' names are, from 0 to 100."""
    mine, theirs = _trigrams(one), _trigrams(other)
    if not one or not other or 4 * len(mine & theirs) < len(mine) + len(theirs):
        return 0
    return int(100 * similarity(one, other) + 0.5)


def birth_agreement(one, other):
    """'same', 'near' (two of year, month and day agree, or month and day are swapped), 'other' or 'unknown'."""
    if not one or not other:
        return 'unknown'
    if one == other:
        return 'same'
    mine, theirs = (one.year, one.month, one.day), (other.year, other.month, other.day)
    swapped = mine == (theirs[0], theirs[2], theirs[1])
    return 'near' if swapped or sum(a == b for a, b in zip(mine, theirs, strict=True)) == 2 else 'other'
