from . import stock_move_expiry
from . import stock_quant_expiry
from . import medical_disposal_terms
from . import medical_disposal
from . import medical_disposal_line
from . import medical_expiry_action
