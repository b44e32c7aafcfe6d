"""Check digits of American healthcare identifiers. Plain Python."""
import re

from stdnum import luhn

NPI_PREFIX = '80840'


def check_npi(number):
    """True for a valid NPI: ten digits, the first 1 or 2, Luhn over 80840 + number (45 CFR 162.406; CMS check digit rule)."""
    return bool(re.fullmatch(r'[12][0-9]{9}', number or '')) and luhn.is_valid(NPI_PREFIX + number)


def check_dea(number):
    """True for a valid DEA registration number: registrant letter, a letter or 9, seven digits.

    The last digit is the last digit of (1st + 3rd + 5th) + 2 x (2nd + 4th + 6th).
    """
    match = re.fullmatch(r'[A-HJ-MPR-UX][A-Z9]([0-9]{7})', number or '')
    if not match:
        return False
    digits = [int(digit) for digit in match[1]]
    return (sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])) % 10 == digits[6]


def check_clia(number):
    """True for a well-formed CLIA number (42 CFR 493): two digits, D, seven digits."""
    return bool(re.fullmatch(r'[0-9]{2}D[0-9]{7}', number or ''))


def check_ein(number):
    """True for a well-formed employer identification number, written 12-3456789 (26 CFR 301.6109-1).

    python-stdnum knows the prefixes in use as well, but reads them from a data file that it can't open inside Odoo,
    which replaces the package's loader.
    """
    return bool(re.fullmatch(r'[0-9]{2}-[0-9]{7}', number or ''))
