from . import medical_match_accept
