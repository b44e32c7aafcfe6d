from . import medical_checklist_report
from . import medical_binder_report
from . import medical_record_report
from . import medical_round_report
from . import medical_supervision_note_report
from . import medical_evaluation_report
from . import medical_staff_plan_report
