"""Area billing: claims, remittances and who owes what."""
from tests.bench import billing_aging, billing_x12


def prepare(env):
    # reading files needs no rows
    billing_aging.prepare(env)


CASES = [
    *billing_x12.CASES,
    *billing_aging.CASES,
]
