from . import test_medical_aging_record
from . import test_medical_claim_money
from . import test_medical_adjustment
from . import test_medical_claim_case
from . import test_medical_claim
from . import test_medical_claim_check
