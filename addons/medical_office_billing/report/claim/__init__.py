from . import medical_estimate_report
