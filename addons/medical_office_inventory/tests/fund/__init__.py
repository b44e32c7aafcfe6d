from . import test_gs1
from . import test_medical_fund_tour
from . import test_medical_supply_label
from . import test_medical_vaccine_fund
