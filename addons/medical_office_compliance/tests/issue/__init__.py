from . import test_medical_issue
from . import test_medical_issue_report
from . import test_medical_pulse
