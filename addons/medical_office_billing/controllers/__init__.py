from . import medical_till_receipt
