from . import medical_handout_sign
from . import medical_handout_compare
from . import medical_handout_give
from . import medical_handout_link
from . import medical_handout_recall_start
