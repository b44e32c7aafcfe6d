from . import test_medical_obligation_refresh
from . import test_medical_requirement
from . import test_medical_obligation_review
from . import test_medical_obligation_evidence
from . import test_medical_obligation_score
from . import test_medical_obligation_checklist
