from . import medical_handout
