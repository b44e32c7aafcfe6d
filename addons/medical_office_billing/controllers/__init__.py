from . import medical_till_receipt
from . import medical_budget
from . import medical_estimate
from . import medical_payment_slip
from . import medical_statement
from . import medical_appeal
from . import medical_refund
