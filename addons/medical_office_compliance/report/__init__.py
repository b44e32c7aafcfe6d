from . import medical_ethics_report
