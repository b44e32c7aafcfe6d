from . import medical_adjustment_undo
from . import medical_claim_case_decide
from . import medical_claim_reject
from . import medical_x12_add
from . import medical_statement_call
from . import medical_remittance_undo
from . import medical_credit_identify
