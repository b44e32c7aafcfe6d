from . import test_medical_issue
