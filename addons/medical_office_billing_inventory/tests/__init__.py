from . import test_medical_match_exception
from . import test_menus
from . import test_purchase_order_line
