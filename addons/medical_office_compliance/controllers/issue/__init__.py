from . import medical_speak_up
from . import medical_breach_letter
