from . import medical_letter
