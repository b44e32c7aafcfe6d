from . import test_medical_regulation
