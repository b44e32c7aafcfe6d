from . import medical_applicability
from . import medical_requirement
from . import medical_officer
from . import medical_obligation
from . import medical_obligation_status
from . import medical_obligation_refresh
from . import medical_obligation_evidence
from . import medical_practice_obligation
