from . import test_medical_claim_money
