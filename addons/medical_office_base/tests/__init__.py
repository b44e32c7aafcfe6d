from . import test_medical_library
from . import test_medical_record
from . import test_medical_equipment_record
from . import test_medical_approval
from . import test_medical_approval_mixin
from . import test_medical_approval_rule
from . import test_medical_approval_limit
from . import test_medical_approval_delegation
