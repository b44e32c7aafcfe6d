from . import medical_till_receipt_report
from . import medical_payment_slip_report
from . import claim
