from . import medical_issue_report
