from . import test_medical_disposal
from . import test_medical_expiring_stock
from . import test_medical_expiry_notice
from . import test_medical_expiry_tour
