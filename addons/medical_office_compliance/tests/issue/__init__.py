from . import test_medical_issue
from . import test_medical_issue_report
from . import test_medical_pulse
from . import test_medical_issue_screen
from . import test_medical_issue_speak_up
from . import test_medical_privacy_incident
