from . import test_medical_count
