from . import medical_record
