from . import medical_finding_settling
from . import medical_audit_obligations
from . import medical_audit_draw
from . import medical_audit_calling_off
