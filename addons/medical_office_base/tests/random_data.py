"""What tests on random data import of Hypothesis."""
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

__all__ = ['HealthCheck', 'Phase', 'given', 'seed', 'settings', 'st']

_is_local = providers.is_local_module_file


def _is_ours(path):
    return '/medical_office_' in path and _is_local(path)


# Hypothesis tries constants that it finds in the code. Odoo's modules count as local, and parsing thousands of them takes a minute.
providers.is_local_module_file = _is_ours
