from . import test_medical_library
from . import test_medical_record
from . import test_medical_equipment_record
