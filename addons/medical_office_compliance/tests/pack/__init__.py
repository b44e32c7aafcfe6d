from . import test_medical_audit_access
from . import test_medical_audit_pack
from . import test_medical_audit_pack_tour
