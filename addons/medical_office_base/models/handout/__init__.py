from . import medical_handout
from . import medical_handout_version
from . import medical_handout_given
