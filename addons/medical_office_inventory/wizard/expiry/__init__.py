from . import medical_disposal_certificate
from . import medical_disposal_make
from . import medical_disposal_make_line
from . import medical_expiry_move
from . import medical_expiry_move_line
