from . import medical_finding_settling
from . import medical_audit_obligations
from . import medical_audit_draw
from . import medical_audit_calling_off
from . import medical_inspection_noting
from . import medical_inspection_handing
from . import medical_inspection_disclosing
