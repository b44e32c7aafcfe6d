from . import test_medical_obligation_refresh
from . import test_medical_requirement
from . import test_medical_obligation_review
