from . import test_medical_library
from . import test_medical_record
