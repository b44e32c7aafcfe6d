from . import account_move
from . import medical_match_acceptance
from . import medical_match_exception
from . import medical_practice_match
from . import medical_today
from . import purchase_order_line
