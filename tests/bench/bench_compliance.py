"""Area compliance: each part has its own practices and brings its own cases."""
from tests.bench import compliance_obligations, compliance_pack, compliance_screening

PARTS = (compliance_obligations, compliance_pack, compliance_screening)


def prepare(env):
    for part in PARTS:
        part.prepare(env)


CASES = [case for part in PARTS for case in part.cases()]
