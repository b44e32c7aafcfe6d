"""Area billing: claims, remittances and who owes what."""
from tests.bench import billing_aging, billing_posting, billing_x12


def prepare(env):
    # reading files needs no rows
    billing_posting.prepare(env)
    billing_aging.prepare(env)


CASES = [
    *billing_x12.CASES,
    *billing_posting.CASES,
    *billing_aging.CASES,
]
