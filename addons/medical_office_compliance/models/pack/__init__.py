from . import medical_audit_area
from . import medical_audit_access
from . import medical_audit_scoped
from . import medical_obligation_scope
