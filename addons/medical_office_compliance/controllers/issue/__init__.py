from . import medical_speak_up
