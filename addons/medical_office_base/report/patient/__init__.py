from . import medical_request_letter_report
from . import medical_access_review_report
