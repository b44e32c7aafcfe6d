from . import test_medical_risk
from . import test_medical_risk_tour
from . import test_medical_drill_contingency
from . import test_medical_system_review
