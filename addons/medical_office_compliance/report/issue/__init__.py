from . import medical_issue_report
from . import medical_breach_letter_report
from . import medical_injury_report
