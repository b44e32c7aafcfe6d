from . import medical_par_figures
from . import medical_par_review
from . import medical_par_suggestion
from . import medical_par_reason
from . import medical_supply_request_par
from . import stock_warehouse_orderpoint_par
from . import medical_room_par
from . import medical_import_par_level
