from . import medical_record_report
