from . import medical_ethics_report
from . import medical_policy_report
