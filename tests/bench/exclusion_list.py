"""A list of exclusions of any length in the LEIE's published layout; everybody in it is put together from syllables."""
import random
from datetime import date, timedelta
from itertools import accumulate

from tests.practice.exclusion_lists import leie, leie_business, leie_person

SYLLABLES = ('ba', 'ko', 'mel', 'tri', 'son', 'var', 'qui', 'len', 'dor', 'fab', 'zim', 'ter', 'osk', 'ily', 'gra', 'nub', 'pel', 'wex', 'hal', 'jor')
TRADES = ('Gloves', 'Transport', 'Supply', 'Home Care', 'Pharmacy', 'Laboratory', 'Cleaning', 'Software', 'Repair', 'Billing')


class Names:
    """Names drawn as they are in life: some are frequent, most are rare."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        words = random.Random(11)
        self.lasts = [''.join(words.choices(SYLLABLES, k=words.choice((2, 3, 3)))).title() + words.choice(('', 'sen', 'ova', 'ez')) for _ in range(6000)]
        self.firsts = [''.join(words.choices(SYLLABLES, k=2)).title() for _ in range(300)]
        self.weights = {len(names): list(accumulate(1 / (rank + 10) for rank in range(len(names)))) for names in (self.lasts, self.firsts)}

    def draw(self, names):
        return self.random.choices(names, cum_weights=self.weights[len(names)])[0]

    def person(self):
        return self.draw(self.firsts), self.draw(self.lasts), self.random.choice('ABCDEFGHJKLMRST')

    def birth(self):
        return date(1945, 1, 1) + timedelta(days=self.random.randrange(20_000))

    def business(self):
        return f'{self.draw(self.lasts)} {self.random.choice(TRADES)}'


def content(count, seed=3):
    """Bytes of a list of so many rows: one in twenty is a business, one in ten has an NPI, nearly all people have a birth date."""
    names, rows = Names(seed), []
    for number in range(count):
        npi = f'1{number:09d}' if number % 10 == 0 else '0000000000'
        excluded = (date(2000, 1, 1) + timedelta(days=names.random.randrange(9000))).strftime('%Y%m%d')
        if number % 20 == 0:
            rows.append(leie_business(f'{names.business()} {names.random.choice(("INC", "LLC", "CORP"))}'.upper(), npi=npi, EXCLDATE=excluded))
            continue
        first, last, middle = names.person()
        birth = names.birth().strftime('%Y%m%d') if number % 25 else ''
        rows.append(leie_person(last.upper(), first.upper(), middle, birth=birth, npi=npi, EXCLDATE=excluded))
    return leie(*rows)
