from . import medical_issue_talk
