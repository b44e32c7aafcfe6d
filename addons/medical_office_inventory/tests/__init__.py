from . import test_vendor_choice
from . import test_medical_supply_order
from . import test_medical_receipt
