"""Area staff: its parts stand in modules of their own, staff_<part>.py, each with prepare(env) and CASES as an area has them."""
from tests.bench import staff_access_log, staff_coverage, staff_credentials

PARTS = [staff_access_log, staff_coverage, staff_credentials]


def prepare(env):
    for part in PARTS:
        part.prepare(env)


CASES = [case for part in PARTS for case in part.CASES]
