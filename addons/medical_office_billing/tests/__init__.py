from . import test_medical_bank_match
from . import test_medical_bank_match_tour
from . import test_medical_deposit
from . import test_medical_site
from . import test_menus
from . import test_medical_till
from . import test_medical_budget
from . import test_medical_budget_alert
