from . import medical_request_letter_report
