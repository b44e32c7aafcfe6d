from . import medical_handout_report
