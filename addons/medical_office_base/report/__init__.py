from . import medical_checklist_report
from . import medical_record_report
