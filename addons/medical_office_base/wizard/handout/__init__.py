from . import medical_handout_sign
from . import medical_handout_compare
