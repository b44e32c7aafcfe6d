from . import medical_till_receipt_report
from . import medical_remittance_report
