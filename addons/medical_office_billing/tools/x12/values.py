"""Amounts, dates and numbers of X12 elements: Decimal and date, or a fault that says where."""
import re
from datetime import date
from decimal import Decimal

from .faults import Fault, X12Error

AMOUNT = re.compile(r'[+-]?(\d{1,18}(\.\d{0,6})?|\.\d{1,6})', re.ASCII)
DATE = re.compile(r'(\d{4})(\d\d)(\d\d)', re.ASCII)
SHORT_DATE = re.compile(r'(\d\d)(\d\d)(\d\d)', re.ASCII)
ZERO = Decimal(0)


class Values:
    """Reads elements of a transaction; what was read once is remembered, as the same amounts and days come over and over."""

    def __init__(self, first, warnings):
        self.first, self.warnings = first, warnings
        self.index = 0
        self._amounts = {'': ZERO}
        self._dates = {'': None}

    @property
    def number(self):
        """The number in the file of the segment that is read now."""
        return self.first + self.index

    def warn(self, code, **values):
        self.warnings.append(Fault(code, self.number, values))

    def amount(self, text, element):
        """Money or a quantity that the figures stand on. :raise X12Error: it is none"""
        amount = self._amounts.get(text)
        if amount is None:
            bare = text.strip()
            if bare and not AMOUNT.fullmatch(bare):
                raise X12Error('bad_amount', self.number, element=element, value=text[:40])
            amount = self._amounts[text] = Decimal(bare) if bare else ZERO
        return amount

    def figure(self, text, element):
        """An amount that is information alone: a wrong one is a warning and None."""
        if not text:
            return None
        try:
            return self.amount(text, element)
        except X12Error as error:
            self.warnings.append(error.fault)
            return None

    def date(self, text, element):
        """A day (CCYYMMDD, or YYMMDD); of a range the first. A wrong one is a warning and None."""
        if text in self._dates:
            return self._dates[text]
        bare = text.strip().partition('-')[0]
        day = None
        try:
            if match := DATE.fullmatch(bare):
                day = date(*map(int, match.groups()))
            elif match := SHORT_DATE.fullmatch(bare):
                day = date(2000 + int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            day = None
        if day is None and bare:
            self.warn('bad_date', element=element, value=text[:40])
        self._dates[text] = day
        return day

    def until(self, text, element):
        """The last day of a range (CCYYMMDD-CCYYMMDD), the day itself where it is none."""
        return self.date(text.strip().rpartition('-')[2], element)
