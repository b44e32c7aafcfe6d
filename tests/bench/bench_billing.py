"""Area billing: claims, remittances and who owes what."""
from tests.bench import billing_x12


def prepare(env):
    """Reading files needs no rows."""


CASES = [
    *billing_x12.CASES,
]
