"""What tests on random data import of Hypothesis; see the office's own."""
from odoo.addons.medical_office_base.tests.random_data import HealthCheck, Phase, given, seed, settings, st

__all__ = ['HealthCheck', 'Phase', 'given', 'seed', 'settings', 'st']
