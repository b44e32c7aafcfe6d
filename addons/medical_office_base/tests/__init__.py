from . import test_medical_library
