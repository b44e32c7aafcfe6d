from . import test_medical_audit
from . import test_medical_audit_sample
