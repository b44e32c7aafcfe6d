from . import test_vendor_choice
from . import test_medical_supply_order
from . import test_medical_receipt
from . import test_medical_inventory_record
from . import test_medical_receive_tour
