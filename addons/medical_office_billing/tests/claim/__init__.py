from . import test_medical_aging_record
from . import test_medical_claim_money
from . import test_medical_adjustment
from . import test_medical_claim_case
