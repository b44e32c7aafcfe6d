from . import medical_count_reason
