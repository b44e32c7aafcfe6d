from . import medical_supply_order
from . import medical_supply_order_line
from . import medical_supply_order_quote
from . import medical_vendor_price
from . import medical_supply_choose
from . import medical_quarantine_decision
from . import medical_supply_use_undo

from . import count
from . import expiry
from . import fund
from . import controlled
from . import recall
from . import controlled_count
