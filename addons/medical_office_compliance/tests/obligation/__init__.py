from . import test_medical_obligation_refresh
