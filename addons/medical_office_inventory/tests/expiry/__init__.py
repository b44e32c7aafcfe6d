from . import test_medical_disposal
