from . import test_medical_audit_access
