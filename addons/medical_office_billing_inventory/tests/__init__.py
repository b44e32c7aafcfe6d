from . import test_medical_budget_committed
from . import test_medical_budget_control
from . import test_medical_budget_control_tour
from . import test_medical_budget_invariant
from . import test_medical_cash_forecast
from . import test_medical_match_exception
from . import test_menus
from . import test_purchase_order_line
