from . import test_medical_audit
from . import test_medical_audit_sample
from . import test_medical_inspection
from . import test_medical_audit_tour
